import { Check } from 'typebox/value'
import { IntakeQuestion } from '#platform/catalog/index.ts'
import { WeeklyWindow } from '#platform/scheduling/schemas.ts'
import { SCENES } from '#platform/local/demo/artwork/scenes.ts'
import { weekly, windows } from '#platform/local/demo/content/hours.ts'
import { marketplaces } from '#platform/local/demo/content/index.ts'
import { listThemes, loadTheme } from '#platform/storefront/themes.ts'
import { isIconName } from '#ui/icon.tsx'

const services = marketplaces.flatMap(({ providers }) => providers.flatMap((provider) => provider.services))

test('the three marketplaces differ in theme, trade, currency and zone', () => {
  for (const trait of ['slug', 'theme', 'trade', 'currency', 'timeZone', 'country'] as const) {
    expect(new Set(marketplaces.map(({ tenant }) => tenant[trait])).size).toBe(3)
  }
})

test.each(marketplaces.map((it) => [it.tenant.slug, it] as const))('%s is complete', (_slug, marketplace) => {
  const { tenant, categories, providers, providerSignIn } = marketplace
  const manifest = loadTheme(tenant.theme).manifest

  expect(listThemes()).toContain(tenant.theme)
  expect(tenant.heroPictures.length).toBeGreaterThanOrEqual(manifest.hero.kind === 'collage' ? 3 : 1)
  expect(categories.length).toBeGreaterThanOrEqual(6)
  expect(categories.filter(({ icon }) => !isIconName(icon))).toEqual([])
  expect(providers.length).toBeGreaterThanOrEqual(6)
  expect(providers.map(({ slug }) => slug)).toContain(providerSignIn.providerSlug)
  expect(new Set(providers.map(({ slug }) => slug)).size).toBe(providers.length)
  for (const category of categories) {
    const sold = providers.flatMap((it) => it.services).filter((it) => it.categorySlug === category.slug)
    expect([category.slug, sold.length > 0]).toEqual([category.slug, true])
  }
  for (const { services: own, introduction } of providers) {
    expect(own.length).toBeGreaterThanOrEqual(2)
    expect(own.length).toBeLessThanOrEqual(4)
    expect(introduction.length).toBeGreaterThanOrEqual(2)
  }
})

test.each(marketplaces.map((it) => [it.tenant.slug, it] as const))(
  'the own words of %s have a place',
  (_slug, { tenant }) => {
    const sections = loadTheme(tenant.theme).manifest.home.sections
    const places = new Map(sections.map((section) => [section.id, Object.keys(section.words)]))

    for (const [id, words] of Object.entries(tenant.words)) {
      for (const word of Object.keys(words)) {
        expect([id, word, places.get(id)?.includes(word) || word === 'lead']).toEqual([id, word, true])
      }
    }
  },
)

test('every service names a category of its marketplace and asks questions the catalogue takes', () => {
  for (const { categories, providers } of marketplaces) {
    const slugs = new Set(categories.map(({ slug }) => slug))
    for (const service of providers.flatMap((it) => it.services))
      expect(slugs).toContain(service.categorySlug)
  }
  for (const question of services.flatMap((it) => it.intakeQuestions)) {
    expect([question.id, Check(IntakeQuestion, question)]).toEqual([question.id, true])
    expect(question.choices !== undefined).toBe(question.kind === 'single_choice')
  }
})

test('every service fits into some opening of its provider, buffers included', () => {
  for (const provider of marketplaces.flatMap(({ providers }) => providers)) {
    const longest = Math.max(...provider.weekly.map(({ startMinute, endMinute }) => endMinute - startMinute))
    for (const { title, durationMinutes } of provider.services) {
      expect([title, durationMinutes <= longest]).toEqual([title, true])
    }
    for (const window of provider.weekly) expect(Check(WeeklyWindow, window)).toBe(true)
  }
})

test('each marketplace has a provider with split days and one who works past midnight', () => {
  for (const { providers } of marketplaces) {
    const rows = providers.flatMap((it) => it.weekly.map((window) => ({ ...window, slug: it.slug })))
    const perDay = new Map<string, number>()
    for (const { slug, weekday } of rows)
      perDay.set(`${slug} ${weekday}`, (perDay.get(`${slug} ${weekday}`) ?? 0) + 1)

    expect([...perDay.values()].some((count) => count > 1)).toBe(true)
    expect(rows.some(({ endMinute }) => endMinute > 1440)).toBe(true)
  }
})

test('the tutors live in several zones and meet their students by video', () => {
  const tutors = marketplaces.find(({ tenant }) => tenant.trade === 'tutoring')?.providers ?? []

  expect(new Set(tutors.map(({ timeZone }) => timeZone)).size).toBeGreaterThanOrEqual(5)
  expect(tutors.flatMap((it) => it.services).some(({ locationKind }) => locationKind === 'virtual')).toBe(
    true,
  )
})

test('no two pictures of a marketplace are the same, and each can be drawn and described', () => {
  for (const { tenant, providers } of marketplaces) {
    const pictures = [
      ...tenant.heroPictures,
      ...providers.flatMap((it) => [
        it.header,
        ...it.gallery,
        ...it.services.flatMap((service) => service.pictures),
      ]),
    ]
    const keys = pictures.map(({ scene, seed }) => `${scene} ${seed}`)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    for (const { scene, alt } of pictures) {
      expect(SCENES[tenant.trade]).toContain(scene)
      expect(alt.length).toBeGreaterThan(10)
    }
  }
})

test('addresses and telephone numbers of the demonstration belong to nobody', () => {
  for (const { tenant, providers, providerSignIn } of marketplaces) {
    const emails = [tenant.supportEmail, providerSignIn.email, ...providers.map(({ email }) => email)]
    for (const email of emails) expect(email).toMatch(/^[a-z.]+@[a-z-]+\.example$/)
    expect(tenant.customDomain).toMatch(/\.example$/)
    const phones = [tenant.supportPhone, ...providers.map(({ phone }) => phone)]
    // Ranges kept free for fiction: BNetzA (030 23125, 0176 040690), NANPA (555-01xx), Ofcom (020 7946 0).
    for (const phone of phones)
      expect(phone).toMatch(/^(\+49 30 23125 |\+49 176 04069 0|\+1 \d{3} 555 01|\+44 20 7946 0)/)
  }
})

test('hours are read as one writes them', () => {
  expect(weekly({ 'mon sun': '09:00-13:00 22:00-02:00' })).toEqual([
    { weekday: 1, startMinute: 540, endMinute: 780 },
    { weekday: 1, startMinute: 1320, endMinute: 1560 },
    { weekday: 7, startMinute: 540, endMinute: 780 },
    { weekday: 7, startMinute: 1320, endMinute: 1560 },
  ])
  expect(windows('')).toEqual([])
  expect(() => weekly({ monday: '09:00-10:00' })).toThrow(/Not a weekday/)
  expect(() => windows('9-10')).toThrow(/Not a time of day/)
})

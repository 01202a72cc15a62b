import type { BrowserContextOptions, Page } from 'playwright-core'
import { comparePlans, giveComplimentary, providerOwner } from '#platform/billing/index.ts'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { createService, setServiceMembers } from '#platform/catalog/index.ts'
import { openSession, registerUser } from '#platform/identity/index.ts'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { systemScope, type Ctx, type Scope } from '#platform/kernel/tenant.ts'
import {
  approveProvider,
  getTeam,
  publishProvider,
  requestProviderChanges,
} from '#platform/providers/index.ts'
import { replaceSchedule } from '#platform/scheduling/index.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { contact, quarterAfter } from '#tests/support/factories.ts'
import { linkIn, mailTo, sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
let visitors = 0
const newVisitor = (options: BrowserContextOptions = {}) =>
  browser.newPage({ ...options, extraHTTPHeaders: { 'x-forwarded-for': `203.0.113.${++visitors}` } })
const [site, , darkSite] = sites as [DemoSite, DemoSite, DemoSite]
const isAt = (path: string) => (url: URL) => url.pathname === path

let database: Database | undefined
const scopes = new Map<string, Scope>()
beforeAll(async () => {
  database = openDatabase({ url: browser.marketplaces().database.appUrl, poolSize: 2 })
  const { rows } = await database.pool.query<{ id: string; slug: string }>('select id, slug from tenants')
  for (const { id, slug } of rows) scopes.set(slug, systemScope(id))
})
afterAll(() => database?.close())
const inMarket = <T>(work: (ctx: Ctx) => Promise<T>, of = site) =>
  database!.inTenant(scopes.get(of.slug)!, work)

/** Somebody with an account, signed in. */
async function newPerson(firstName: string, options: BrowserContextOptions = {}, of = site) {
  const email = `${firstName.toLowerCase()}.onboarding@example.com`
  const session = await inMarket(async (ctx) => {
    const user = await registerUser(ctx, { email, firstName, lastName: 'Okafor', passwordHash: null })
    return openSession(ctx, { userId: user.id, assurance: 'one_factor', userAgent: 'Tests' })
  }, of)
  const visitor = await newVisitor(options)
  const { hostname } = new URL(browser.url(of.slug))
  await visitor.page
    .context()
    .addCookies([{ name: 'session', value: session!.secret, domain: hostname, path: '/' }])
  return { ...visitor, email }
}

const goto = (page: Page, path: string, of = site) => page.goto(browser.url(of.slug, path))

/** What a review needs besides the profile, which has pages of its own. */
const addSupply = (providerId: string) =>
  inMarket(async (ctx) => {
    const category = await ctx.trx('categories').first('id')
    const { id: serviceId } = await createService(ctx, {
      providerId,
      categoryId: category.id as string,
      title: 'Deep clean',
      durationMinutes: 60,
      priceAmount: 9000,
      locationKind: 'at_provider',
      minimumNoticeMinutes: 0,
      isActive: true,
    })
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 }))
    await replaceSchedule(ctx, {
      providerId,
      version: null,
      timeZone: 'Europe/Berlin',
      weekly,
      exceptions: [],
    })
    return serviceId
  })

test('from the application to a team: by way of the wizard, the review, an invitation and a farewell', async () => {
  const { page, problems } = await newPerson('Olga')
  await goto(page, '/apply')
  await page.getByLabel('Name of your business').fill('Okafor Cleaning')
  await page.getByLabel('A company').check()
  await page.getByLabel('Town').fill('Hamburg')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.waitForURL(isAt('/provider/onboarding'))

  // What is typed is kept as the field is left.
  await page
    .getByLabel('Introduction')
    .fill('We clean offices and homes, and we leave them as we would want ours.')
  await page.getByLabel('Skills').fill('Windows, Parquet')
  await page.getByLabel('German').check()
  await page.getByLabel('Headline').focus()
  await page.getByRole('status').filter({ hasText: 'Saved' }).waitFor()
  await page.reload()
  expect(await page.getByLabel('Skills').inputValue()).toBe('Windows, Parquet')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.waitForURL((url) => url.searchParams.get('step') === 'area')
  await page.getByLabel('How far you travel').selectOption('20')
  await page.getByRole('button', { name: 'Save and go on' }).click()
  await page.waitForURL((url) => url.searchParams.get('step') === 'photos')

  await goto(page, '/provider/onboarding?step=review')
  expect(await page.getByRole('button', { name: 'Submit for review' }).isDisabled()).toBe(true)
  const providerId = (
    await inMarket((ctx) => ctx.trx('providers').where({ business_name: 'Okafor Cleaning' }).first('id'))
  ).id
  const serviceId = await addSupply(providerId)

  await goto(page, '/provider/credentials')
  await page.getByLabel('Kind').selectOption('licence')
  await page.getByLabel('Title').fill('Trade licence')
  await page.getByLabel('Number').fill('HRB-2019-44213')
  await page.getByLabel('File').setInputFiles({
    name: 'licence.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
  })
  await page.getByRole('button', { name: 'Hand it in' }).click()
  await page.getByText('number ending in 4213').waitFor()

  await goto(page, '/provider/onboarding?step=review')
  await page.getByRole('button', { name: 'Submit for review' }).click()
  await page.getByText('Your profile is being reviewed').waitFor()
  await inMarket((ctx) => requestProviderChanges(ctx, { providerId, reason: 'Say which areas you cover' }))
  await page.reload()
  await page.getByText('Say which areas you cover').waitFor()
  await page.getByRole('button', { name: 'Submit for review' }).click()
  await page.getByText('Your profile is being reviewed').waitFor()
  await inMarket(async (ctx) => {
    await approveProvider(ctx, { providerId })
    await publishProvider(ctx, { providerId, version: null })
  })
  await page.reload()
  await page.getByRole('button', { name: 'Take a break' }).waitFor()

  await goto(page, '/provider/team')
  await page.getByRole('link', { name: 'See plans: Team sub-accounts' }).waitFor()
  await inMarket(async (ctx) => {
    const largest = (await comparePlans(ctx)).plans.at(-1)!
    await giveComplimentary(ctx, providerOwner(providerId), { planId: largest.id })
  })
  await goto(page, '/provider/team')
  await page.getByLabel('E-mail').fill('ben.onboarding@example.com')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByText('The invitation is on its way').waitFor()
  const { mail } = await mailTo(browser.marketplaces().dataFolder, 'ben.onboarding@example.com', /./)
  const { page: ben, problems: problemsOfBen } = await newVisitor()
  await ben.goto(linkIn(mail, '/invitations/'))
  await ben.getByLabel('First name').fill('Ben')
  await ben.getByLabel('Last name').fill('Moreau')
  await ben.getByLabel('Password', { exact: true }).fill('plenty of marbles here')
  await ben.getByRole('button', { name: 'Create the account and accept' }).click()
  await ben.waitForURL(isAt('/provider'))
  await ben.goto(linkIn(mail, '/invitations/'))
  await ben.getByText('This invitation is not open any more').waitFor()

  await inMarket(async (ctx) => {
    const { members } = await getTeam(ctx, providerId)
    const benId = members.find(({ name }) => name === 'Ben Moreau')!.id
    await setServiceMembers(ctx, { serviceId, memberIds: [benId] })
    const hold = await createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 30).toISOString() })
    await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
  })
  await page.reload()
  await page.getByText('Change Ben Moreau').click()
  await page.getByRole('button', { name: 'Remove Ben Moreau' }).click()
  await page.getByRole('heading', { name: 'Ben Moreau still has an appointment' }).waitFor()
  await page.getByLabel('Who takes over').selectOption({ label: 'Olga Okafor' })
  await page.getByRole('button', { name: /Hand over and remove/ }).click()
  await page.getByText('does not belong to your team any more').waitFor()
  expect(await page.getByText('Ben Moreau').count()).toBe(0)
  await ben.goto(browser.url(site.slug, '/provider'))
  expect(new URL(ben.url()).pathname).not.toBe('/provider')

  const real = (found: string[]) => found.filter((problem) => !/status of (409|410)/.test(problem))
  expect([...real(problems), ...real(problemsOfBen)]).toEqual([])
})

test('without scripts somebody applies, fills in a step and is led on', async () => {
  const { page } = await newPerson('Nils', { ...phone, javaScriptEnabled: false })
  await goto(page, '/apply')
  await page.getByLabel('Name of your business').fill('Nils Nails')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByLabel('Introduction').fill('I have looked after hands in this town for fifteen years now.')
  await page.getByLabel('Skills').fill('Manicure')
  await page.getByRole('button', { name: 'Save and go on' }).click()

  expect(new URL(page.url()).searchParams.get('step')).toBe('area')
  await goto(page, '/provider/onboarding?step=about')
  expect(await page.getByLabel('Skills').inputValue()).toBe('Manicure')
})

const pages = [
  '/provider/onboarding',
  '/provider/onboarding?step=about',
  '/provider/onboarding?step=area',
  '/provider/onboarding?step=photos',
  '/provider/onboarding?step=services',
  '/provider/onboarding?step=review',
  '/provider/credentials',
  '/provider/team',
]

test.each([
  ['a phone', 'Pia', phone, site],
  ['a desk', 'Dora', { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' as const }, darkSite],
])('on %s the pages have no barriers and fit the screen', async (_name, firstName, options, of) => {
  const { page, problems } = await newPerson(firstName, { ...options, reducedMotion: 'reduce' }, of)
  await goto(page, '/apply', of)
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await accessibilityViolations(page)).toEqual([])
  await page.getByLabel('Name of your business').fill('Malerbetrieb für außergewöhnliche Treppenhäuser')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.waitForURL(isAt('/provider/onboarding'))
  for (const path of pages) {
    await goto(page, path, of)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([path, overflow]).toEqual([path, 0])
    expect([path, await accessibilityViolations(page)]).toEqual([path, []])
  }
  expect(problems).toEqual([])
})

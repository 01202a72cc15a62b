import type { Page } from 'playwright-core'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { newApplicant, inMarket } = useMarketPeople(browser)
const [site, , darkSite] = sites as [DemoSite, DemoSite, DemoSite]

const openStep = (page: Page, step: string, of = site) =>
  page.goto(browser.url(of.slug, `/provider/onboarding?step=${step}`))
const isAtStep = (step: string) => (url: URL) => url.searchParams.get('step') === step
const goOn = (page: Page) => page.getByRole('button', { name: 'Save and go on' }).click()
const stored = (providerId: string, of = site) =>
  inMarket(of, (ctx) => ctx.trx('providers').where({ id: providerId }).first('headline', 'skills', 'street'))

test('of two tabs the one that is behind is told, keeps what was typed, and decides', async () => {
  const { page: first, providerId, problems } = await newApplicant(site, 'Toni')
  const second = await first.context().newPage()
  await openStep(first, 'about')
  await openStep(second, 'about')
  const mark = (page: Page) => page.getByRole('status').filter({ hasText: /./ })

  await first.getByLabel('Headline').fill('Windows from the inside and the outside')
  await first.getByLabel('Skills').focus()
  await mark(first).filter({ hasText: 'Saved' }).waitFor()

  // What leaves a field here would save by itself, and does not.
  await second.getByLabel('Skills').fill('Windows, Gutters')
  await second.getByLabel('Headline').focus()
  await mark(second).filter({ hasText: 'Changed in another tab' }).waitFor()
  expect(await second.getByLabel('Skills').inputValue()).toBe('Windows, Gutters')
  expect(await stored(providerId)).toMatchObject({
    headline: 'Windows from the inside and the outside',
    skills: ['Care'],
  })
  expect(await accessibilityViolations(second)).toEqual([])

  // Knowing that, the person saves, and the next step saves by itself again.
  await goOn(second)
  await second.waitForURL(isAtStep('area'))
  expect(await stored(providerId)).toMatchObject({ skills: ['Windows', 'Gutters'] })
  await second.getByLabel('Street').fill('Elbchaussee 12')
  await second.getByLabel('Town').focus()
  await mark(second).filter({ hasText: 'Saved' }).waitFor()
  expect(await stored(providerId)).toMatchObject({ street: 'Elbchaussee 12' })
  expect(problems.filter((problem) => !/status of 412/.test(problem))).toEqual([])
})

test('with scripts switched off the button answers the same, and counts when it is pressed again', async () => {
  const { page: first, providerId } = await newApplicant(darkSite, 'Tora', {
    ...phone,
    javaScriptEnabled: false,
  })
  const second = await first.context().newPage()
  await openStep(first, 'about', darkSite)
  await openStep(second, 'about', darkSite)
  await first.getByLabel('Headline').fill('Quiet hands')
  await goOn(first)
  expect(isAtStep('area')(new URL(first.url()))).toBe(true)

  await second.getByLabel('Skills').fill('Massage')
  const [refused] = await Promise.all([
    second.waitForResponse((answer) => answer.request().method() === 'POST'),
    goOn(second),
  ])
  expect(refused.status()).toBe(412)
  expect(await second.getByText('This was changed somewhere else after you opened it').isVisible()).toBe(true)
  expect(await second.getByLabel('Skills').inputValue()).toBe('Massage')
  expect(await stored(providerId, darkSite)).toMatchObject({ headline: 'Quiet hands', skills: ['Care'] })

  await goOn(second)
  expect(isAtStep('area')(new URL(second.url()))).toBe(true)
  expect(await stored(providerId, darkSite)).toMatchObject({ skills: ['Massage'] })
})

test('on a phone the strip of steps scrolls, shows where one is, and leaves the page as wide as the screen', async () => {
  const { page } = await newApplicant(site, 'Tilo', phone)
  for (const step of ['business', 'services', 'review']) {
    await openStep(page, step)
    const strip = page.getByRole('navigation', { name: 'Steps' })
    const current = await strip.locator('[aria-current=step]').elementHandle()
    // The page's scripts bring it into sight.
    await page.waitForFunction((element) => {
      const { left, right } = element!.getBoundingClientRect()
      return left >= 0 && right <= window.innerWidth
    }, current)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect([step, overflow]).toEqual([step, 0])
  }
})

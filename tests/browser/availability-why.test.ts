import type { Page } from 'playwright-core'
import { accounts } from '#platform/local/demo/content/accounts.ts'
import { accessibilityViolations, desktop, phone, useBrowser } from '#tests/support/browser.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'

const browser = useBrowser()
const { inMarket } = useMarketPeople(browser)
const [site] = sites as [DemoSite]
const path = '/provider/availability/why'
const operator = accounts.find(({ works }) =>
  works.some((work) => work.at === site.slug && work.as === 'tenant_operator'),
)!
const wide = { ...desktop, viewport: { width: 1440, height: 900 } } as const

async function enter(page: Page, url: string, { email, password }: { email: string; password: string }) {
  await page.goto(url)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((at) => at.pathname === new URL(url).pathname)
}
const asProvider = (page: Page, to = path) => enter(page, browser.url(site.slug, to), site.provider)

async function look(page: Page, what: string) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([what, await accessibilityViolations(page), overflow <= 0]).toEqual([what, [], true])
  const shots = process.env.SCREENSHOTS
  const width = page.viewportSize()?.width
  if (shots) await page.screenshot({ path: `${shots}/why-${what}-${width}.png`, fullPage: true })
}

/** A service of the provider that is offered. @returns its id */
async function activeService(): Promise<string> {
  const { id } = await inMarket(site, (ctx) =>
    ctx
      .trx('services')
      .join('providers', 'providers.id', 'services.provider_id')
      .where({ business_name: site.provider.name, is_active: true })
      .first('services.id'),
  )
  return id as string
}

test.each([true, false])(
  'a provider finds the page from their hours, and goes on to another service and week, with scripts: %s',
  async (javaScriptEnabled) => {
    const { page, problems } = await browser.newPage({ javaScriptEnabled })
    await asProvider(page, '/provider/availability')

    await page.getByRole('link', { name: 'Why can nobody book me?' }).click()
    await page.getByRole('heading', { level: 1, name: 'Why can nobody book me?' }).waitFor()
    await page
      .getByText(/Customers are offered|Nobody can book it/)
      .first()
      .waitFor()
    expect(await page.getByRole('heading', { level: 3 }).count()).toBe(7)
    const other = (await page.getByLabel('Service').locator('option').allTextContents()).at(-1) ?? ''
    await page.getByLabel('Service').selectOption({ label: other })
    await page.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL(/service=/)
    expect(await page.getByLabel('Service').locator('option:checked').textContent()).toBe(other)
    const first = await page.getByRole('heading', { level: 3 }).first().textContent()
    await page.getByRole('link', { name: 'Later' }).click()
    await page.getByRole('link', { name: 'Earlier' }).waitFor()
    expect(await page.getByRole('heading', { level: 3 }).first().textContent()).not.toBe(first)
    expect(await page.getByLabel('Service').locator('option:checked').textContent()).toBe(other)
    if (javaScriptEnabled) expect(problems).toEqual([])
  },
)

test('a day that no calendar has, or that nobody can book, leads to this week', async () => {
  const { page } = await browser.newPage()
  await asProvider(page)
  const first = await page.getByRole('heading', { level: 3 }).first().textContent()

  for (const from of ['2099-01-01', '2026-02-31', 'yesterday', '1999-12-31']) {
    await page.goto(browser.url(site.slug, `${path}?from=${from}&service=none`))
    expect(await page.getByRole('heading', { level: 3 }).first().textContent()).toBe(first)
  }
})

test('what took the starts is said in words, with the page that mends it', async () => {
  const { page } = await browser.newPage()
  const closed = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  await inMarket(site, async (ctx) => {
    const { id: providerId } = await ctx
      .trx('providers')
      .where({ business_name: site.provider.name })
      .first('id')
    const from = new Date(`${closed}T00:00:00Z`)
    await ctx.trx('time_off').insert({
      id: crypto.randomUUID(),
      provider_id: providerId,
      starts_at: from,
      ends_at: new Date(from.getTime() + 4 * 86_400_000),
      reason: 'A trip to the sea',
    })
    const { id: serviceId } = await ctx
      .trx('services')
      .where({ provider_id: providerId })
      .orderBy('id', 'desc')
      .first('id')
    await ctx.trx('services').where({ id: serviceId }).update({ is_active: false })
  })
  await asProvider(page)

  await page.getByText('This service is switched off.').first().waitFor()
  await look(page, 'switched-off')
  await page.getByRole('link', { name: 'Change the service' }).first().click()
  await page.waitForURL(/\/provider\/services\/[^/]+$/)
  await page.goto(browser.url(site.slug, `${path}?service=${await activeService()}`))
  await page.getByText('Time off (A trip to the sea)').first().waitFor()
  await look(page, 'time-off')
  await page.getByRole('link', { name: 'See time off' }).first().click()
  await page.waitForURL((url) => url.pathname === '/provider/availability')
  expect(await page.getByText('A trip to the sea').count()).toBeGreaterThan(0)
})

test.each([
  ['on a phone', phone],
  ['on a desk', wide],
])('the page has no barriers and fits the screen, %s', async (_, options) => {
  const { page, problems } = await browser.newPage({ ...options, reducedMotion: 'reduce' })
  await asProvider(page)

  await look(page, 'week')
  const far = new Date(Date.now() + 600 * 86_400_000).toISOString().slice(0, 10)
  await page.goto(browser.url(site.slug, `${path}?from=${far}&service=${await activeService()}`))
  await page.getByText('Nobody can book it in these 7 days').waitFor()
  await page
    .getByText(/^Too far ahead: bookings open \d+ days before$/)
    .first()
    .waitFor()
  await look(page, 'far')
  expect(problems).toEqual([])
})

test.each([
  ['on a phone', phone],
  ['on a desk', wide],
])('an operator reads the same of a provider in the console, %s', async (_, options) => {
  const { page, problems } = await browser.newPage({ ...options, reducedMotion: 'reduce' })
  const provider = await inMarket(site, (ctx) =>
    ctx.trx('providers').where({ business_name: site.provider.name }).first('id'),
  )
  await enter(page, browser.url('admin', `/m/${site.slug}/reviews/${provider.id}`), operator)

  await page.getByRole('link', { name: 'Why can nobody book?' }).click()
  await page.getByRole('heading', { level: 1, name: `Why can nobody book ${site.provider.name}?` }).waitFor()
  expect(await page.getByRole('heading', { level: 3 }).count()).toBe(14)
  expect(await page.content()).not.toContain('A trip to the sea')
  await look(page, 'console')
  expect(problems).toEqual([])
})

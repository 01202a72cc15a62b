import type { Page } from 'playwright-core'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { accessibilityViolations, desktop, phone, useBrowser } from '#tests/support/browser.ts'
import { contact, createService, quarterAfter } from '#tests/support/factories.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'
import { replaceSchedule } from '#platform/scheduling/index.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { inMarket, newVisitor } = useMarketPeople(browser)
const [site] = sites as [DemoSite]
const place = { latitude: 52.4901, longitude: 13.3904 }

let serviceId = ''
let booked = 0
beforeAll(async () => {
  serviceId = await inMarket(site, async (ctx) => {
    const { provider_id: providerId } = await ctx
      .trx('users')
      .join('memberships', 'memberships.user_id', 'users.id')
      .where('users.email', site.provider.email)
      .whereNotNull('memberships.provider_id')
      .first('memberships.provider_id')
    const { id: categoryId } = await ctx.trx('categories').first('id')
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1440 }))
    await replaceSchedule(ctx, {
      providerId,
      version: null,
      timeZone: 'Europe/Berlin',
      weekly,
      exceptions: [],
    })
    return createService(ctx, {
      providerId,
      categoryId,
      title: 'Window cleaning',
      duration_minutes: 15,
      location_kind: 'at_customer',
    })
  })
})

/** An appointment soon, at the customer's. */
const book = () =>
  inMarket(site, async (ctx) => {
    booked += 1
    const startsAt = new Date(quarterAfter(ctx.now, 1).getTime() + booked * 15 * 60_000).toISOString()
    const hold = await createHold(ctx, { serviceId, startsAt })
    const { booking, managePath } = await confirmBooking(ctx, {
      holdId: hold.id,
      secret: hold.secret,
      ...contact,
      address: 'Gneisenaustraße 61, Berlin',
    })
    return { bookingId: booking.id, path: managePath.split('?')[0]! }
  })

const open = (page: Page, path: string) => page.goto(browser.url(site.slug, path))
async function signIn(page: Page, to: string) {
  await open(page, to)
  await page.getByLabel('E-mail').fill(site.provider.email)
  await page.getByLabel('Password', { exact: true }).fill(site.provider.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname === to)
}
async function hasNoBarriers(page: Page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([await accessibilityViolations(page), overflow <= 0]).toEqual([[], true])
}
async function photograph(page: Page, name: string) {
  if (process.env.LIVE_PICTURES)
    await page.screenshot({ path: `${process.env.LIVE_PICTURES}/${name}.png`, fullPage: true })
}

test('on an open page the guest sees the provider set out, come nearer and arrive, without doing anything', async () => {
  const { bookingId, path } = await book()
  const guest = await newVisitor({ ...phone })
  const provider = await newVisitor({ ...phone, geolocation: place, permissions: ['geolocation'] })
  await open(guest.page, path)
  await guest.page.getByRole('heading', { name: 'Your appointment is soon' }).waitFor()
  await signIn(provider.page, `/provider/bookings/${bookingId}/live`)

  await provider.page.getByRole('button', { name: 'I’m on my way' }).click()
  await guest.page.getByRole('heading', { name: /is on the way to you$/ }).waitFor()
  await provider.page.getByLabel(/^Let Ada see where I am/).check()
  await photograph(provider.page, 'provider-offer')
  await hasNoBarriers(provider.page)
  // The line is down when the first place is told: it is told again, also where nobody moves.
  await provider.page.route('**/position', (route) => route.abort(), { times: 1 })
  await provider.page.getByRole('button', { name: 'Share where I am' }).click()
  await provider.page.getByText('No connection: your place is sent when there is one.').waitFor()
  const map = guest.page.getByRole('link', { name: 'See on a map where they are' })
  await map.waitFor()
  expect(await map.getAttribute('href')).toContain('mlat=52.4901&mlon=13.3904')
  await provider.page.getByText('Your place is shared.').waitFor()
  for (const { page } of [guest, provider]) await hasNoBarriers(page)
  await photograph(guest.page, 'guest-on-the-way')
  await photograph(provider.page, 'provider-sharing')

  await provider.page.getByRole('button', { name: 'I have arrived' }).click()
  await guest.page.getByRole('heading', { name: /is there$/ }).waitFor()
  await map.waitFor({ state: 'detached' })
  const isTheLine = (problem: string) => problem.includes('/position') && problem.includes('ERR_FAILED')
  expect([...guest.problems, ...provider.problems.filter((each) => !isTheLine(each))]).toEqual([])
})

test('without scripts a provider says how it goes, and scans the code that the guest shows', async () => {
  const { bookingId, path } = await book()
  const guest = await newVisitor({ ...phone, javaScriptEnabled: false })
  const provider = await newVisitor({ ...desktop, javaScriptEnabled: false })
  await signIn(provider.page, `/provider/bookings/${bookingId}/live`)
  await provider.page.getByRole('button', { name: 'I’m on my way' }).click()
  await provider.page.getByRole('heading', { name: /^On the way since/ }).waitFor()
  expect(await provider.page.getByRole('button', { name: 'Share where I am' }).count()).toBe(0)
  await photograph(provider.page, 'provider-desk')

  await open(guest.page, path)
  await guest.page.getByRole('heading', { name: /is on the way to you$/ }).waitFor()
  await guest.page.getByRole('link', { name: 'Show my code' }).click()
  const code = guest.page.getByRole('img', { name: /to scan$/ })
  await code.waitFor()
  await photograph(guest.page, 'guest-code')
  const probe = await guest.page.context().newPage()
  await open(probe, `/api/v1/booking-links/${path.split('/').at(-1)}/check-in-code`)
  const { address } = JSON.parse(await probe.locator('body').innerText()) as { address: string }

  await provider.page.goto(address)
  await provider.page.getByRole('heading', { name: /^Have you met Ada Okafor/ }).waitFor()
  await photograph(provider.page, 'provider-check-in')
  await provider.page.getByRole('button', { name: 'Yes, we have met' }).click()
  await provider.page.getByText(/^You met at/).waitFor()
  await open(guest.page, path)
  await guest.page.getByText('You have met').first().waitFor()
  expect(await guest.page.getByRole('link', { name: 'Show my code' }).count()).toBe(0)

  await provider.page.goto(`${address.slice(0, -2)}xx`)
  await provider.page.getByRole('heading', { name: 'This code does not work' }).waitFor()
})

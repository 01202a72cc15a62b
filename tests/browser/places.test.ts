import type { Page } from 'playwright-core'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { replaceSchedule } from '#platform/scheduling/index.ts'
import { accessibilityViolations, desktop, phone, useBrowser } from '#tests/support/browser.ts'
import { contact, createService, quarterAfter } from '#tests/support/factories.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { inMarket, newVisitor } = useMarketPeople(browser)
const [site] = sites as [DemoSite]
const studio = { latitude: 52.4901, longitude: 13.3904 }
const twoKilometresNorth = { ...studio, latitude: studio.latitude + 0.018 }
const permissions = ['geolocation']

let serviceId = ''
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
    const schedule = { providerId, version: null, timeZone: 'Europe/Berlin', weekly, exceptions: [] }
    await replaceSchedule(ctx, schedule)
    return createService(ctx, {
      providerId,
      categoryId,
      title: 'A look at the studio',
      duration_minutes: 15,
      location_kind: 'at_provider',
    })
  })
})

const open = (page: Page, path: string) => page.goto(browser.url(site.slug, path))
async function hasNoBarriers(page: Page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([await accessibilityViolations(page), overflow <= 0]).toEqual([[], true])
}
async function photograph(page: Page, name: string) {
  if (process.env.PLACE_PICTURES)
    await page.screenshot({ path: `${process.env.PLACE_PICTURES}/${name}.png`, fullPage: true })
}

test('a provider says where they are from where they stand, is found near there, and a guest checks in there', async () => {
  const provider = await newVisitor({ ...desktop, geolocation: studio, permissions })
  await open(provider.page, '/provider/page')
  await provider.page.getByLabel('E-mail').fill(site.provider.email)
  await provider.page.getByLabel('Password', { exact: true }).fill(site.provider.password)
  await provider.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await provider.page.getByRole('heading', { name: 'Your page', level: 1 }).waitFor()

  await provider.page.getByLabel('Latitude').fill('north')
  await provider.page.getByRole('button', { name: 'Save the page' }).click()
  await provider.page.getByText('Enter degrees from -90 to 90, such as 52.520008.').first().waitFor()
  await provider.page.getByRole('button', { name: 'Use where I am now' }).click()
  await provider.page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('input[name=latitude]')?.value === '52.490100',
  )
  await provider.page.getByLabel('Everybody may see the exact place').check()
  await photograph(provider.page, 'editor')
  await provider.page.getByRole('button', { name: 'Save the page' }).click()
  await provider.page.getByText('Your page is saved.').waitFor()
  await open(provider.page, '/provider/page')
  await provider.page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('input[name=longitude]')?.value === '13.3904',
  )

  const customer = await newVisitor({ ...phone, geolocation: twoKilometresNorth, permissions })
  await open(customer.page, '/services')
  await customer.page.getByLabel('Near me').selectOption('5')
  await customer.page.locator('input[name=near][value="52.508,13.390"]').waitFor({ state: 'attached' })
  await customer.page.getByRole('button', { name: 'Search' }).click()
  await customer.page.waitForURL((url) => url.searchParams.get('near') === '52.508,13.390')
  const card = customer.page.getByRole('listitem').filter({ hasText: 'A look at the studio' })
  await card.getByText('1.2 mi from you').waitFor()
  await photograph(customer.page, 'near-phone')
  await hasNoBarriers(customer.page)
  expect([...customer.problems]).toEqual([])
})

test('a guest who is at the place checks in, and one who is not is told how far it is', async () => {
  const path = await inMarket(site, async (ctx) => {
    const { provider_id: providerId } = await ctx.trx('services').where({ id: serviceId }).first()
    await ctx
      .trx('providers')
      .where({ id: providerId })
      .update({ latitude_e6: 52_490_100, longitude_e6: 13_390_400 })
    const startsAt = quarterAfter(ctx.now, 0.25).toISOString()
    const hold = await createHold(ctx, { serviceId, startsAt })
    const { managePath } = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
    return managePath.split('?')[0]!
  })
  const guest = await newVisitor({ ...phone, geolocation: twoKilometresNorth, permissions })
  await open(guest.page, path)
  await guest.page.getByRole('button', { name: 'I’m here' }).click()
  await guest.page
    .getByText('You are about 2.0 kilometres away; within 200 metres you can check in')
    .waitFor()
  await guest.page.getByRole('link', { name: 'Show my code' }).waitFor()
  await photograph(guest.page, 'too-far')
  await hasNoBarriers(guest.page)

  await guest.page.context().setGeolocation({ ...studio, accuracy: 20 })
  await guest.page.getByRole('button', { name: 'I’m here' }).click()
  await guest.page.getByRole('heading', { name: 'You have arrived' }).waitFor()
  await guest.page.getByText('You are checked in').first().waitFor()
  await guest.page.getByRole('link', { name: 'Show my code' }).waitFor({ state: 'detached' })
  expect(await guest.page.getByRole('button', { name: 'I’m here' }).count()).toBe(0)
  await photograph(guest.page, 'checked-in')
})

test('a device that does not say where it is leaves the list and the code as they are', async () => {
  const visitor = await newVisitor({ ...desktop })
  await open(visitor.page, '/services')
  const near = visitor.page.getByLabel('Near me')
  await near.selectOption('5')
  await visitor.page
    .getByText('This device does not say where it is. Allow it in the browser first.')
    .waitFor()
  await expect(near.inputValue()).resolves.toBe('')
  await photograph(visitor.page, 'refused-desktop')

  const still = await newVisitor({ ...desktop, javaScriptEnabled: false })
  await open(still.page, '/services?near=52.490,13.390&within=5')
  await still.page
    .getByText(/ from you$/)
    .first()
    .waitFor()
  expect(await still.page.getByLabel('Near me').isVisible()).toBe(false)
})

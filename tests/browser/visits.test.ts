import type { BrowserContextOptions, Page } from 'playwright-core'
import { claimGroup, confirmGroup, lookAtVisit } from '#platform/booking/service/groups/index.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { contact, createService } from '#tests/support/factories.ts'
import { answerQuestions, fillDetails, newGuest, sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'
import { book, type Desk, deskDate, deskMorning, furnishDesk } from '#tests/support/provider-desk.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { inMarket, newVisitor } = useMarketPeople(browser)
const [site] = sites as [DemoSite]
const wide = { viewport: { width: 1440, height: 900 } } as const

let desk: Desk
beforeAll(async () => {
  desk = await inMarket(site, async (ctx) => {
    const furnished = await furnishDesk(ctx, site.provider.email)
    await ctx.trx('services').where({ id: furnished.team }).update({ may_choose_member: true })
    return furnished
  })
})

async function open(path: string, options: BrowserContextOptions = {}) {
  const visitor = await newVisitor(options)
  await visitor.page.goto(browser.url(site.slug, path))
  return visitor
}
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
const main = (page: Page) => page.locator('main').innerText()
/** Without what a browser refuses to load because its scripts are off, and what a conflict answers. */
const real = (problems: readonly string[]) =>
  problems.filter((each) => !each.endsWith(' csp') && !each.includes('409'))

/** Nothing on the page is out of reach of anybody, and nothing is wider than it. */
async function look(page: Page, name: string): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([name, await accessibilityViolations(page), Math.max(0, excess)]).toEqual([name, [], 0])
}

/** Chooses the first free start of the open day and looks at how the visit goes then. @returns the start */
async function chooseStart(page: Page): Promise<string> {
  await page.goto(`${page.url()}&date=${deskDate(deskMorning(2))}`)
  const slot = page.locator('input[name=start]').first()
  await slot.check()
  const start = await slot.inputValue()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Keep these times' }).waitFor()
  return start
}
const visitOf = (...serviceIds: string[]) =>
  `/visit?${serviceIds.map((id) => `item=${id}&length=&member=`).join('&')}`

const slugOf = async (): Promise<string> =>
  inMarket(site, async (ctx) => (await ctx.trx('providers').where({ id: desk.providerId }).first()).slug)

test.each([
  ['with scripts on a desk', true, wide],
  ['without scripts on a phone', false, { viewport: phone.viewport }],
] as const)('several services are chosen, ordered and booked in one go, %s', async (_, isLive, screen) => {
  const { page, problems } = await open(`/services/${desk.instant}`, {
    ...screen,
    javaScriptEnabled: isLive,
  })
  await page.getByRole('link', { name: 'Add to a visit' }).click()
  await heading(page, 'One service')
  await page.getByRole('link', { name: 'Book only this one' }).waitFor()
  if (isLive) await look(page, 'one service')
  await page.getByRole('link', { name: 'Add: Moving day' }).click()
  await heading(page, '2 services, in this order')
  await page.getByLabel('With whom').selectOption({ label: 'Noor Haddad' })
  if (!isLive) await page.getByRole('button', { name: 'Show the times' }).click()
  await page.waitForURL((url) => url.searchParams.getAll('member').includes(desk.members[1]!.id))
  await page.getByRole('link', { name: 'Do it earlier: Moving day' }).click()
  await page.waitForURL((url) => url.searchParams.getAll('item')[0] === desk.team)
  await page.getByRole('link', { name: 'Do it earlier: Window cleaning' }).waitFor()
  await page.locator('input[name=start]').first().waitFor()
  if (isLive) await look(page, 'chosen')

  const start = await chooseStart(page)
  const review = await main(page)
  expect(review).toContain('Noor Haddad')
  expect(review).toContain('2 hours')
  expect(review).toMatch(/Total\s+€120\.00/)
  if (isLive) await look(page, 'review')
  await page.getByRole('button', { name: 'Keep these times' }).click()
  await page.waitForURL(/\/checkout\//)
  await heading(page, 'Your visit')
  if (isLive) await look(page, 'checkout')
  const guest = newGuest(site, isLive ? 'Visits' : 'Plain')
  await fillDetails(page, guest)
  await answerQuestions(page)
  await heading(page, 'What you agree to')
  if (isLive) await look(page, 'check and book')
  await page.getByRole('button', { name: 'Book now' }).click()
  await heading(page, 'You are booked, Ada')
  await heading(page, 'Booked together in one visit')
  if (isLive) await look(page, 'confirmation')

  const both = page.getByRole('region', { name: 'Booked together in one visit' })
  expect(await both.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('Moving day'),
    expect.stringContaining('Window cleaning'),
  ])
  await both.getByRole('link').click()
  await heading(page, 'Your appointment')
  expect(await both.locator('[aria-current=true]').innerText()).toContain('Window cleaning')
  const booked = await inMarket(site, (ctx) =>
    ctx.trx('bookings').where({ email: guest.email }).orderBy('group_position').select(),
  )
  expect(booked).toMatchObject([
    { status: 'confirmed', service_id: desk.team, starts_at: new Date(start) },
    { status: 'confirmed', service_id: desk.instant, group_id: booked[0].group_id },
  ])
  expect(real(problems)).toEqual([])
})

test('there is a way on from an empty visit, a full one, and one of which a part is gone', async () => {
  const { page } = await open('/visit')
  await heading(page, 'Nothing in your visit yet')
  await look(page, 'nothing')
  await page.goto(browser.url(site.slug, visitOf(...Array.from({ length: 6 }, () => desk.instant))))
  await heading(page, '6 services, in this order')
  await page.getByText('More than that does not fit into a visit').waitFor()
  await page.goto(browser.url(site.slug, `/visit?add=${desk.team}`))
  await page.getByText('A visit has at most 6 services').waitFor()
  await look(page, 'full')

  const brief = await inMarket(site, async (ctx) => {
    const { category_id: categoryId } = await ctx.trx('services').where({ id: desk.instant }).first()
    return createService(ctx, { providerId: desk.providerId, categoryId, title: 'Gone by Monday' })
  })
  await page.goto(browser.url(site.slug, visitOf(desk.instant, desk.team, brief)))
  await heading(page, '3 services, in this order')
  await inMarket(site, (ctx) => ctx.trx('services').where({ id: brief }).update({ is_active: false }))
  await page.reload()
  await page.getByText('One service is left out').waitFor()
  await heading(page, '2 services, in this order')
  expect(await main(page)).not.toContain('Gone by Monday')
  await page.getByRole('link', { name: 'Remove: Moving day' }).click()
  await heading(page, 'One service')
  await page.getByRole('link', { name: 'Remove: Window cleaning' }).click()
  await heading(page, 'Nothing in your visit yet')
})

test('a visit that somebody else was faster with leads to the nearest ones that fit', async () => {
  const { page, problems } = await open(visitOf(desk.instant, desk.instant), wide)
  const start = await chooseStart(page)
  await inMarket(site, (ctx) =>
    book(ctx, {
      serviceId: desk.instant,
      startsAt: new Date(Date.parse(start) + 3_600_000),
      firstName: 'Fast',
    }),
  )

  await page.getByRole('button', { name: 'Keep these times' }).click()
  await page.getByText('is not free any more').waitFor()
  await page.getByText('Nothing has been reserved').waitFor()
  await look(page, 'taken')
  await page
    .locator('main')
    .getByRole('link', { name: /\d{2}:\d{2}/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Keep these times' }).click()
  await page.waitForURL(/\/checkout\//)
  expect(real(problems)).toEqual([])
})

test('a provider’s page leads to a visit of their services, by keyboard alone', async () => {
  const { page } = await open('/providers')
  await page.goto(browser.url(site.slug, `/visit?of=${await slugOf()}`))
  await heading(page, 'Choose services')
  for (const name of ['Add: Window cleaning', 'Add: Moving day']) {
    await page.getByRole('link', { name }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name }).waitFor({ state: 'detached' })
  }
  await page.locator('input[name=start]').first().focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Keep these times' }).waitFor()
  expect(await main(page)).toMatch(/Total\s+€120\.00/)
})

test('a visit that was booked moves whole, to where all of its parts fit', async () => {
  const startsAt = deskMorning(4)
  const start = (minutes: number) => new Date(startsAt.getTime() + minutes * 60_000).toISOString()
  const { ids, path } = await inMarket(site, async (ctx) => {
    const items = [{ serviceId: desk.instant }, { serviceId: desk.instant }]
    const { plan } = await lookAtVisit(ctx, { items, starts: [start(0), start(60)] })
    const { groupId, secret } = await claimGroup(ctx, plan)
    const { group, links } = await confirmGroup(ctx, { ...contact, groupId, secret })
    await book(ctx, { serviceId: desk.instant, startsAt: new Date(start(240)), firstName: 'Between' })
    return { ids: group.items.map(({ booking }) => booking.id), path: links[0]!.managePath }
  })
  const { page, problems } = await open(path, phone)
  await page.getByRole('link', { name: 'Move both' }).click()
  await page.getByRole('link', { name: 'Only this one' }).waitFor()
  await page.goto(browser.url(site.slug, `${path}/reschedule?scope=all&date=${deskDate(startsAt)}`))
  const times = page.locator('input[name=to]')
  await times.first().waitFor()
  const offered = await times.evaluateAll((inputs) =>
    inputs.map((input) => Date.parse((input as HTMLInputElement).value)),
  )
  // Where the visit is now it may overlap with itself; at three hours later its second part would be in the way.
  expect(offered).toContain(Date.parse(start(15)))
  expect(offered).not.toContain(Date.parse(start(150)))
  await times.nth(offered.indexOf(Date.parse(start(15)))).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Move them' }).waitFor()
  await look(page, 'moving a visit')
  await page.getByRole('button', { name: 'Move them' }).click()
  await page.getByText('2 appointments are moved').waitFor()
  const moved = await inMarket(site, (ctx) =>
    ctx.trx('bookings').whereIn('id', ids).orderBy('group_position').pluck('starts_at'),
  )
  expect(moved).toEqual([new Date(start(15)), new Date(start(75))])
  expect(real(problems)).toEqual([])
})

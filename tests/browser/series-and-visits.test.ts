import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Actor } from '#platform/kernel/tenant.ts'
import { accessibilityViolations, phone, useBrowser } from '#tests/support/browser.ts'
import { sites, type DemoSite } from '#tests/support/marketplace.ts'
import { useMarketPeople } from '#tests/support/market-people.ts'
import {
  book,
  bookSeries,
  type BookedSeries,
  type Desk,
  deskDate,
  deskMorning,
  furnishDesk,
} from '#tests/support/provider-desk.ts'

const browser = useBrowser({ TRUSTED_PROXY: 'loopback' })
const { inMarket, newVisitor, newPerson } = useMarketPeople(browser)
const [site, other] = sites as [DemoSite, DemoSite]
const wide = { viewport: { width: 1440, height: 900 } } as const
const hoursAfter = (start: string | Date, hours: number) =>
  new Date(new Date(start).getTime() + hours * 3_600_000).toISOString()

const desks = new Map<string, Desk>()
const deskOf = ({ slug }: DemoSite) => desks.get(slug)!
beforeAll(async () => {
  for (const each of [site, other])
    desks.set(each.slug, await inMarket(each, (ctx) => furnishDesk(ctx, each.provider.email)))
})

type NewSeries = {
  at?: DemoSite
  serviceId?: string
  startsAt: Date
  count?: number
  firstName: string
  as?: Actor
}
/** A weekly series of somebody. */
const newSeries = ({
  at = site,
  serviceId = deskOf(at).instant,
  count = 4,
  firstName,
  startsAt,
  as,
}: NewSeries) =>
  inMarket(
    at,
    (ctx) => {
      const email = `${firstName.toLowerCase()}.okafor.${at.slug}@example.com`
      return bookSeries(ctx, { serviceId, startsAt, count, firstName, email })
    },
    as,
  )

const rowsOf = ({ ids }: Pick<BookedSeries, 'ids'>, at: DemoSite = site) =>
  inMarket(at, (ctx) =>
    ctx
      .trx('bookings')
      .whereIn('id', ids)
      .orderBy('group_position')
      .select('starts_at', 'status', 'reschedule_count'),
  )
const startsOf = async (of: Pick<BookedSeries, 'ids'>, at: DemoSite = site) =>
  (await rowsOf(of, at)).map(({ starts_at: start }) => new Date(start).toISOString())

async function open(path: string, options: BrowserContextOptions = {}, at: DemoSite = site) {
  const visitor = await newVisitor(options)
  await visitor.page.goto(browser.url(at.slug, path))
  return visitor
}
async function openAsProvider(path: string, options: BrowserContextOptions, { slug, provider }: DemoSite) {
  const visitor = await open(`/sign-in?to=${encodeURIComponent(path)}`, options, { slug } as DemoSite)
  await visitor.page.getByLabel('E-mail').fill(provider.email)
  await visitor.page.getByLabel('Password').fill(provider.password)
  await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await visitor.page.waitForURL((url) => url.pathname === path.split('?')[0])
  return visitor
}
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
const main = (page: Page) => page.locator('main').innerText()

/** Without what a browser refuses to load because its scripts are off. */
const real = (problems: readonly string[]) => problems.filter((each) => !each.endsWith(' csp'))

/** Nothing on the page is out of reach of anybody, and nothing is wider than it. */
async function look(page: Page, name: string): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect([name, await accessibilityViolations(page), Math.max(0, excess)]).toEqual([name, [], 0])
}

/** To the times of a day to which appointments could move, the one of `start` chosen, and on to the review. */
async function chooseMove(page: Page, path: string, query: string, start: string, at: DemoSite = site) {
  await page.goto(browser.url(at.slug, `${path}/reschedule?${query}&date=${deskDate(start)}`))
  const millis = Date.parse(start)
  const values = page.locator('input[name=to]')
  await values.first().waitFor()
  const all = await values.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))
  await values.nth(all.findIndex((value) => Date.parse(value) === millis)).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: /^(Move them|Ask for these times)$/ }).waitFor()
}

describe('changing a series as its guest', () => {
  test.each([true, false])(
    'this and the following move after a look at each, and one in the way stays, with scripts: %s',
    async (javaScriptEnabled) => {
      const start = deskMorning(javaScriptEnabled ? 3 : 4)
      const firstName = javaScriptEnabled ? 'Ines' : 'Jona'
      const series = await newSeries({ startsAt: start, firstName })
      const to = hoursAfter(series.starts[1]!, 3)
      await inMarket(site, (ctx) =>
        book(ctx, {
          serviceId: deskOf(site).instant,
          startsAt: new Date(hoursAfter(series.starts[2]!, 3)),
          firstName: `${firstName}other`,
        }),
      )
      const { page, problems } = await open(series.paths[1]!, {
        javaScriptEnabled,
        viewport: phone.viewport,
      })
      await page.getByRole('link', { name: 'Move this and the 2 after it' }).click()
      await page.getByRole('link', { name: 'This and the 2 after it' }).waitFor()
      await chooseMove(page, series.paths[1]!, 'scope=following', to)
      await page.getByText('One of them cannot go').waitFor()
      expect(await main(page)).toContain('The new time is taken')
      if (javaScriptEnabled) await look(page, 'review of several')

      await page.getByRole('button', { name: 'Move them' }).click()
      await page.getByText('2 appointments are moved').waitFor()
      expect(await startsOf(series)).toEqual([
        series.starts[0],
        to,
        series.starts[2],
        hoursAfter(series.starts[3]!, 3),
      ])
      expect(real(problems)).toEqual([])
    },
  )

  test('one is left out by hand, and each of the others leads to its own page', async () => {
    const series = await newSeries({ startsAt: deskMorning(5), firstName: 'Klara' })
    const { page } = await open(series.paths[0]!)
    const to = hoursAfter(series.starts[0]!, 2)
    await chooseMove(page, series.paths[0]!, 'scope=all', to)
    await page.getByRole('checkbox').nth(1).uncheck()
    await page.getByRole('button', { name: 'Move them' }).click()
    await page.getByText('3 appointments are moved').waitFor()
    expect(await startsOf(series)).toEqual([
      to,
      hoursAfter(series.starts[1]!, 2),
      series.starts[2],
      hoursAfter(series.starts[3]!, 2),
    ])

    const list = page.getByRole('region', { name: 'A series of 4 appointments' })
    const href = await list.getByRole('link').nth(1).getAttribute('href')
    await list.getByRole('link').nth(1).click()
    await page.waitForURL((url) => !url.pathname.startsWith(series.paths[0]!))
    expect(await list.locator('[aria-current=true]').innerText()).toContain('this one')
    const first = page.url()
    await page.goto(browser.url(site.slug, href!))
    expect(page.url()).toBe(first)
  })

  test('a page that is older than the last change shows that change first', async () => {
    const series = await newSeries({ startsAt: deskMorning(6), firstName: 'Lotte', count: 3 })
    const [to, elsewhere] = [hoursAfter(series.starts[0]!, 2), hoursAfter(series.starts[0]!, 4)]
    const { page: stale } = await open(series.paths[0]!)
    await chooseMove(stale, series.paths[0]!, 'scope=all', elsewhere)
    const { page } = await open(series.paths[0]!)
    await chooseMove(page, series.paths[0]!, 'scope=all', to)
    await page.getByRole('button', { name: 'Move them' }).click()
    await page.getByText('3 appointments are moved').waitFor()

    await stale.getByRole('button', { name: 'Move them' }).click()
    await stale.getByText('have changed since you opened the page').waitFor()
    const moved = series.starts.map((start) => hoursAfter(start, 2))
    expect(await startsOf(series)).toEqual(moved)
    await stale
      .getByText(/12:00 → 14:00/)
      .first()
      .waitFor()
    await stale.getByRole('button', { name: 'Move them' }).click()
    await stale.getByText('3 appointments are moved').waitFor()
    expect(await startsOf(series)).toEqual(series.starts.map((start) => hoursAfter(start, 4)))
  })

  test('pressed twice, they move once', async () => {
    const series = await newSeries({ startsAt: deskMorning(7), firstName: 'Mina', count: 3 })
    const to = hoursAfter(series.starts[0]!, 2)
    const { page } = await open(series.paths[0]!, { javaScriptEnabled: false })
    await chooseMove(page, series.paths[0]!, 'scope=all', to)
    await page.getByRole('button', { name: 'Move them' }).dblclick()
    await page.getByText('3 appointments are moved').waitFor()
    expect(await rowsOf(series)).toMatchObject(
      series.starts.map((start) => ({ starts_at: new Date(hoursAfter(start, 2)), reschedule_count: 1 })),
    )
  })

  test('cancelling several names what each costs to the cent, and asks again when that has changed', async () => {
    const series = await newSeries({ startsAt: deskMorning(8), firstName: 'Nele', count: 3 })
    const { page, problems } = await open(`${series.paths[0]}?cancel=all`, phone)
    await heading(page, 'Cancel all of them that are still to come?')
    await page.getByText('Cancelling costs you nothing').waitFor()
    await look(page, 'cancelling several')
    await inMarket(site, (ctx) =>
      ctx
        .trx('bookings')
        .where({ id: series.ids[0] })
        .update({
          penalty_starts_at: new Date(Date.now() + 3_600_000),
          policy: ctx.trx.raw(
            `jsonb_set(policy::jsonb, '{cancellation}', '[{"hoursBefore": 24, "refundPercent": 100}, {"hoursBefore": 0, "refundPercent": 75}]')`,
          ),
        }),
    )
    await page.getByRole('button', { name: 'Cancel these appointments' }).click()
    await page.getByText('The cost of this cancellation has changed in the meantime').waitFor()
    await page.getByText('€15.00').last().waitFor()
    expect(await main(page)).toMatch(/You pay for cancelling now\s+€15\.00/)
    await page.getByRole('button', { name: 'Cancel these appointments' }).click()
    await page.getByText('This appointment is cancelled').waitFor()
    expect((await rowsOf(series)).map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ])
    expect(problems.filter((each) => !each.includes('409'))).toEqual([])
  })
})

test('a customer who is signed in moves all of a series, and reaches each of them', async () => {
  const person = await newPerson(site, 'Olga', wide)
  const series = await newSeries({ startsAt: deskMorning(9), firstName: 'Olga', count: 3, as: person.actor })
  const { page } = person
  const path = `/account/bookings/${series.ids[1]}`
  await page.goto(browser.url(site.slug, path))
  await page.getByRole('link', { name: 'Move all 3' }).click()
  await page.getByRole('link', { name: 'All 3' }).waitFor()
  await chooseMove(page, path, 'scope=all', hoursAfter(series.starts[1]!, 2))
  await look(page, 'review of a customer')
  await page.getByRole('button', { name: 'Move them' }).click()
  await page.getByText('3 appointments are moved').waitFor()
  expect(await startsOf(series)).toEqual(series.starts.map((start) => hoursAfter(start, 2)))
  await page.getByRole('region', { name: 'A series of 3 appointments' }).getByRole('link').last().click()
  await page.waitForURL((url) => url.pathname === `/account/bookings/${series.ids[2]}`)
})

describe('a series as its provider sees it, in another theme on a phone', () => {
  test('its pages name the others, and a move of several is proposed, answered and made', async () => {
    const series = await newSeries({ at: other, startsAt: deskMorning(3), firstName: 'Paula', count: 3 })
    const path = `/provider/bookings/${series.ids[0]}`
    const { page, problems } = await openAsProvider(path, phone, other)
    await heading(page, 'A series of 3 appointments')
    await look(page, 'booking of a series')
    await page.goto(
      browser.url(other.slug, `/provider/calendar?view=day&date=${deskDate(series.starts[0]!)}`),
    )
    await page.getByText('Series, 1 of 3').first().waitFor()

    await page.goto(browser.url(other.slug, `${path}/together`))
    await page.getByRole('link', { name: 'Move several' }).click()
    await heading(page, 'Move all 3')
    await look(page, 'times for several')
    const to = hoursAfter(series.starts[0]!, 2)
    const values = page.locator('input[name=start]:not([value=other])')
    const all = await values.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))
    await values.nth(all.findIndex((value) => Date.parse(value) === Date.parse(to))).check()
    await page.getByRole('button', { name: 'Show where all of them go' }).click()
    await heading(page, 'Where they would go')
    await look(page, 'where several go')
    await page.getByLabel('Message to Paula').fill('The van has to be repaired')
    await page.getByRole('button', { name: 'Move them' }).click()
    await page.getByText('Until they agree, all stay where they are').waitFor()
    await heading(page, 'Other times are proposed for 3 of them')
    await look(page, 'proposed')
    expect(await startsOf(series, other)).toEqual(series.starts)

    const guest = await open(series.paths[2]!, { javaScriptEnabled: false }, other)
    await heading(guest.page, /would like other times for 3 appointments/)
    expect(await main(guest.page)).toContain('The van has to be repaired')
    await guest.page.getByRole('button', { name: 'Take the new times' }).click()
    await guest.page.getByRole('heading', { name: /would like other times/ }).waitFor({ state: 'detached' })
    expect(await startsOf(series, other)).toEqual(series.starts.map((start) => hoursAfter(start, 2)))
    expect(problems).toEqual([])
  })

  test('all requests of a series are accepted together, and several are cancelled with the reason', async () => {
    const series = await newSeries({
      at: other,
      serviceId: deskOf(other).approval,
      startsAt: deskMorning(4),
      firstName: 'Quinn',
      count: 3,
    })
    const path = `/provider/bookings/${series.ids[0]}/together`
    const { page, problems } = await openAsProvider(path, phone, other)
    await heading(page, '3 requests wait for your answer')
    await look(page, 'requests')
    await page.getByRole('button', { name: 'Accept all 3' }).click()
    await page.getByText('gets an e-mail with all appointments').waitFor()
    expect((await rowsOf(series, other)).map(({ status }) => status)).toEqual([
      'confirmed',
      'confirmed',
      'confirmed',
    ])

    await page.getByRole('link', { name: 'Cancel several' }).click()
    await heading(page, 'Cancel all 3?')
    expect(await main(page)).toContain('Because you cancel, Quinn owes nothing: €180.00 are not due')
    await look(page, 'cancelling as a provider')
    await page.getByLabel('Reason').fill('The cellar is under water')
    await page.getByRole('button', { name: 'Cancel these 3' }).click()
    await page.getByText('is told why').waitFor()
    expect((await rowsOf(series, other)).map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ])
    expect(problems).toEqual([])
  })

  test('a wish of the guest for several is answered by the provider together', async () => {
    const series = await newSeries({
      at: other,
      serviceId: deskOf(other).approval,
      startsAt: deskMorning(5),
      firstName: 'Runa',
      count: 3,
    })
    const provider = await openAsProvider(`/provider/bookings/${series.ids[0]}/together`, phone, other)
    await provider.page.getByRole('button', { name: 'Accept all 3' }).click()
    await provider.page.getByText('gets an e-mail with all appointments').waitFor()
    const { page } = await open(series.paths[0]!, { javaScriptEnabled: false }, other)
    await chooseMove(page, series.paths[0]!, 'scope=all', hoursAfter(series.starts[0]!, 2), other)
    await page.getByRole('button', { name: 'Ask for these times' }).click()
    await heading(page, 'You asked for other times for 3 appointments')

    await provider.page.reload()
    await heading(provider.page, 'Runa would like other times for 3 of them')
    await provider.page.getByRole('button', { name: 'Agree to the new times' }).click()
    await provider.page.getByText('gets the new times in one e-mail').waitFor()
    expect(await startsOf(series, other)).toEqual(series.starts.map((start) => hoursAfter(start, 2)))
  })
})

import {
  cancelPlan,
  changePlan,
  entitlementsOf,
  payOpenInvoices,
  providerOwner,
  readAllowance,
} from '#platform/billing/index.ts'
import { PlanInvoice, Subscription } from '#platform/billing/models.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { day, goodCard, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

jest.setTimeout(300_000)

const opening = '2028-01-31T09:00:00Z'
const at = (text: string) => new Date(`${text}T09:00:00Z`)

let market: SellingMarket
beforeAll(async () => {
  market = await openSellingMarket(opening)
})
afterAll(() => market.close())

type Owner = ReturnType<typeof providerOwner>
type Stretch = { from: Date; until: Date | null; amount: number; months: number }

/** The n-th time that a period begins, by counting months on the wall of UTC: the anchor's day, or the month's last. */
function nth(anchor: Date, months: number, index: number): Date {
  const month = anchor.getUTCMonth() + months * index
  const last = new Date(Date.UTC(anchor.getUTCFullYear(), month + 1, 0)).getUTCDate()
  return new Date(Date.UTC(anchor.getUTCFullYear(), month, Math.min(anchor.getUTCDate(), last), 9))
}
/** All periods of a stretch that have begun. */
function periodsOf({ from, until, months }: Stretch, now: Date): Date[] {
  const starts: Date[] = []
  for (let index = 0; ; index += 1) {
    const start = nth(from, months, index)
    if (start > now || (until !== null && start >= until)) return starts
    starts.push(start)
  }
}

/** Somebody who subscribes, and what plain counting says of them at any moment. */
type Life = {
  owner: Owner
  has: (now: Date) => { 'calendar.sync': boolean; 'api.access': boolean }
  state: (now: Date) => string | null
  /** The stretch whose periods the mirror shows. */
  anchors: readonly Stretch[]
  /** All amounts that were asked for, in order. */
  invoices: (now: Date) => number[]
}
const within = (now: Date, from: string, until: string | null = null) =>
  now >= at(from) && (until === null || now < at(until))
const onlyCalendar = (is: boolean) => ({ 'calendar.sync': is, 'api.access': false })
const amounts = (stretches: readonly Stretch[]) => (now: Date) =>
  stretches
    .flatMap((stretch) => periodsOf(stretch, now).map((start) => [start.getTime(), stretch.amount] as const))
    .toSorted(([one], [other]) => one - other)
    .map(([, amount]) => amount)

/** What happens on a day at nine. */
const plot = new Map<string, () => Promise<unknown>>()
const flows = () => [market.runtime, market.scope] as const

async function lives(): Promise<Life[]> {
  const { professional, business, subscribe, newOwner } = market
  const tried = await market.plan(
    'Tried',
    { 'calendar.sync': true },
    [{ interval: 'month', amount: 900 }],
    14,
  )
  const steady = (owner: Owner, stretch: Stretch): Life => ({
    owner,
    anchors: [stretch],
    has: (now) => onlyCalendar(now >= stretch.from),
    state: (now) => (now >= stretch.from ? 'active' : null),
    invoices: amounts([stretch]),
  })

  const monthly = await newOwner()
  await subscribe(monthly, professional)

  const yearly = await newOwner()
  plot.set('2028-02-29', async () => {
    const url = await market.begin(yearly, professional, { interval: 'year' })
    await payOn(url, goodCard)
    await market.settle(yearly)
  })

  const trying = await newOwner()
  await subscribe(trying, tried)
  const afterTrial: Stretch = { from: at('2028-02-14'), until: null, amount: 900, months: 1 }

  const climbing = await newOwner()
  await subscribe(climbing, professional)
  const change = (planId: string) =>
    changePlan(...flows(), { owner: climbing, planId, interval: 'month', at: market.time.now() })
  plot.set('2028-03-10', () => change(business))
  plot.set('2028-03-20', () => change(professional))
  const climb: Stretch = { from: at('2028-01-31'), until: null, amount: 1_900, months: 1 }
  // 21 of 31 days are left: so much of the dearer plan is charged, and so much of the other one given back.
  const difference = Math.round((4_900 * 21) / 31) - Math.round((1_900 * 21) / 31)

  const failing = await newOwner()
  await subscribe(failing, professional)
  plot.set('2028-05-10', () => market.useCard(failing, 'pm_card_chargeCustomerFail'))
  plot.set('2028-06-09', async () => {
    await market.useCard(failing, 'pm_card_visa')
    await payOpenInvoices(...flows(), { owner: failing })
  })

  const returning = await newOwner()
  await subscribe(returning, professional)
  plot.set('2028-04-15', () => cancelPlan(...flows(), { owner: returning }))
  plot.set('2028-07-15', () => subscribe(returning, professional))
  const stays: Stretch[] = [
    { from: at('2028-01-31'), until: at('2028-04-30'), amount: 1_900, months: 1 },
    { from: at('2028-07-15'), until: null, amount: 1_900, months: 1 },
  ]

  const whole: Stretch = { from: at('2028-01-31'), until: null, amount: 1_900, months: 1 }
  return [
    steady(monthly, whole),
    steady(yearly, { from: at('2028-02-29'), until: null, amount: 19_000, months: 12 }),
    {
      owner: trying,
      anchors: [afterTrial],
      has: () => onlyCalendar(true),
      state: (now) => (now < at('2028-02-14') ? 'trialing' : 'active'),
      // The trial itself is an invoice about nothing.
      invoices: (now) => [0, ...amounts([afterTrial])(now)],
    },
    {
      owner: climbing,
      anchors: [climb],
      has: (now) => ({ 'calendar.sync': true, 'api.access': within(now, '2028-03-10', '2028-03-31') }),
      state: () => 'active',
      invoices: (now) =>
        amounts([climb])(now).flatMap((amount, index) =>
          index === 1 && now >= at('2028-03-10') ? [amount, difference] : [amount],
        ),
    },
    {
      owner: failing,
      anchors: [whole],
      has: () => onlyCalendar(true),
      state: (now) => (within(now, '2028-05-31', '2028-06-09') ? 'past_due' : 'active'),
      invoices: amounts([whole]),
    },
    {
      owner: returning,
      anchors: stays,
      has: (now) => onlyCalendar(within(now, '2028-01-31', '2028-04-30') || within(now, '2028-07-15')),
      state: (now) => (within(now, '2028-04-30', '2028-07-15') ? 'ended' : 'active'),
      invoices: amounts(stays),
    },
  ]
}

/** One day: what is planned at nine, what the processor does by itself, and what it tells. */
async function live(date: string, heard: number): Promise<number> {
  market.time.moveTo(`${date}T09:00:00Z`)
  await plot.get(date)?.()
  for (const time of ['10:30', '22:30']) {
    market.time.moveTo(`${date}T${time}:00Z`)
    market.local.engine.tick()
  }
  await market.local.settled()
  const told = new Map(market.noticesSince(heard).map((notice) => [notice.objectId, notice]))
  const count = market.countEvents()
  for (const notice of told.values()) await market.hear(notice)
  return count
}

test('through two years every day shows what plain counting says', async () => {
  const all = await lives()
  const zone = 'Europe/Berlin'
  const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' })
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  let heard = 0
  const first = Date.UTC(2028, 0, 31)
  for (let index = 0; index < 731; index += 1) {
    const date = new Date(first + index * day).toISOString().slice(0, 10)
    heard = await live(date, heard)
    // Reminders and ends are the sweep's: daily while somebody owes, and now and then.
    const owes = date >= '2028-05-31' && date <= '2028-06-09'
    if (owes || index % 30 === 0) await market.sweep()
    const now = market.time.now()
    await market.inside(async (ctx) => {
      const { period, resetsAt } = (await readAllowance(ctx, 'bookings', all[index % all.length]!.owner))!
      expect({ date, period, reset: wall.format(resetsAt).replaceAll(/\D+/g, ' ') }).toEqual({
        date,
        period: local.format(now).slice(0, 7),
        reset: '01 00 00',
      })
      const rows = await Subscription.query(ctx.trx).where({ source: 'processor' }).orderBy('id')
      const papers = await PlanInvoice.query(ctx.trx).orderBy(['issued_at', 'id'])
      for (const [who, life] of all.entries()) {
        const { owner } = life
        const own = rows.filter(({ ownerId }) => ownerId === owner.id)
        const row = own.at(-1)
        const stretch = life.anchors.findLast(({ from }) => from <= now)
        const starts = stretch ? periodsOf(stretch, now) : []
        const expected = {
          state: life.state(now),
          has: life.has(now),
          start: starts.at(-1)?.toISOString(),
          end:
            starts.length > 0 ? nth(stretch!.from, stretch!.months, starts.length).toISOString() : undefined,
          invoices: life.invoices(now),
        }
        const may = await entitlementsOf(ctx, owner)
        const valueOf = (key: string) => may.find(({ feature }) => feature === key)?.value
        const isCounted = stretch !== undefined
        const ids = new Set(own.map(({ id }) => id))
        const seen = {
          state: row?.state ?? null,
          has: {
            'calendar.sync': valueOf('calendar.sync'),
            'api.access': valueOf('api.access'),
          },
          start: isCounted ? row?.periodStartsAt?.toISOString() : undefined,
          end: isCounted ? row?.periodEndsAt?.toISOString() : undefined,
          invoices: papers.flatMap(({ subscriptionId, totalAmount, state }) =>
            ids.has(subscriptionId) && state !== 'void' ? [totalAmount] : [],
          ),
        }
        if (JSON.stringify(seen) !== JSON.stringify(expected))
          expect({ date, who, ...seen }).toEqual({ date, who, ...expected })
      }
    })
  }
  expect(all.map(({ invoices }) => invoices(market.time.now()).length)).toEqual([24, 2, 25, 25, 24, 22])
})

// Years, day by day: what is asked for and paid is held against a calendar that is worked out here in another way.
import fc from 'fast-check'
import Stripe from 'stripe'
import type { LocalStripe } from '#platform/local/stripe/server.ts'
import { at, day, plansOf, subscriber, useCard, type Plans } from '#tests/support/local-billing.ts'
import { startStripe } from '#tests/support/local-stripe.ts'

const hour = 3_600
const dateOf = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10)

async function open(start: string) {
  const local = await startStripe({ clock: () => new Date(start), settings: { keptEvents: 100_000 } })
  const stripe = new Stripe(local.secretKey, {
    ...local.client,
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(local.fetch),
  })
  return { local, stripe, plans: await plansOf(stripe) }
}

/** Day by day, with an hour more for the drafts of the day. */
async function live(local: LocalStripe, days: number, work: (day: number) => Promise<void> = async () => {}) {
  for (let count = 1; count <= days; count++) {
    await local.advance(day)
    await work(count)
  }
  await local.advance(hour)
}

const cycles = (local: LocalStripe, subscription: string) =>
  local.engine.store
    .all('invoice')
    .filter((each) => each.parent?.subscription_details?.subscription === subscription)

/** The same day of each month, or its last one, written down without any arithmetic of moments. */
function daysOfMonths(year: number, month: number, dayOfMonth: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const y = year + Math.floor((month - 1 + index) / 12)
    const m = ((month - 1 + index) % 12) + 1
    const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0
    const last = m === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(m) ? 30 : 31
    return `${y}-${String(m).padStart(2, '0')}-${String(Math.min(dayOfMonth, last)).padStart(2, '0')}`
  })
}

test.each([
  ['2027-01-31T23:30:00Z', 31],
  ['2027-10-30T00:00:00Z', 30],
  ['2028-02-29T12:00:00Z', 29],
  ['2027-03-01T09:00:00Z', 1],
])(
  'two years of months from %s: an invoice on every day it should be, each paid',
  async (start, dayOfMonth) => {
    const { local, stripe, plans } = await open(start)
    const { id: customer } = await subscriber(stripe)
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: plans.professional }] })

    await live(local, 731)

    const invoices = cycles(local, id)
    const [year, month] = start.split('-').map(Number)
    expect(invoices.map(({ created }) => dateOf(created))).toEqual(
      daysOfMonths(year!, month!, dayOfMonth, invoices.length),
    )
    expect(invoices.length).toBeGreaterThanOrEqual(25)
    expect(new Set(invoices.map(({ status, amount_paid }) => `${status} ${amount_paid}`))).toEqual(
      new Set(['paid 1900']),
    )
    // Every second of two years is in one line, and in one only.
    const lines = invoices.map(({ lines: { data } }) => data[0]!.period)
    lines.slice(1).forEach((period, index) => expect(period.start).toBe(lines[index]!.end))
    expect(new Set(invoices.map(({ number }) => number)).size).toBe(invoices.length)
    await local.close()
  },
)

test('years from a leap day', async () => {
  const { local, stripe, plans } = await open('2028-02-29T12:00:00Z')
  const { id: customer } = await subscriber(stripe)
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: plans.yearly }] })

  await local.advance(4 * 365 * day + 2 * day)

  expect(cycles(local, id).map(({ created }) => dateOf(created))).toEqual([
    '2028-02-29',
    '2029-02-28',
    '2030-02-28',
    '2031-02-28',
    '2032-02-29',
  ])
  await local.close()
})

const step = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('change' as const),
    plan: fc.constantFrom<keyof Plans>('professional', 'business', 'yearly'),
    proration: fc.constantFrom('always_invoice' as const, 'create_prorations' as const, 'none' as const),
  }),
  fc.record({ kind: fc.constant('seats' as const), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant('card' as const), isGood: fc.boolean() }),
  fc.record({
    kind: fc.constant('pause' as const),
    behavior: fc.constantFrom('void' as const, 'keep_as_draft' as const, 'mark_uncollectible' as const),
  }),
  fc.record({ kind: fc.constant('resume' as const) }),
  fc.record({ kind: fc.constant('pay' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take(
  stripe: Stripe,
  local: LocalStripe,
  plans: Plans,
  customer: string,
  id: string,
  each: Step,
) {
  if (each.kind === 'wait') return live(local, each.days)
  if (each.kind === 'card') {
    await useCard(stripe, customer, each.isGood ? 'pm_card_visa' : 'pm_card_chargeCustomerFail')
    return
  }
  const subscription = await stripe.subscriptions.retrieve(id)
  const [item] = subscription.items.data
  if (each.kind === 'change' || each.kind === 'seats') {
    await stripe.subscriptions.update(
      id,
      each.kind === 'change'
        ? { items: [{ id: item!.id, price: plans[each.plan] }], proration_behavior: each.proration }
        : { items: [{ id: item!.id, quantity: each.count }], proration_behavior: 'create_prorations' },
    )
  }
  if (each.kind === 'pause')
    await stripe.subscriptions.update(id, { pause_collection: { behavior: each.behavior } })
  if (each.kind === 'resume') await stripe.subscriptions.update(id, { pause_collection: '' })
  if (each.kind === 'pay') {
    const { data } = await stripe.invoices.list({ subscription: id, status: 'open' })
    for (const invoice of data) {
      await stripe.invoices.pay(invoice.id).catch((error: unknown) => {
        if (!(error instanceof Stripe.errors.StripeCardError)) throw error
      })
    }
  }
}

function assertSound(local: LocalStripe, customer: string, id: string): void {
  const { store } = local.engine
  const subscription = store.get('subscription', id)
  const invoices = cycles(local, id)
  for (const invoice of invoices) {
    const { lines } = store.get('local.invoice', invoice.id)
    const sum = lines.reduce((total, { amount }) => total + amount, 0)
    expect(invoice.total).toBe(sum)
    if (invoice.status === 'draft') continue
    // What was asked for and what the balance gave come to the total.
    const moved = (invoice.ending_balance ?? 0) - invoice.starting_balance
    expect(invoice.total).toBe(invoice.amount_due + moved)
    expect(invoice.amount_remaining).toBe(invoice.status === 'paid' ? 0 : invoice.amount_due)
  }
  const charged = store
    .all('charge')
    .filter((each) => each.customer === customer && each.status === 'succeeded')
    .reduce((total, { amount }) => total + amount, 0)
  expect(charged).toBe(invoices.reduce((total, { amount_paid: paid }) => total + paid, 0))

  // The present lies in the period, and the full lines of periods never overlap.
  const { current_period_start: from, current_period_end: until } = subscription.items.data[0]!
  expect(from).toBeLessThanOrEqual(local.engine.now())
  expect(until).toBeGreaterThan(local.engine.now())
  const periods = invoices
    .flatMap((invoice) => store.get('local.invoice', invoice.id).lines)
    .filter((line) => line.parent?.subscription_item_details?.proration === false)
    .map(({ period }) => period)
  periods
    .slice(1)
    .forEach((period, index) => expect(period.start).toBeGreaterThanOrEqual(periods[index]!.start))
  const latest = store.get('invoice', String(subscription.latest_invoice))
  const isSettled = ['paid', 'void', 'uncollectible', 'draft'].includes(latest.status ?? '')
  if (subscription.status === 'past_due')
    expect(invoices.some(({ attempt_count: count }) => count > 0)).toBe(true)
  else expect(isSettled || latest.attempt_count === 0).toBe(true)
}

test('whatever a subscriber does, invoices add up and periods follow each other', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 1_500 }),
      fc.array(step, { minLength: 3, maxLength: 14 }),
      async (offset, steps) => {
        const start = new Date((at('2027-01-01T08:15:00Z') + offset * day) * 1_000).toISOString()
        const { local, stripe, plans } = await open(start)
        try {
          const { id: customer } = await subscriber(stripe)
          const { id } = await stripe.subscriptions.create({
            customer,
            items: [{ price: plans.professional, quantity: 2 }],
          })
          for (const each of steps) {
            await take(stripe, local, plans, customer, id, each)
            assertSound(local, customer, id)
          }
        } finally {
          await local.close()
        }
      },
    ),
    { numRuns: 40, endOnFailure: true },
  ))

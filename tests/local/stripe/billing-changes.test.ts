import type Stripe from 'stripe'
import { at, day, plansOf, subscriber, useCard, type Plans } from '#tests/support/local-billing.ts'
import { refusalOf, startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

const start = '2027-04-01T00:00:00Z'
/** Half of the thirty days of April. */
const half = 15 * day
let local: StripeUnderTest
let stripe: Stripe
let plans: Plans
let customer: string
let subscription: Stripe.Subscription
let item: string
beforeEach(async () => {
  local = await startStripe({ clock: () => new Date(start) })
  stripe = local.stripe
  plans = await plansOf(stripe)
  customer = (await subscriber(stripe)).id
  subscription = await stripe.subscriptions.create({ customer, items: [{ price: plans.professional }] })
  item = subscription.items.data[0]!.id
})
afterEach(() => local.close())

const change = (rest: Stripe.SubscriptionUpdateParams) =>
  stripe.subscriptions.update(subscription.id, { expand: ['latest_invoice'], ...rest })
const to = (price: string, rest: Stripe.SubscriptionUpdateParams = {}) =>
  change({ items: [{ id: item, price }], ...rest })
const latest = ({ latest_invoice: invoice }: Stripe.Subscription) => invoice as Stripe.Invoice
const linesOf = ({ lines }: Stripe.Invoice) =>
  lines.data.map(({ description, amount }) => [description, amount])
const invoices = async () =>
  (await stripe.invoices.list({ subscription: subscription.id, limit: 100 })).data.toReversed()

test('an upgrade at half of the period credits half of what was paid, and asks for half of the new price at once', async () => {
  await local.advance(half)

  const upgraded = await to(plans.business, { proration_behavior: 'always_invoice' })

  expect(upgraded.items.data).toMatchObject([{ id: item, price: { id: plans.business } }])
  expect(upgraded.billing_cycle_anchor).toBe(subscription.billing_cycle_anchor)
  expect(latest(upgraded)).toMatchObject({
    billing_reason: 'subscription_update',
    status: 'paid',
    total: 1_500,
  })
  expect(linesOf(latest(upgraded))).toEqual([
    ['Unused time on Professional after 16 Apr 2027', -950],
    ['Remaining time on Business after 16 Apr 2027', 2_450],
  ])
  const [credit] = latest(upgraded).lines.data
  const [first] = await invoices()
  expect(credit!.parent?.subscription_item_details).toMatchObject({
    proration: true,
    proration_details: {
      credited_items: { invoice: first!.id, invoice_line_items: [first!.lines.data[0]!.id] },
    },
  })
  await local.advance(half + 3_600)
  expect((await invoices()).at(-1)).toMatchObject({ total: 4_900, status: 'paid' })
})

test('prorations wait for the next invoice where nothing else is asked for', async () => {
  await local.advance(half)
  const upgraded = await to(plans.business)
  expect(latest(upgraded).billing_reason).toBe('subscription_create')
  const { data: waiting } = await stripe.invoiceItems.list({ customer, pending: true })
  expect(waiting.map(({ amount, proration }) => [amount, proration])).toEqual([
    [2_450, true],
    [-950, true],
  ])

  await local.advance(half + 3_600)

  const last = (await invoices()).at(-1)!
  expect(last).toMatchObject({ total: 6_400, status: 'paid' })
  expect(last.lines.data.map(({ amount }) => amount)).toEqual([-950, 2_450, 4_900])
  expect((await stripe.invoiceItems.list({ customer, pending: true })).data).toEqual([])
})

test('without prorations the new price counts from the next period on', async () => {
  await local.advance(half)
  await to(plans.business, { proration_behavior: 'none' })
  await local.advance(half + 3_600)

  expect((await invoices()).map(({ total }) => total)).toEqual([1_900, 4_900])
})

test('a credit gives back what was asked for, also after changes without prorations', async () => {
  await local.advance(10 * day)
  await to(plans.business, { proration_behavior: 'none' })
  await local.advance(5 * day)

  const back = await to(plans.professional, { proration_behavior: 'always_invoice' })

  // Half of the 19 dollars that were paid, not of 49.
  expect(linesOf(latest(back))).toEqual([
    ['Unused time on Professional after 16 Apr 2027', -950],
    ['Remaining time on Professional after 16 Apr 2027', 950],
  ])
})

test('up and down within one period comes to the same as not having moved', async () => {
  await local.advance(10 * day)
  await to(plans.business, { proration_behavior: 'always_invoice' })
  await to(plans.professional, { proration_behavior: 'always_invoice' })

  const [, up, down] = await invoices()
  expect([up!.total, down!.total]).toEqual([2_000, -2_000])
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -2_000 })
  await local.advance(20 * day + 3_600)
  expect((await invoices()).at(-1)).toMatchObject({
    total: 1_900,
    amount_due: 0,
    status: 'paid',
    ending_balance: -100,
  })
})

test('more seats are paid for from their day on', async () => {
  await change({ items: [{ price: plans.seat, quantity: 3 }], proration_behavior: 'always_invoice' })
  const seats = (await stripe.subscriptionItems.list({ subscription: subscription.id })).data[1]!
  await local.advance(half)

  await stripe.subscriptionItems.update(seats.id, { quantity: 5, proration_behavior: 'always_invoice' })

  const last = (await invoices()).at(-1)!
  expect(linesOf(last)).toEqual([
    ['Unused time on 3 × Seat after 16 Apr 2027', -1_050],
    ['Remaining time on 5 × Seat after 16 Apr 2027', 1_750],
  ])
  await stripe.subscriptionItems.del(seats.id, { proration_behavior: 'always_invoice' })
  expect((await invoices()).at(-1)!.total).toBe(-1_750)
})

test('another interval begins a period of its own, which is paid for at once', async () => {
  await local.advance(half)

  const yearly = await to(plans.yearly)

  expect(yearly.items.data[0]).toMatchObject({
    current_period_start: at('2027-04-16T00:00:00Z'),
    current_period_end: at('2028-04-16T00:00:00Z'),
  })
  expect(latest(yearly)).toMatchObject({ total: 18_050, status: 'paid' })
  expect(yearly.billing_cycle_anchor).toBe(at('2027-04-16T00:00:00Z'))
})

test('an anchor that is set anew begins a period, and unused time is credited', async () => {
  await local.advance(half)

  const moved = await change({ billing_cycle_anchor: { type: 'now' } })

  expect(latest(moved)).toMatchObject({ total: 950, status: 'paid' })
  expect(moved.items.data[0]).toMatchObject({ current_period_end: at('2027-05-16T00:00:00Z') })
})

test('shares are by the second', async () => {
  await local.advance(123_456)
  const upgraded = await to(plans.business, { proration_behavior: 'always_invoice' })

  const left = 30 * day - 123_456
  expect(latest(upgraded).lines.data.map(({ amount }) => amount)).toEqual([
    -Math.round((1_900 * left) / (30 * day)),
    Math.round((4_900 * left) / (30 * day)),
  ])
})

test('a preview says what the change then costs, and changes nothing', async () => {
  await local.advance(half)
  const now = at(start) + half
  const before = await stripe.subscriptions.retrieve(subscription.id)
  const details = { items: [{ id: item, price: plans.business }], proration_date: now }

  const atOnce = await stripe.invoices.createPreview({
    customer,
    subscription: subscription.id,
    subscription_details: { ...details, proration_behavior: 'always_invoice' },
  })
  const later = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { ...details, proration_behavior: 'create_prorations' },
  })

  expect(atOnce).toMatchObject({
    id: expect.stringMatching(/^upcoming_in_/),
    total: 1_500,
    amount_due: 1_500,
  })
  expect(later).toMatchObject({ total: 6_400 })
  expect(await stripe.subscriptions.retrieve(subscription.id)).toEqual(before)
  expect((await stripe.invoiceItems.list({ customer })).data).toEqual([])
  await local.advance(600)
  const upgraded = await to(plans.business, { proration_behavior: 'always_invoice', proration_date: now })
  expect(linesOf(latest(upgraded))).toEqual(linesOf(atOnce))
})

test('previews: the next period, a first invoice, an end with credit, and nothing to come', async () => {
  const next = await stripe.invoices.createPreview({ customer })
  const first = await stripe.invoices.createPreview({
    customer,
    subscription_details: { items: [{ price: plans.seat, quantity: 4 }] },
    invoice_items: [{ price: plans.setUp }],
  })
  await local.advance(half)
  const end = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { cancel_now: true },
  })
  await change({ cancel_at_period_end: true })

  expect(next).toMatchObject({ total: 1_900, period_end: at('2027-05-01T00:00:00Z') })
  expect(first.total).toBe(5_300)
  expect(end.total).toBe(-950)
  expect(await refusalOf(() => stripe.invoices.createPreview({ customer }))).toMatchObject({
    code: 'invoice_upcoming_none',
  })
})

test('a change whose payment is refused leaves everything as it was, where that is asked for', async () => {
  await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
  await local.advance(half)

  const refusal = await refusalOf(() =>
    to(plans.business, { proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' }),
  )

  expect(refusal).toMatchObject({ statusCode: 402, code: 'card_declined' })
  const now = await stripe.subscriptions.retrieve(subscription.id)
  expect(now).toMatchObject({ status: 'active', items: { data: [{ price: { id: plans.professional } }] } })
  expect((await invoices()).map(({ status }) => status)).toEqual(['paid', 'void'])
})

test('a change can wait for its payment, and is forgotten when that does not come', async () => {
  await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
  await local.advance(half)
  const wait = { proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete' } as const
  const waiting = await to(plans.business, wait)
  expect(waiting).toMatchObject({
    status: 'active',
    items: { data: [{ price: { id: plans.professional } }] },
    pending_update: { subscription_items: [{ price: { id: plans.business } }] },
  })

  const good = await useCard(stripe, customer, 'pm_card_visa')
  await stripe.invoices.pay(latest(waiting).id, {
    payment_method: String(good.invoice_settings.default_payment_method),
  })
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    pending_update: null,
    items: { data: [{ price: { id: plans.business } }] },
  })

  await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
  const second = await change({ items: [{ price: plans.seat, quantity: 2 }], ...wait })
  await local.advance(day)
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ pending_update: null })
  expect(await stripe.invoices.retrieve(latest(second).id)).toMatchObject({ status: 'void' })
})

test('a change whose payment fails counts all the same where nothing else is said, and leaves it past due', async () => {
  await useCard(stripe, customer, 'pm_card_chargeCustomerFail')
  await local.advance(half)

  const upgraded = await to(plans.business, { proration_behavior: 'always_invoice' })

  expect(upgraded).toMatchObject({ status: 'past_due', items: { data: [{ price: { id: plans.business } }] } })
})

test('a downgrade is kept for the end of the period by a schedule', async () => {
  await to(plans.business, { proration_behavior: 'none' })
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  const [current] = schedule.phases
  const planned = await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    phases: [
      {
        items: [{ price: plans.business, quantity: 1 }],
        start_date: current!.start_date,
        end_date: current!.end_date,
      },
      {
        items: [{ price: plans.professional, quantity: 1 }],
        duration: { interval: 'month', interval_count: 1 },
        metadata: { plan: 'professional' },
      },
    ],
  })
  expect(planned).toMatchObject({ status: 'active', phases: [{}, { start_date: current!.end_date }] })
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ schedule: schedule.id })

  await local.advance(30 * day + 3_600)

  const lower = await stripe.subscriptions.retrieve(subscription.id)
  expect(lower).toMatchObject({
    items: { data: [{ id: item, price: { id: plans.professional } }] },
    metadata: { plan: 'professional' },
  })
  expect((await invoices()).at(-1)).toMatchObject({ total: 1_900, status: 'paid' })
  await local.advance(31 * day)
  expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
    status: 'released',
    released_subscription: subscription.id,
  })
  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    schedule: null,
    status: 'active',
  })
})

test('a schedule can be released before, and then nothing changes', async () => {
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  const [current] = schedule.phases
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      {
        items: [{ price: plans.professional }],
        start_date: current!.start_date,
        end_date: current!.end_date,
      },
      { items: [{ price: plans.seat, quantity: 2 }], duration: { interval: 'month' } },
    ],
  })

  await stripe.subscriptionSchedules.release(schedule.id)
  await local.advance(31 * day)

  expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    items: { data: [{ price: { id: plans.professional } }] },
  })
})

test('a schedule begins a subscription later, moves it to another interval, and ends it', async () => {
  const schedule = await stripe.subscriptionSchedules.create({
    customer,
    start_date: at('2027-04-10T00:00:00Z'),
    end_behavior: 'cancel',
    phases: [
      { items: [{ price: plans.business }], duration: { interval: 'month', interval_count: 2 } },
      { items: [{ price: plans.yearly }], duration: { interval: 'year' } },
    ],
  })
  expect(schedule).toMatchObject({ status: 'not_started', subscription: null })
  await local.advance(9 * day)
  const started = await stripe.subscriptionSchedules.retrieve(schedule.id)
  const id = String(started.subscription)

  await local.advance(70 * day)
  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    items: { data: [{ price: { id: plans.yearly }, current_period_end: at('2028-06-10T00:00:00Z') }] },
  })
  await local.advance(366 * day)

  expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
    status: 'canceled',
    ended_at: at('2028-06-10T00:00:00Z'),
  })
  expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({ status: 'completed' })
  const paid = (await stripe.invoices.list({ subscription: id })).data.map(({ total }) => total)
  expect(paid.toReversed()).toEqual([4_900, 4_900, 19_000])
})

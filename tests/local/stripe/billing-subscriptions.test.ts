import type Stripe from 'stripe'
import { at, day, subscriber, useCard, type Plans } from '#tests/support/local-billing.ts'
import { eventTypes, refusalOf } from '#tests/support/local-stripe.ts'
import { start, local, stripe, plans, subscribe, read, invoicesOf, billingEvents } from './subscribed.ts'

const invoiceOf = (subscription: Stripe.Subscription) => subscription.latest_invoice as Stripe.Invoice
const periodOf = ({ items }: Stripe.Subscription) =>
  [items.data[0]!.current_period_start, items.data[0]!.current_period_end].map((each) =>
    new Date(each * 1_000).toISOString().slice(0, 10),
  )

test('a subscription is paid for at once and has its period', async () => {
  const subscription = await subscribe({ metadata: { plan: 'p1' } })

  expect(subscription).toMatchObject({
    status: 'active',
    currency: 'usd',
    billing_mode: { type: 'flexible' },
  })
  expect(periodOf(subscription)).toEqual(['2027-03-01', '2027-04-01'])
  expect(invoiceOf(subscription)).toMatchObject({
    status: 'paid',
    billing_reason: 'subscription_create',
    amount_paid: 1_900,
    total: 1_900,
    number: expect.stringMatching(/-0001$/),
    parent: {
      type: 'subscription_details',
      subscription_details: { subscription: subscription.id, metadata: { plan: 'p1' } },
    },
  })
  expect(invoiceOf(subscription).lines.data).toMatchObject([
    {
      amount: 1_900,
      description: '1 × Professional (at $19.00 / month)',
      period: { start: at(start), end: at('2027-04-01T09:00:00Z') },
      parent: { type: 'subscription_item_details', subscription_item_details: { proration: false } },
    },
  ])
  expect(billingEvents()).toEqual([
    'invoice.created',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.created',
  ])
})

test('an invoice shows its payment, which leads to the intent and from there to what was received', async () => {
  const { id } = invoiceOf(await subscribe())
  const invoice = await stripe.invoices.retrieve(id, { expand: ['payments'] })
  const [payment] = invoice.payments!.data

  expect(payment).toMatchObject({ status: 'paid', amount_paid: 1_900, is_default: true, invoice: id })
  const intent = await stripe.paymentIntents.retrieve(String(payment!.payment.payment_intent), {
    expand: ['latest_charge.balance_transaction'],
  })
  expect(intent).toMatchObject({
    status: 'succeeded',
    latest_charge: { balance_transaction: { amount: 1_900, type: 'charge' } },
  })
  const found = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent.id },
  })
  expect(found.data.map((each) => each.invoice)).toEqual([id])
})

test('a period ends, the next begins, and its invoice is a draft for an hour', async () => {
  const { id } = await subscribe()
  const before = eventTypes(local).length
  await local.advance(31 * day)

  const renewed = await read(id)
  expect(periodOf(renewed)).toEqual(['2027-04-01', '2027-05-01'])
  expect(invoiceOf(renewed)).toMatchObject({
    status: 'draft',
    billing_reason: 'subscription_cycle',
    number: null,
  })
  await local.advance(3_600)

  expect(invoiceOf(await read(id))).toMatchObject({ status: 'paid', amount_paid: 1_900, attempt_count: 1 })
  expect(billingEvents(before)).toEqual([
    'invoice.upcoming',
    'invoice.created',
    'customer.subscription.updated',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
  ])
})

test('whoever has nothing to pay with is refused, and nothing is left of that', async () => {
  const { id: customer } = await stripe.customers.create({})

  const refusal = await refusalOf(() => subscribe({ customer }))

  expect(refusal).toMatchObject({ statusCode: 400, code: 'resource_missing' })
  expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toEqual([])
})

test('a subscription that waits for its first payment becomes active by it', async () => {
  const { id: customer } = await stripe.customers.create({})
  const waiting = await subscribe({
    customer,
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
    expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
  })
  const invoice = invoiceOf(waiting)
  expect(waiting.status).toBe('incomplete')
  const intent = String(invoice.payments!.data[0]!.payment.payment_intent)
  expect(invoice.confirmation_secret?.client_secret).toMatch(new RegExp(`^${intent}_secret_`))

  await stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' })

  const active = await read(waiting.id)
  expect(active).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } })
  expect(active.default_payment_method).toMatch(/^pm_/)
  expect(billingEvents()).toEqual([
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
  ])
})

test('a first payment that never comes ends the subscription after 23 hours', async () => {
  const { id: customer } = await stripe.customers.create({})
  const { id, latest_invoice: invoice } = await subscribe({
    customer,
    payment_behavior: 'default_incomplete',
  })

  await local.advance(23 * 3_600)

  expect(await read(id)).toMatchObject({ status: 'incomplete_expired', latest_invoice: { status: 'void' } })
  expect(await refusalOf(() => stripe.invoices.pay((invoice as Stripe.Invoice).id))).toMatchObject({
    statusCode: 400,
  })
})

test('a first payment that is refused leaves it incomplete, or is an error that leaves nothing', async () => {
  const { id: customer } = await subscriber(stripe, 'pm_card_chargeCustomerFail')

  expect(await subscribe({ customer })).toMatchObject({
    status: 'incomplete',
    latest_invoice: { status: 'open' },
  })
  const refusal = await refusalOf(() => subscribe({ customer, payment_behavior: 'error_if_incomplete' }))
  expect(refusal).toMatchObject({ statusCode: 402, code: 'card_declined' })
  expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(1)
})

test('a bank that wants to hear from the customer is told of, and its answer pays the invoice', async () => {
  const waiting = await subscribe({ expand: ['latest_invoice.payments'] }, 'pm_card_threeDSecure2Required')
  expect(waiting.status).toBe('incomplete')
  expect(billingEvents()).toContain('invoice.payment_action_required')
  const intent = await stripe.paymentIntents.retrieve(
    String(invoiceOf(waiting).payments!.data[0]!.payment.payment_intent),
  )
  expect(intent.status).toBe('requires_action')

  await fetch(`${local.origin}/3ds/${intent.id}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ answer: 'agree' }),
  })

  expect(await read(waiting.id)).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } })
})

test('a trial with a card costs nothing until it ends, and reminds three days before', async () => {
  const trial = await subscribe({ trial_period_days: 14 })
  expect(trial).toMatchObject({
    status: 'trialing',
    trial_end: at(start) + 14 * day,
    billing_cycle_anchor: at(start) + 14 * day,
  })
  expect(invoiceOf(trial)).toMatchObject({ status: 'paid', total: 0 })
  expect(invoiceOf(trial).lines.data[0]!.description).toBe('Trial period for Professional')

  await local.advance(11 * day)
  expect(billingEvents().at(-1)).toBe('customer.subscription.trial_will_end')
  await local.advance(3 * day + 3_600)

  const active = await read(trial.id)
  expect(active).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 1_900 } })
  expect(periodOf(active)).toEqual(['2027-03-15', '2027-04-15'])
})

test.each<
  [
    NonNullable<Stripe.SubscriptionCreateParams.TrialSettings.EndBehavior['missing_payment_method']>,
    string,
    string,
  ]
>([
  ['create_invoice', 'past_due', 'customer.subscription.updated'],
  ['pause', 'paused', 'customer.subscription.paused'],
  ['cancel', 'canceled', 'customer.subscription.deleted'],
])('a trial that ends without a card (%s) makes it %s', async (missing, status, event) => {
  const { id: customer } = await stripe.customers.create({})
  const { id } = await subscribe({
    customer,
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: missing } },
  })

  await local.advance(7 * day + 3_600)

  expect(await read(id)).toMatchObject({ status })
  expect(billingEvents()).toContain(event)
})

test('what a trial paused goes on once there is a card, with a period of its own', async () => {
  const { id: customer } = await stripe.customers.create({})
  const { id } = await subscribe({
    customer,
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
  })
  await local.advance(10 * day)
  await useCard(stripe, customer, 'pm_card_visa')

  const resumed = await stripe.subscriptions.resume(id, { expand: ['latest_invoice'] })

  expect(resumed).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 1_900 } })
  expect(periodOf(resumed)).toEqual(['2027-03-11', '2027-04-11'])
  expect(billingEvents()).toContain('customer.subscription.resumed')
})

test('a trial can be ended at once, which is paid for', async () => {
  const { id } = await subscribe({ trial_period_days: 30 })
  await local.advance(5 * day)

  const active = await stripe.subscriptions.update(id, { trial_end: 'now', expand: ['latest_invoice'] })

  expect(active).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 1_900 } })
  expect(periodOf(active)).toEqual(['2027-03-06', '2027-04-06'])
})

test('a set-up fee is on the first invoice only', async () => {
  const { id } = await subscribe({ add_invoice_items: [{ price: plans.setUp }] })
  await local.advance(31 * day + 3_600)

  expect((await invoicesOf(id)).map(({ total, lines }) => [total, lines.data.length])).toEqual([
    [4_400, 2],
    [1_900, 1],
  ])
})

test('an anchor in the future is paid for in part until then', async () => {
  const subscription = await subscribe({ billing_cycle_anchor: at('2027-03-16T09:00:00Z') })

  // 15 of the 28 days from 16 February to 16 March.
  expect(invoiceOf(subscription).total).toBe(Math.round((1_900 * 13) / 28 + (1_900 * 2) / 28))
  expect(periodOf(subscription)).toEqual(['2027-03-01', '2027-03-16'])
  await local.advance(15 * day)
  expect(periodOf(await read(subscription.id))).toEqual(['2027-03-16', '2027-04-16'])
})

test('the last day of each month can be the anchor from a short month on', async () => {
  const subscription = await subscribe({
    billing_cycle_anchor_config: { day_of_month: 31 },
    proration_behavior: 'none',
  })
  expect(periodOf(subscription)).toEqual(['2027-03-01', '2027-03-31'])
  expect(subscription.latest_invoice).toBeNull()

  const ends: string[] = []
  for (let month = 0; month < 4; month++) {
    await local.advance(31 * day)
    ends.push(periodOf(await read(subscription.id))[0]!)
  }

  expect(ends).toEqual(['2027-03-31', '2027-04-30', '2027-05-31', '2027-06-30'])
})

test.each<[string, Partial<Stripe.SubscriptionCreateParams>]>([
  ['no items', { items: [] }],
  ['a price that is paid once', { items: [{ price: 'setUp' }] }],
  ['two intervals', { items: [{ price: 'professional' }, { price: 'yearly' }] }],
  ['the same price twice', { items: [{ price: 'professional' }, { price: 'professional' }] }],
  ['a trial of no days', { trial_period_days: 0 }],
  ['a trial in the past', { trial_end: 1_000_000_000 }],
  ['an anchor after the period', { billing_cycle_anchor: at('2027-05-01T00:00:00Z') }],
  ['an application fee without a destination', { application_fee_percent: 10 }],
  ['a fee of more than all', { application_fee_percent: 101 }],
  ['an account that is not there', { transfer_data: { destination: 'acct_none' } }],
  ['a coupon that is not there', { discounts: [{ coupon: 'NONE' }] }],
  ['a payment method of nobody', { default_payment_method: 'pm_none' }],
])('%s is refused', async (_what, { items, ...rest }) => {
  const named = items?.map(({ price }) => ({ price: plans[price as keyof Plans] }))

  const refusal = await refusalOf(() => subscribe({ ...rest, ...(named ? { items: named } : {}) }))

  expect(refusal).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' })
  expect(local.engine.store.all('subscription')).toEqual([])
})

test('subscriptions are listed by customer and state; those that ended only where that is asked for', async () => {
  const { id, customer } = await subscribe()
  const other = await subscribe({ customer: String(customer), items: [{ price: plans.business }] })
  await stripe.subscriptions.cancel(id)
  const list = async (params: Stripe.SubscriptionListParams) =>
    (await stripe.subscriptions.list({ customer: String(customer), ...params })).data.map((each) => each.id)

  expect(await list({})).toEqual([other.id])
  expect(await list({ status: 'all' })).toEqual([other.id, id])
  expect(await list({ status: 'canceled' })).toEqual([id])
  expect(await list({ price: plans.business })).toEqual([other.id])
})

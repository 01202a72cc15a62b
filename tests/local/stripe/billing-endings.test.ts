import type Stripe from 'stripe'
import { at, day } from '#tests/support/local-billing.ts'
import { refusalOf } from '#tests/support/local-stripe.ts'
import { start, local, stripe, subscribe, read, invoicesOf, billingEvents } from './subscribed.ts'

test('a subscription that is to end with its period does so, unless it is kept', async () => {
  const { id } = await subscribe()
  const ending = await stripe.subscriptions.update(id, {
    cancel_at_period_end: true,
    cancellation_details: { comment: 'Too quiet', feedback: 'unused' },
  })
  expect(ending).toMatchObject({
    status: 'active',
    cancel_at: at('2027-04-01T09:00:00Z'),
    cancellation_details: { feedback: 'unused', reason: 'cancellation_requested' },
  })
  expect(await stripe.subscriptions.update(id, { cancel_at_period_end: false })).toMatchObject({
    cancel_at: null,
    canceled_at: null,
  })
  await stripe.subscriptions.update(id, { cancel_at_period_end: true })

  await local.advance(31 * day)

  expect(await read(id)).toMatchObject({ status: 'canceled', ended_at: at('2027-04-01T09:00:00Z') })
  expect(billingEvents().at(-1)).toBe('customer.subscription.deleted')
  expect(await invoicesOf(id)).toHaveLength(1)
})

test('one that is cancelled now gives back unused time where that is asked for', async () => {
  const { id, customer } = await subscribe()
  await local.advance(15.5 * day)

  const canceled = await stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true })

  expect(canceled).toMatchObject({ status: 'canceled', ended_at: at(start) + 15.5 * day })
  expect((await invoicesOf(id)).at(-1)).toMatchObject({ status: 'paid', total: -950, amount_due: 0 })
  expect(await stripe.customers.retrieve(String(customer))).toMatchObject({ balance: -950 })
  expect(
    await refusalOf(() => stripe.subscriptions.update(id, { cancel_at_period_end: true })),
  ).toMatchObject({
    statusCode: 400,
  })
})

test.each<[Stripe.SubscriptionUpdateParams.PauseCollection.Behavior, string]>([
  ['void', 'void'],
  ['mark_uncollectible', 'uncollectible'],
  ['keep_as_draft', 'draft'],
])(
  'while its collection is paused (%s) an invoice is %s, and the periods go on',
  async (behavior, status) => {
    const { id } = await subscribe()
    await stripe.subscriptions.update(id, {
      pause_collection: { behavior, resumes_at: at('2027-05-15T00:00:00Z') },
    })
    await local.advance(31 * day + 2 * 3_600)

    expect(await read(id)).toMatchObject({ status: 'active', latest_invoice: { status } })
    await local.advance(62 * day)

    const resumed = await read(id)
    expect(resumed).toMatchObject({ pause_collection: null, latest_invoice: { status: 'paid' } })
    expect((await invoicesOf(id)).map((each) => each.status)).toEqual(['paid', status, status, 'paid'])
  },
)

test('a subscription that is paused has no periods, and unused time is credited where that is asked for', async () => {
  const { id } = await subscribe()
  await local.advance(15.5 * day)
  const paused = await stripe.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'now' } } })
  expect(paused).toMatchObject({
    status: 'paused',
    status_details: { paused: { subscription: { type: 'pause_requested' } } },
  })
  await local.advance(100 * day)
  expect(await invoicesOf(id)).toHaveLength(1)

  const resumed = await stripe.subscriptions.resume(id, { expand: ['latest_invoice'] })

  expect(resumed).toMatchObject({ status: 'active', latest_invoice: { total: 950, status: 'paid' } })
  expect(resumed.status_details).toBeUndefined()
})

test('a customer who goes takes the subscriptions along', async () => {
  const { id, customer } = await subscribe()

  await stripe.customers.del(String(customer))

  expect(await read(id)).toMatchObject({ status: 'canceled' })
})

test('a payment method that is taken away is used no more', async () => {
  const { id: customer } = await stripe.customers.create({})
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer })
  const { id } = await subscribe({ customer, default_payment_method: method.id })

  await stripe.paymentMethods.detach(method.id)

  expect((await read(id)).default_payment_method).toBeNull()
  await local.advance(31 * day + 3_600)
  expect(await read(id)).toMatchObject({ status: 'past_due' })
})

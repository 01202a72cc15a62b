import type Stripe from 'stripe'
import { readyAccount } from '#tests/support/connected-accounts.ts'
import { at, plansOf, subscriber } from '#tests/support/local-billing.ts'
import { startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'
import official from './billing-official-fields.json'

let local: StripeUnderTest
const shown: Record<string, object> = {}
beforeAll(async () => {
  local = await startStripe({ clock: () => new Date('2027-04-01T00:00:00Z') })
  const { stripe } = local
  const plans = await plansOf(stripe)
  const { id: destination } = await stripe.accounts.create(readyAccount())
  const customer = await subscriber(stripe)
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' })
  const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } })
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: plans.professional }],
    discounts: [{ promotion_code: code.id }],
    transfer_data: { destination },
    application_fee_percent: 10,
    expand: ['latest_invoice.payments', 'discounts'],
  })
  const invoice = subscription.latest_invoice as Stripe.Invoice
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  Object.assign(shown, {
    application_fee: (await stripe.applicationFees.list()).data[0]!,
    coupon,
    discount: subscription.discounts[0] as Stripe.Discount,
    invoice,
    invoice_payment: invoice.payments!.data[0]!,
    invoiceitem: await stripe.invoiceItems.create({ customer: customer.id, amount: 500, currency: 'usd' }),
    line_item: invoice.lines.data[0]!,
    phase: schedule.phases[0]!,
    price: await stripe.prices.retrieve(plans.professional),
    product: (await stripe.products.list()).data[0]!,
    promotion_code: code,
    subscription,
    subscription_item: subscription.items.data[0]!,
    subscription_schedule: schedule,
    tax_id: await stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value: 'DE123456789' }),
    'test_helpers.test_clock': await stripe.testHelpers.testClocks.create({
      frozen_time: at('2027-01-01T00:00:00Z'),
    }),
  } satisfies Record<string, object>)
})
afterAll(() => local.close())

/** In the example from a version before this one, or of objects in another state. */
const ofOthers: Record<string, string[]> = {
  invoice: ['subscription'],
}

test.each(Object.entries(official.fields))('%s has the fields of the official example', (kind, fields) => {
  const names = Object.keys(shown[kind]!)

  expect(fields.filter((name) => !names.includes(name))).toEqual(ofOthers[kind] ?? [])
})

test('ids are expanded to what they stand for', async () => {
  const { stripe } = local
  const { id } = shown.invoice as Stripe.Invoice

  const invoice = await stripe.invoices.retrieve(id, {
    expand: [
      'customer',
      'discounts',
      'parent.subscription_details.subscription',
      'payments.data.payment.payment_intent',
    ],
  })

  expect(invoice).toMatchObject({
    customer: { object: 'customer' },
    discounts: [{ object: 'discount' }],
    parent: { subscription_details: { subscription: { object: 'subscription' } } },
    payments: { data: [{ payment: { payment_intent: { object: 'payment_intent' } } }] },
  })
})

test('each kind is listed', async () => {
  const { stripe } = local
  const lists = [
    await stripe.coupons.list(),
    await stripe.promotionCodes.list(),
    await stripe.invoicePayments.list(),
    await stripe.subscriptionSchedules.list(),
    await stripe.testHelpers.testClocks.list(),
    await stripe.taxIds.list(),
    await stripe.applicationFees.list(),
  ]

  expect(lists.map(({ data }) => data.length)).toEqual(lists.map(() => 1))
})

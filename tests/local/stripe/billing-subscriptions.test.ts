import type Stripe from 'stripe'
import { eventTypes, startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'
import { at, day, plansOf, subscriber, type Plans } from '#tests/support/local-billing.ts'

let local: StripeUnderTest
let stripe: Stripe
let plans: Plans
beforeEach(async () => {
  local = await startStripe({ clock: () => new Date('2027-03-01T09:00:00Z') })
  stripe = local.stripe
  plans = await plansOf(stripe)
})
afterEach(() => local.close())

const subscribe = async (rest: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  stripe.subscriptions.create({
    customer: (await subscriber(stripe)).id,
    items: [{ price: plans.professional }],
    expand: ['latest_invoice'],
    ...rest,
  })
const invoiceOf = (subscription: Stripe.Subscription) => subscription.latest_invoice as Stripe.Invoice

test('a subscription is paid for at once and has its period', async () => {
  const subscription = await subscribe()

  expect(subscription).toMatchObject({
    status: 'active',
    currency: 'usd',
    billing_mode: { type: 'flexible' },
  })
  expect(subscription.items.data[0]).toMatchObject({
    current_period_start: at('2027-03-01T09:00:00Z'),
    current_period_end: at('2027-04-01T09:00:00Z'),
    quantity: 1,
  })
  expect(invoiceOf(subscription)).toMatchObject({
    status: 'paid',
    billing_reason: 'subscription_create',
    amount_paid: 1_900,
    total: 1_900,
    number: expect.stringMatching(/-0001$/),
    parent: { subscription_details: { subscription: subscription.id } },
  })
})

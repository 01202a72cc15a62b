import type Stripe from 'stripe'
import { plansOf, subscriber, type Plans } from '#tests/support/local-billing.ts'
import { startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

export const start = '2027-04-01T00:00:00Z'
export let local: StripeUnderTest
export let stripe: Stripe
export let plans: Plans
export let customer: string
beforeEach(async () => {
  local = await startStripe({ clock: () => new Date(start) })
  stripe = local.stripe
  plans = await plansOf(stripe)
  customer = (await subscriber(stripe)).id
})
afterEach(() => local.close())

export const subscribe = (rest: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  stripe.subscriptions.create({
    customer,
    items: [{ price: plans.professional }],
    expand: ['latest_invoice'],
    ...rest,
  })
export const read = (id: string) => stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })

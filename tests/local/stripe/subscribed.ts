import type Stripe from 'stripe'
import { plansOf, subscriber, type Plans } from '#tests/support/local-billing.ts'
import { eventTypes, startStripe, type StripeUnderTest } from '#tests/support/local-stripe.ts'

export const start = '2027-03-01T09:00:00Z'
export let local: StripeUnderTest
export let stripe: Stripe
export let plans: Plans
beforeEach(async () => {
  local = await startStripe({ clock: () => new Date(start) })
  stripe = local.stripe
  plans = await plansOf(stripe)
})
afterEach(() => local.close())

export const subscribe = async (rest: Partial<Stripe.SubscriptionCreateParams> = {}, card = 'pm_card_visa') =>
  stripe.subscriptions.create({
    customer: rest.customer ?? (await subscriber(stripe, card)).id,
    items: [{ price: plans.professional }],
    expand: ['latest_invoice'],
    ...rest,
  })
export const read = (id: string) => stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
export const invoicesOf = async (subscription: string) =>
  (await stripe.invoices.list({ subscription, limit: 100 })).data.toReversed()
/** What happened since, without what payments and customers tell. */
export const billingEvents = (from = 0) =>
  eventTypes(local)
    .slice(from)
    .filter((type) => /^(customer\.subscription|invoice)\./.test(type))

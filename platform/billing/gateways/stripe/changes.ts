// Changes of a subscription that runs: now with prorations, or with the next period.
// https://docs.stripe.com/billing/subscriptions/prorations
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import type Stripe from 'stripe'
import type { BillingGateway, ChangePreview, RenewalPreview, SubscriptionItems } from '../port.ts'
import { fromSeconds, idOf, toldAmount, toSeconds } from './amounts.ts'
import { discountAmountOf } from './coupons.ts'
import { planItem, seatItem } from './found.ts'
import { ignoreRefusal } from './failures.ts'

type Given<Name extends keyof BillingGateway> = BillingGateway[Name] extends (
  ...given: infer Parameters
) => unknown
  ? Parameters
  : never

export async function previewChange(
  stripe: Stripe,
  ...[id, { items, at }]: Given<'previewChange'>
): Promise<ChangePreview> {
  const subscription = await stripe.subscriptions.retrieve(id)
  const invoice = await stripe.invoices.createPreview({
    subscription: id,
    subscription_details: {
      items: changedItems(subscription, items),
      proration_behavior: 'always_invoice',
      proration_date: prorationDate(subscription, at),
    },
  })
  const { currency } = invoice
  const sum = (isCounted: (amount: number) => boolean) =>
    Math.abs(
      invoice.lines.data
        .map(({ amount }) => amount)
        .filter(isCounted)
        .reduce((total, amount) => total + amount, 0),
    )
  return {
    creditAmount: toldAmount(
      sum((amount) => amount < 0),
      currency,
    ),
    chargeAmount: toldAmount(
      sum((amount) => amount > 0),
      currency,
    ),
    discountAmount: toldAmount(discountAmountOf(invoice), currency),
    dueAmount: toldAmount(invoice.amount_due, currency),
    currency: currency.toUpperCase(),
  }
}

/** A card that is refused leaves everything as it was: the change waits, and lapses within a day. */
export async function change(stripe: Stripe, ...[id, { key, items, at }]: Given<'change'>): Promise<void> {
  const subscription = await released(stripe, id)
  await stripe.subscriptions.update(
    id,
    {
      items: changedItems(subscription, items),
      proration_behavior: 'always_invoice',
      proration_date: prorationDate(subscription, at),
      payment_behavior: 'pending_if_incomplete',
    },
    { idempotencyKey: key },
  )
}

export async function scheduleChange(
  stripe: Stripe,
  ...[id, { items, at, interval }]: Given<'scheduleChange'>
): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(id)
  const known = idOf(subscription.schedule)
  // A subscription has one at most: what was made when the answer was lost is there.
  const schedule = known
    ? await stripe.subscriptionSchedules.retrieve(known)
    : await stripe.subscriptionSchedules.create({ from_subscription: id })
  const sharing = sharingOf(subscription)
  const present = subscription.items.data.map(({ price, quantity = 1 }) => ({ price: price.id, quantity }))
  const { trial_end: trialEnd } = subscription
  // A phase that names none would take the customer's own, and lose this one.
  const discounts = subscription.discounts.map((each) => ({ discount: idOf(each)! }))
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    proration_behavior: 'none',
    phases: [
      {
        items: present,
        start_date: schedule.current_phase?.start_date ?? schedule.phases[0]!.start_date,
        end_date: toSeconds(at),
        ...sharing,
        ...(discounts.length > 0 ? { discounts } : {}),
        ...(trialEnd !== null && trialEnd <= toSeconds(at) ? { trial_end: trialEnd } : {}),
      },
      {
        items: itemsOf(items),
        duration: { interval, interval_count: 1 },
        proration_behavior: 'none',
        ...sharing,
        ...(discounts.length > 0 ? { discounts } : {}),
      },
    ],
  })
}

/** What the next invoice would come to with a coupon. */
export async function previewCoupon(
  stripe: Stripe,
  ...[id, coupon]: Given<'previewCoupon'>
): Promise<RenewalPreview> {
  const invoice = await stripe.invoices.createPreview({ subscription: id, discounts: [{ coupon }] })
  const { currency } = invoice
  return {
    at: fromSeconds(invoice.next_payment_attempt ?? invoice.created),
    discountAmount: toldAmount(discountAmountOf(invoice), currency),
    dueAmount: toldAmount(invoice.amount_due, currency),
    currency: currency.toUpperCase(),
  }
}

/** The label says which one was redeemed, also once it has taken off what it had to. */
export async function applyCoupon(stripe: Stripe, ...[id, coupon]: Given<'applyCoupon'>): Promise<void> {
  const subscription = await released(stripe, id)
  const isThere = subscription.metadata.coupon === coupon
  if (!isThere) await stripe.subscriptions.update(id, { discounts: [{ coupon }], metadata: { coupon } })
}

/** Without what was scheduled for it, which would forbid other changes. */
export async function released(stripe: Stripe, id: string): Promise<Stripe.Subscription> {
  const subscription = await stripe.subscriptions.retrieve(id)
  const scheduleId = idOf(subscription.schedule)
  if (!scheduleId) return subscription
  await stripe.subscriptionSchedules.release(scheduleId).catch(ignoreRefusal)
  return stripe.subscriptions.retrieve(id)
}

export const itemsOf = ({ priceId, seats }: SubscriptionItems) => [
  { price: priceId, quantity: 1 },
  ...(seats && seats.count > 0 ? [{ price: seats.priceId, quantity: seats.count }] : []),
]

/** The plan's item becomes another plan's; the seats' one another count, or goes. */
function changedItems(
  subscription: Stripe.Subscription,
  { priceId, seats }: SubscriptionItems,
): Stripe.SubscriptionUpdateParams.Item[] {
  const former = seatItem(subscription)
  const wanted = seats && seats.count > 0 ? { price: seats.priceId, quantity: seats.count } : null
  return [
    { id: planItem(subscription).id, price: priceId, quantity: 1 },
    ...(former ? [wanted ? { id: former.id, ...wanted } : { id: former.id, deleted: true }] : []),
    ...(!former && wanted ? [wanted] : []),
  ]
}

/** The moment that was shown, where it lies in the period that runs. */
function prorationDate(subscription: Stripe.Subscription, at: Date): number {
  const { current_period_start: start, current_period_end: end } = planItem(subscription)
  return Math.min(Math.max(toSeconds(at), start), end - 1)
}

function sharingOf(subscription: Stripe.Subscription) {
  const accountId = idOf(subscription.transfer_data?.destination)
  const behalf = idOf(subscription.on_behalf_of)
  const { application_fee_percent: percent } = subscription
  return {
    ...(accountId ? { transfer_data: { destination: accountId } } : {}),
    ...(behalf ? { on_behalf_of: behalf } : {}),
    ...(percent === null ? {} : { application_fee_percent: percent }),
  }
}

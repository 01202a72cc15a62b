import type { EntitlementsView, SubscriptionView } from '#platform/billing/index.ts'
import type { Tone } from '../banner.tsx'
import { formatDate, formatMoney, formatPercent } from '../format.ts'
import { intervalWords } from './words.ts'

export type PlanStanding = EntitlementsView['plan']['standing']

export const standingWords: Record<PlanStanding, { label: string; tone: Tone | 'neutral' }> = {
  incomplete: { label: 'Waiting for payment', tone: 'warning' },
  trialing: { label: 'On trial', tone: 'info' },
  active: { label: 'Active', tone: 'positive' },
  past_due: { label: 'Payment failed', tone: 'warning' },
  grace: { label: 'Payment failed', tone: 'negative' },
  lapsed: { label: 'Limited', tone: 'negative' },
  paused: { label: 'Paused', tone: 'neutral' },
  ended: { label: 'Ended', tone: 'neutral' },
}

/** Does it go on by itself at the end of the period? */
const isRenewing = ({ standing, isCancelled, isPausing, isGiven }: SubscriptionView): boolean =>
  (standing === 'active' || standing === 'trialing') && !isCancelled && !isPausing && !isGiven

/** Can a code be entered for it now? Only where another payment comes, and no other code counts. */
export const takesCoupon = (subscription: SubscriptionView): boolean =>
  isRenewing(subscription) &&
  subscription.discount === null &&
  subscription.scheduled?.kind !== 'cancellation'

/** What a code takes off, as a sentence; null without one. */
export function discountWords(
  { discount, currency }: Pick<SubscriptionView, 'discount' | 'currency'>,
  { locale, zone }: Pick<Told, 'locale' | 'zone'>,
): string | null {
  if (!discount) return null
  const { code, percentOff, amountOff, isOnce, endsAt } = discount
  const size =
    percentOff === null
      ? formatMoney(amountOff ?? 0, currency, locale)
      : formatPercent(percentOff / 100, locale)
  const payments = isOnce
    ? 'the next payment'
    : endsAt
      ? `what is paid until ${formatDate(endsAt, zone, locale, 'date')}`
      : 'every payment'
  return `Coupon ${code} takes ${size} off ${payments}.`
}

type Told = { locale: string; zone: string; defaultPlan: string }

/** What becomes of the plan by itself, as sentences; null where only a payment that is open decides that. */
export function courseOf(
  subscription: SubscriptionView | null,
  { locale, zone, defaultPlan }: Told,
): string | null {
  if (subscription === null) return 'It costs nothing, and it does not end.'
  const { amount, currency, interval, isGiven, isCancelled, isPausing, standing } = subscription
  const day = (instant: string) => formatDate(instant, zone, locale, 'date')
  const price = formatMoney(amount, currency, locale)
  const each = interval ? intervalWords[interval].each : ''
  const end = subscription.endsAt ?? subscription.periodEndsAt
  if (isGiven) return end ? `Given to you until ${day(end)}.` : 'Given to you, without an end.'
  if (standing === 'paused')
    return `Nothing is charged while it is paused, and what counts meanwhile is ${defaultPlan}.`
  if (isCancelled && end)
    return `You have cancelled it. It counts until ${day(end)}; from then on you have ${defaultPlan}.`
  if (isPausing && end)
    return `It counts until ${day(end)}; from then on it is paused, and you have ${defaultPlan}.`
  if (standing === 'trialing' && subscription.trialEndsAt)
    return `Free until ${day(subscription.trialEndsAt)}; from then on ${price} ${each}.`
  if (subscription.scheduled && end) return `Paid until ${day(end)}.`
  if (standing === 'active' && subscription.periodEndsAt)
    // What a coupon leaves of the price is said by its own sentence.
    return `Renews on ${day(subscription.periodEndsAt)}${subscription.discount ? '' : ` for ${price}`}.`
  return null
}

import type { OfferedPlan, ShownChange, ShownCheckout, SubscriptionView } from '#platform/billing/index.ts'
import { formatDate, formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { PriceBreakdown, type PriceLine } from '../price-breakdown.tsx'
import type { Wanted } from './choice.ts'
import { intervalWords, priceFor } from './words.ts'

type Chosen = { plan: OfferedPlan; wanted: Wanted }

const seatWords = (seats: number) =>
  seats > 0 ? `with ${seats} ${seats === 1 ? 'seat' : 'seats'} more` : undefined

/** What is paid today by whoever begins, and what from then on. */
export function CheckoutPrice({ checkout, plan, wanted }: Chosen & { checkout: ShownCheckout }) {
  const locale = useLocale()
  const { amount, setupAmount, trialDays, coupon, discountAmount, dueAmount, currency } = checkout
  const each = intervalWords[wanted.interval].each
  const price = formatMoney(amount, currency, locale)
  const seats = seatWords(wanted.seats)
  const lines: PriceLine[] = [
    trialDays > 0
      ? { label: `${plan.name}, the first ${trialDays} days`, amount: 0, note: `Then ${price} ${each}` }
      : { label: `${plan.name}, ${each}`, amount, ...(seats ? { note: seats } : {}) },
    ...(setupAmount > 0 ? [{ label: 'Set-up, once', amount: setupAmount }] : []),
    ...(coupon && discountAmount > 0
      ? [{ label: `Coupon ${coupon.code}`, amount: -discountAmount, note: coupon.words }]
      : []),
  ]
  return (
    <PriceBreakdown
      currency={currency}
      lines={lines}
      total={dueAmount}
      totalLabel="Today"
      note={
        trialDays > 0
          ? `Leave it before the trial ends, and the ${price} are not charged.${coupon && discountAmount === 0 ? ` Coupon ${coupon.code}: ${coupon.words}.` : ''}`
          : `It renews by itself ${wanted.interval === 'month' ? 'each month' : 'each year'} until you leave it. You may leave it at any time.`
      }
    />
  )
}

export type WeighedChange = Omit<ShownChange, 'takesEffectAt'> & { takesEffectAt: string }
type ChangeProps = Chosen & { change: WeighedChange; present: SubscriptionView | null; zone: string }

/** What a change costs now, or from when on it counts. */
export function ChangePrice({ change, plan, wanted, present, zone }: ChangeProps) {
  const locale = useLocale()
  const price = priceFor(plan, wanted.interval)
  const amount = (price?.amount ?? 0) + (price?.seatAmount ?? 0) * wanted.seats
  const each = `${formatMoney(amount, plan.currency, locale)} ${intervalWords[wanted.interval].each}`
  const day = formatDate(change.takesEffectAt, zone, locale, 'date')
  if (change.when === 'next_period' || !change.amounts) {
    return (
      <div className="grid gap-2">
        <p>
          From {day} on you have {plan.name} for {each}.
        </p>
        <p className="text-muted">
          Until then {present?.planName ?? 'your plan'} stays as it is: it is paid for. Nothing is charged
          now, and nothing is deleted.
        </p>
      </div>
    )
  }
  const { creditAmount, chargeAmount, dueAmount, currency } = change.amounts
  return (
    <PriceBreakdown
      currency={currency}
      lines={[
        { label: `${plan.name}, for the rest of the period`, amount: chargeAmount },
        ...(creditAmount > 0
          ? [{ label: `${present?.planName ?? 'Your plan'}, what is left of it`, amount: -creditAmount }]
          : []),
      ]}
      total={dueAmount}
      totalLabel="Today"
      note={`It counts at once. From the next renewal on ${each}.`}
    />
  )
}

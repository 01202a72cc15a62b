import type { OfferedPlan } from '#platform/billing/index.ts'
import { formatDate, formatMoney, PriceBreakdown, useLocale } from '#ui/index.ts'
import { intervalWords, priceFor, type PlanInterval } from '#ui/plans/words.ts'
import type { Weighed } from './agree.server.ts'

type PriceProps = Readonly<{
  weighed: Exclude<Weighed, { kind: 'refused' }>
  plan: OfferedPlan
  interval: PlanInterval
  /** The plan that is there now. */
  presentName: string
  zone: string
}>

/** What is paid today, and from then on. */
export function WeighedPrice({ weighed, plan, interval, presentName, zone }: PriceProps) {
  const locale = useLocale()
  const { each } = intervalWords[interval]
  if (weighed.kind === 'checkout') {
    const { amount, setupAmount, trialDays, coupon, discountAmount, dueAmount, currency } = weighed.checkout
    const price = `${formatMoney(amount, currency, locale)} ${each}`
    return (
      <PriceBreakdown
        currency={currency}
        lines={[
          trialDays > 0
            ? { label: `${plan.name}, the first ${trialDays} days`, amount: 0, note: `Then ${price}` }
            : { label: `${plan.name}, ${each}`, amount },
          ...(setupAmount > 0 ? [{ label: 'Set-up, once', amount: setupAmount }] : []),
          ...(coupon && discountAmount > 0
            ? [{ label: `Coupon ${coupon.code}`, amount: -discountAmount, note: coupon.words }]
            : []),
        ]}
        total={dueAmount}
        totalLabel="Today"
        note={
          trialDays > 0
            ? 'Leave the plan before the trial ends, and nothing more is charged.'
            : `It renews by itself ${interval === 'month' ? 'each month' : 'each year'}. You may leave it at any time.`
        }
      />
    )
  }
  const price = `${formatMoney(priceFor(plan, interval)?.amount ?? 0, plan.currency, locale)} ${each}`
  const { when, amounts, takesEffectAt } = weighed
  if (when === 'next_period' || !amounts)
    return (
      <div className="grid gap-2">
        <p>
          From {formatDate(takesEffectAt, zone, locale, 'date')} on you have {plan.name} for {price}.
        </p>
        <p className="text-muted">
          Until then {presentName} stays as it is: it is paid for. Nothing is charged now, and nothing is
          deleted.
        </p>
      </div>
    )
  return (
    <PriceBreakdown
      currency={amounts.currency}
      lines={[
        { label: `${plan.name}, for the rest of the period`, amount: amounts.chargeAmount },
        ...(amounts.creditAmount > 0
          ? [{ label: `${presentName}, what is left of it`, amount: -amounts.creditAmount }]
          : []),
      ]}
      total={amounts.dueAmount}
      totalLabel="Today"
      note={`It counts at once. From the next renewal on ${price}.`}
    />
  )
}

import type { OfferedPlan } from '#platform/billing/index.ts'
import { formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { intervalWords, planIntervals, priceFor, savedByYear, type PlanInterval } from './words.ts'

type Props = Readonly<{
  plan: OfferedPlan
  interval: PlanInterval
  /** A trial is for those who never had a plan that is paid for. */
  hasTrial?: boolean
}>

/** What a plan costs, and what comes on top of it. */
export function PlanPrice({ plan, interval, hasTrial = true }: Props) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, plan.currency, locale, { short: true })
  const price = priceFor(plan, interval)
  const other = planIntervals.find((each) => each !== interval && priceFor(plan, each))
  if (!price) {
    return (
      <div className="plan-price">
        <p>
          <span className="plan-amount">{other ? '–' : money(0)}</span>
        </p>
        {other ? <p className="plan-note">Sold {intervalWords[other].by.toLowerCase()} only</p> : null}
      </div>
    )
  }
  const saved = interval === 'year' ? savedByYear(plan) : 0
  const { trialDays } = plan
  const notes = [
    ...(hasTrial && trialDays > 0 ? [`First ${trialDays === 1 ? 'day' : `${trialDays} days`} free`] : []),
    ...(saved > 0 ? [`${money(saved)} less than by the month`] : []),
    ...(price.seatAmount === null
      ? []
      : [`${money(price.seatAmount)} ${intervalWords[interval].each} for each seat more`]),
    ...(price.setupAmount > 0 ? [`${money(price.setupAmount)} once, to set up`] : []),
  ]
  return (
    <div className="plan-price">
      <p>
        <span className="plan-amount">{money(price.amount)}</span>{' '}
        <span className="text-muted">{intervalWords[interval].each}</span>
      </p>
      {notes.map((note) => (
        <p key={note} className="plan-note">
          {note}
        </p>
      ))}
    </div>
  )
}

import type { SubscriptionView } from '#platform/billing/index.ts'
import { Badge, Card, formatDate, formatMoney, Time, useLocale } from '#ui/index.ts'
import { standingWords } from '#ui/plans/standing.ts'
import { intervalWords } from '#ui/plans/words.ts'

type StandingProps = Readonly<{
  subscription: SubscriptionView | null
  /** What counts for whoever has chosen nothing. */
  defaultPlan: string
  zone: string
}>

/** Which plan somebody has, told to whoever sold it. */
export function Standing({ subscription, defaultPlan, zone }: StandingProps) {
  const locale = useLocale()
  const state = subscription ? standingWords[subscription.standing] : null
  return (
    <Card as="section" aria-label="Plan" className="grid gap-2">
      <h2 className="heading flex flex-wrap items-center gap-3 text-xl wrap-anywhere">
        {subscription?.planName ?? defaultPlan}
        {state ? <Badge tone={state.tone}>{state.label}</Badge> : null}
      </h2>
      <p>{courseOf(subscription, locale, zone)}</p>
      {subscription?.owed ? (
        <p className="text-negative">
          {formatMoney(subscription.owed.amount, subscription.currency, locale)} could not be collected. From{' '}
          <Time instant={subscription.owed.limitedAt} zone={zone} show="date" /> on they have {defaultPlan}{' '}
          until they pay.
        </p>
      ) : null}
      {subscription?.scheduled ? (
        <p>
          From <Time instant={subscription.scheduled.at} zone={zone} show="date" /> on:{' '}
          {subscription.scheduled.planName}.
        </p>
      ) : null}
      {subscription ? (
        <p className="text-sm text-muted">
          Since <Time instant={subscription.since} zone={zone} show="date" />
        </p>
      ) : null}
    </Card>
  )
}

/** What becomes of the plan by itself. */
function courseOf(subscription: SubscriptionView | null, locale: string, zone: string): string {
  if (subscription === null) return 'They have chosen no other plan. It costs nothing.'
  const { isGiven, isCancelled, endsAt, periodEndsAt, amount, currency, interval } = subscription
  const day = (instant: string) => formatDate(instant, zone, locale, 'date')
  if (isGiven) return endsAt ? `Given without payment until ${day(endsAt)}.` : 'Given without payment or end.'
  const end = endsAt ?? periodEndsAt
  if (isCancelled && end) return `Cancelled. It counts until ${day(end)}.`
  const price = formatMoney(amount, currency, locale)
  return `${price} ${interval ? intervalWords[interval].each : ''}${end ? `, paid until ${day(end)}` : ''}.`
}

import type { ReactNode } from 'react'
import type { SubscriptionView } from '#platform/billing/index.ts'
import { Badge } from '../badge.tsx'
import { Banner } from '../banner.tsx'
import { Card } from '../card.tsx'
import { formatDate, formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { Time } from '../time.tsx'
import { Timeline } from '../timeline.tsx'
import { isLeaving } from './steps.ts'
import { courseOf, discountWords, standingWords } from './standing.ts'
import { intervalWords } from './words.ts'

type StandingProps = Readonly<{
  subscription: SubscriptionView | null
  /** What counts for whoever has chosen nothing. */
  defaultPlan: string
  zone: string
  /** What can be done with the plan as a whole. */
  actions?: ReactNode
  /** How it is paid. */
  paying?: ReactNode
  /** Below the rest, over the whole width. */
  children?: ReactNode
}>

/** The plan somebody has, and what becomes of it. */
export function StandingCard({ subscription, defaultPlan, zone, actions, paying, children }: StandingProps) {
  const locale = useLocale()
  const course = courseOf(subscription, { locale, zone, defaultPlan })
  // Of a plan that ends or stands still nothing more is paid.
  const discount =
    subscription && !isLeaving(subscription) ? discountWords(subscription, { locale, zone }) : null
  const state = subscription ? standingWords[subscription.standing] : null
  const isPaid = subscription !== null && !subscription.isGiven && subscription.interval !== null
  return (
    <Card as="section" aria-labelledby="standing">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="grid min-w-0 gap-2">
          <h2 id="standing" className="heading flex flex-wrap items-center gap-3 text-xl wrap-anywhere">
            {subscription?.planName ?? defaultPlan}
            {state ? <Badge tone={state.tone}>{state.label}</Badge> : null}
          </h2>
          {isPaid ? (
            <p>
              <span className="plan-amount">
                {formatMoney(subscription.amount, subscription.currency, locale, { short: true })}
              </span>{' '}
              <span className="text-muted">{intervalWords[subscription.interval!].each}</span>
              {subscription.seats > 0 ? (
                <span className="text-muted">
                  {' '}
                  with {subscription.seats} {subscription.seats === 1 ? 'seat' : 'seats'} more
                </span>
              ) : null}
            </p>
          ) : null}
          {course ? <p className="max-w-measure">{course}</p> : null}
          {discount ? <p className="max-w-measure text-positive">{discount}</p> : null}
          {subscription ? (
            <p className="text-sm text-muted">
              Since <Time instant={subscription.since} zone={zone} show="date" />
            </p>
          ) : null}
          {paying ? <p className="text-sm text-muted">{paying}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
      {children}
    </Card>
  )
}

type ScheduledProps = Readonly<{
  scheduled: NonNullable<SubscriptionView['scheduled']>
  currency: string
  zone: string
  /** Taking it back. */
  actions?: ReactNode
}>

/** What the plan becomes with the next period. */
export function ScheduledChange({ scheduled, currency, zone, actions }: ScheduledProps) {
  const locale = useLocale()
  const { kind, planName, at, amount, interval } = scheduled
  const price = interval
    ? ` for ${formatMoney(amount, currency, locale, { short: true })} ${intervalWords[interval].each}`
    : ''
  const day = formatDate(at, zone, locale, 'date')
  return (
    <Banner
      role="note"
      title={
        kind === 'new_terms'
          ? `From ${day} on, ${planName} has new terms${price}`
          : `From ${day} on you have ${planName}${price}`
      }
      actions={actions}
    >
      Until then everything stays as it is.
    </Banner>
  )
}

type OwedProps = Readonly<{
  subscription: SubscriptionView & { owed: NonNullable<SubscriptionView['owed']> }
  defaultPlan: string
  zone: string
  actions?: ReactNode
}>

/** A payment that failed: what is open, and what happens when. */
export function OwedPayment({ subscription, defaultPlan, zone, actions }: OwedProps) {
  const locale = useLocale()
  const { owed, standing, planName, currency } = subscription
  const amount = formatMoney(owed.amount, currency, locale)
  const day = (instant: string) => formatDate(instant, zone, locale, 'date')
  const isLapsed = standing === 'lapsed'
  return (
    <Card as="section" aria-labelledby="owed" className="grid gap-5">
      <Banner
        tone={standing === 'past_due' ? 'warning' : 'negative'}
        title={<span id="owed">{`${amount} could not be collected`}</span>}
        actions={actions}
      >
        {isLapsed
          ? `Since ${day(owed.limitedAt)} what counts is ${defaultPlan}. Nothing was deleted: as soon as it is paid, ${planName} counts again.`
          : `Everything works as before until ${day(owed.limitedAt)}. From then on what counts is ${defaultPlan}, until it is paid. Nothing is deleted.`}
      </Banner>
      <Timeline
        label="What happens when"
        items={[
          {
            id: 'failed',
            tone: 'warning',
            title: 'The payment failed',
            at: <Time instant={owed.since} zone={zone} show="date" />,
          },
          ...(owed.nextReminderAt
            ? [
                {
                  id: 'reminder',
                  title: 'It is tried again, and you get a reminder',
                  at: <Time instant={owed.nextReminderAt} zone={zone} show="date" />,
                  ahead: true,
                },
              ]
            : []),
          {
            id: 'limited',
            tone: isLapsed ? ('negative' as const) : ('neutral' as const),
            title: `Only ${defaultPlan} counts`,
            at: <Time instant={owed.limitedAt} zone={zone} show="date" />,
            ahead: !isLapsed,
          },
        ]}
      />
    </Card>
  )
}

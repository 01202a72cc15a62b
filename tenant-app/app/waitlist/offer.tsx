import { useRevalidator } from '@remix-run/react'
import { Timer } from 'lucide-react'
import { useEffect } from 'react'
import type { WaitingView } from '#platform/waitlist/index.ts'
import {
  ActionForm,
  Card,
  formatDate,
  formatDateTime,
  formatTimeRange,
  formatZone,
  SubmitButton,
  useBrowserZone,
  useLocale,
  zoneOffset,
  type FormResult,
} from '#ui/index.ts'
import { clockText, useSecondsLeft } from '../shell/countdown.ts'

type Offer = NonNullable<WaitingView['offer']>
type OfferProps = Readonly<{ offer: Offer; zone: string; now: string; result: FormResult | undefined }>

/** The time that is kept for this person: take it, or let it go. */
export function OfferCard({ offer, zone, now, result }: OfferProps) {
  const locale = useLocale()
  const browserZone = useBrowserZone()
  const { startsAt, endsAt } = offer
  const other =
    browserZone && zoneOffset(startsAt, browserZone) !== zoneOffset(startsAt, zone) ? browserZone : null
  return (
    <Card as="section" aria-labelledby="offer" className="grid gap-5">
      <div className="grid gap-1">
        <h2 id="offer" className="text-sm font-strong text-muted">
          This time is kept for you
        </h2>
        <p className="text-xl font-strong text-balance">{formatDate(startsAt, zone, locale, 'full')}</p>
        <p className="text-lg tabular-nums">
          {formatTimeRange(startsAt, endsAt, zone, locale)}{' '}
          <span className="text-base text-muted">{formatZone(zone, startsAt)}</span>
        </p>
        {other ? (
          <p className="text-sm text-muted">
            {formatDateTime(startsAt, other, locale, 'short')} in {formatZone(other, startsAt)}, where you are
          </p>
        ) : null}
      </div>
      <OfferClock expiresAt={offer.expiresAt} zone={browserZone ?? zone} now={now} />
      <ActionForm result={result} className="grid gap-3 sm:flex sm:flex-wrap">
        <SubmitButton name="intent" value="accept" size="lg">
          Book this time
        </SubmitButton>
        <SubmitButton name="intent" value="decline" size="lg" variant="quiet">
          It does not suit me
        </SubmitButton>
      </ActionForm>
    </Card>
  )
}

const urgentBelowSeconds = 600

/** At its end the page is asked anew: it says then that the time went to the next one. */
function OfferClock({ expiresAt, zone, now }: Readonly<{ expiresAt: string; zone: string; now: string }>) {
  const locale = useLocale()
  const { revalidate } = useRevalidator()
  const left = useSecondsLeft(expiresAt, now)
  const isOver = left === 0
  useEffect(() => {
    if (isOver) revalidate()
  }, [isOver, revalidate])
  const isUrgent = left !== null && left < urgentBelowSeconds
  return (
    <p className={`flex items-center gap-2 ${isUrgent ? 'font-medium text-warning' : 'text-muted'}`}>
      <Timer aria-hidden="true" className="icon shrink-0" />
      <span>
        Until {formatDateTime(expiresAt, zone, locale, 'short')}
        {left === null ? null : (
          <span className="tabular-nums" role="timer" aria-label="Time left">
            {' '}
            · {clockText(left)} left
          </span>
        )}
      </span>
    </p>
  )
}

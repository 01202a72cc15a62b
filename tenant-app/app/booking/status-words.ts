import type { BookingView } from '#platform/booking/index.ts'
import type { Tone } from '#ui/index.ts'

type Standing = Pick<BookingView, 'status' | 'startsAt' | 'endsAt'> & Partial<Pick<BookingView, 'finishedAt'>>
type Words = { label: string; tone: Tone | 'neutral' }

/** The state of a booking in the words of its parties; upcoming and past are labels, not states. */
export function statusWords({ status, startsAt, endsAt, finishedAt }: Standing, now: string): Words {
  if (status === 'confirmed') {
    if (endsAt <= now) return { label: 'Past', tone: 'neutral' }
    return startsAt <= now ? { label: 'Now', tone: 'info' } : { label: 'Confirmed', tone: 'positive' }
  }
  if (status === 'in_progress' && finishedAt) return { label: 'Done', tone: 'info' }
  return others[status]
}

const others: Record<Exclude<BookingView['status'], 'confirmed'>, Words> = {
  held: { label: 'Reserved', tone: 'warning' },
  requested: { label: 'Waiting for an answer', tone: 'warning' },
  in_progress: { label: 'Now', tone: 'info' },
  completed: { label: 'Completed', tone: 'positive' },
  closed: { label: 'Closed', tone: 'neutral' },
  expired: { label: 'Lapsed', tone: 'neutral' },
  declined: { label: 'Declined', tone: 'negative' },
  cancelled: { label: 'Cancelled', tone: 'negative' },
  no_show: { label: 'Missed', tone: 'negative' },
}

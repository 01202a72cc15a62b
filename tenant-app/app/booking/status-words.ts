import type { BookingView } from '#platform/booking/index.ts'
import type { Tone } from '#ui/index.ts'

/** The state of a booking in the words of its parties; upcoming and past are labels, not states. */
export function statusWords(
  { status, startsAt, endsAt }: Pick<BookingView, 'status' | 'startsAt' | 'endsAt'>,
  now: string,
): { label: string; tone: Tone | 'neutral' } {
  if (status === 'confirmed') {
    if (endsAt <= now) return { label: 'Past', tone: 'neutral' }
    return startsAt <= now ? { label: 'Now', tone: 'info' } : { label: 'Confirmed', tone: 'positive' }
  }
  return others[status]
}

const others: Record<
  Exclude<BookingView['status'], 'confirmed'>,
  { label: string; tone: Tone | 'neutral' }
> = {
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

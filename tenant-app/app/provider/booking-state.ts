import type { BookingView } from '#platform/booking/index.ts'
import { wallClock } from '#ui/index.ts'

type Judged = Pick<BookingView, 'status' | 'startsAt' | 'endsAt' | 'respondBy' | 'finishedAt' | 'noShow'>

/** How a booking stands in the eyes of its provider; each has words, and a colour of its own (bookings.css). */
export type BookingState =
  | 'requested'
  | 'lapsed'
  | 'confirmed'
  | 'under-way'
  | 'finished'
  | 'completed'
  | 'missed'
  | 'contested'
  | 'declined'
  | 'cancelled'
  | 'closed'

export const stateWords: Record<BookingState, string> = {
  requested: 'Waiting for your answer',
  lapsed: 'Lapsed without an answer',
  confirmed: 'Confirmed',
  'under-way': 'Under way',
  finished: 'Done, to be confirmed',
  completed: 'Completed',
  missed: 'Missed',
  contested: 'Missed, contested',
  declined: 'Declined',
  cancelled: 'Cancelled',
  closed: 'Closed',
}

/** @param now the server's time, RFC 3339 in UTC as all instants of a view */
export function stateOf(booking: Judged, now: string): BookingState {
  switch (booking.status) {
    case 'requested':
      // The sweep that declines it has yet to come by; nothing can be answered any more.
      return booking.respondBy && booking.respondBy <= now ? 'lapsed' : 'requested'
    case 'confirmed':
      return booking.startsAt <= now && now < booking.endsAt ? 'under-way' : 'confirmed'
    case 'in_progress':
      return booking.finishedAt ? 'finished' : 'under-way'
    case 'no_show':
      return booking.noShow?.contestedAt && !booking.noShow.decision ? 'contested' : 'missed'
    case 'held':
    case 'expired':
      return 'lapsed'
    default:
      return booking.status
  }
}

export const customerName = ({ customer }: Pick<BookingView, 'customer'>) =>
  `${customer.firstName} ${customer.lastName}`.trim()

/** Whether two instants show the same date on a wall. */
export const isSameDay = (one: string, other: string, zone: string) =>
  wallClock(one, zone).date === wallClock(other, zone).date

import type { BookingDetails } from '#platform/booking/index.ts'
import { formatDateTime } from '#ui/index.ts'

type Refused = Pick<BookingDetails, 'status' | 'respondBy' | 'cancellation' | 'timeZone' | 'customer'> & {
  history: readonly BookingDetails['history'][number][]
}
type Problem = { code: string; title: string; detail?: string }

/**
 * Why a step was refused, in words about what has happened instead: what the booking has become is read anew, because
 * whoever pressed the button saw something else.
 */
export function refusalWords(problem: Problem, booking: Refused, now: string, locale: string): string {
  if (problem.code === 'slot_taken')
    return 'Another booking has taken that time in the meantime. This one stands as it did: choose another time.'
  if (problem.code === 'slot_unavailable')
    return `${problem.detail ?? problem.title}. This booking stands as it did: choose another time.`
  return standsOtherwise(booking, now, locale) ?? problem.detail ?? problem.title
}

function standsOtherwise(booking: Refused, now: string, locale: string): string | null {
  const { status, respondBy, cancellation, history, timeZone, customer } = booking
  const at = (instant: string) => formatDateTime(instant, timeZone, locale, 'short')
  const name = customer.firstName || 'the customer'
  if (status === 'requested' && respondBy && respondBy <= now)
    return `The time to answer ended on ${at(respondBy)}. The request has lapsed: its time becomes free, and ${name} is told.`
  if (status === 'declined') {
    const last = history.findLast(({ event }) => event === 'declined')
    return last?.by === 'system'
      ? `Nobody answered in time, so the request lapsed on ${at(last.at)}. Its time is free again, and ${name} was told.`
      : 'This request was declined already. Its time is free again.'
  }
  if (status === 'cancelled' && cancellation) {
    const who = {
      customer: name,
      provider: 'your team',
      tenant: 'the marketplace',
      system: 'the marketplace',
    }
    return `In the meantime ${who[cancellation.cancelledBy]} cancelled this on ${at(cancellation.cancelledAt)}. Its time is free again.`
  }
  return null
}

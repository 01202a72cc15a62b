import type { BookingView } from '#platform/booking/index.ts'
import { cx } from '#ui/index.ts'
import { stateOf, stateWords } from './booking-state.ts'

/** How a booking stands: the words say it, the colour helps to find it. */
export function StateBadge({ booking, now }: { booking: BookingView; now: string }) {
  const state = stateOf(booking, now)
  return <span className={cx('badge shrink-0', `state-${state}`)}>{stateWords[state]}</span>
}

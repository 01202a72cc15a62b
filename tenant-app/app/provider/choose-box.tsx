import type { BookingView } from '#platform/booking/index.ts'
import { formatDateTime, useLocale } from '#ui/index.ts'
import { customerName } from './booking-state.ts'

type ChooseBoxProps = Readonly<{
  booking: BookingView
  /** One that cannot be ticked keeps its place. */
  isPossible?: boolean
  /** The id of the form it belongs to, when that is not the one around it. */
  form?: string
}>

/** Chooses one of several bookings; the label is as large as a thumb. */
export function ChooseBox({ booking, isPossible = true, form }: ChooseBoxProps) {
  const locale = useLocale()
  const when = formatDateTime(booking.startsAt, booking.timeZone, locale, 'short')
  return (
    <label className="choose-box">
      <input
        type="checkbox"
        name="booking"
        value={booking.id}
        form={form}
        className="checkbox"
        disabled={!isPossible}
      />
      <span className="sr-only">
        Choose {customerName(booking)}, {when}
      </span>
    </label>
  )
}

import type { BookingView } from '#platform/booking/index.ts'
import { Banner, formatDateTime, useLocale } from '#ui/index.ts'
import { customerName } from './booking-state.ts'
import { doneWords } from './booking-steps.ts'

type DoneBannerProps = Readonly<{
  done: string | null
  booking: BookingView | null
  /** Away from the booking's own page it says which booking is meant. */
  isNamed?: boolean
}>

/** What has just been done, and what follows from it. */
export function DoneBanner({ done, booking, isNamed = false }: DoneBannerProps) {
  const locale = useLocale()
  const words = done ? doneWords[done] : undefined
  if (!words || !booking) return null
  const { startsAt, timeZone, customer } = booking
  const which = `${customerName(booking)}, ${formatDateTime(startsAt, timeZone, locale, 'short')}`
  return (
    <Banner tone="positive" title={isNamed ? `${words.title}: ${which}` : words.title}>
      {words.text(customer.firstName || 'The customer')}
    </Banner>
  )
}

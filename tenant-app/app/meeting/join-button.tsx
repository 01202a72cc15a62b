import { Video } from 'lucide-react'
import type { BookingView } from '#platform/booking/index.ts'
import { formatTime, LinkButton, useBrowserZone, useLocale } from '#ui/index.ts'

/** As the core opens and closes the call; what counts is its answer when the button is pressed. */
const opensBefore = 15 * 60_000
const closesAfter = 30 * 60_000

type JoinCallProps = Readonly<{
  booking: Pick<BookingView, 'locationKind' | 'status' | 'startsAt' | 'endsAt' | 'timeZone'>
  /** Of the booking's page, for the party that looks at it: `/bookings/…`, `/account/bookings/…`, `/provider/bookings/…`. */
  path: string
  /** The server's present, an instant. */
  now: string
}>

/** One press into the video call of a virtual booking; nothing for any other, and none once it is over. */
export function JoinCall({ booking, path, now }: JoinCallProps) {
  const locale = useLocale()
  const zone = useBrowserZone() ?? booking.timeZone
  const { locationKind, status, startsAt, endsAt } = booking
  const present = Date.parse(now)
  const opensAt = Date.parse(startsAt) - opensBefore
  const stands = status === 'confirmed' || status === 'in_progress' || status === 'completed'
  if (locationKind !== 'virtual' || !stands || present >= Date.parse(endsAt) + closesAfter) return null
  const isOpen = present >= opensAt
  return (
    <section aria-labelledby="call" className="grid justify-items-start gap-3">
      <h2 id="call" className="font-strong">
        Video call
      </h2>
      <LinkButton
        href={`${path}/join`}
        variant={isOpen ? 'primary' : 'secondary'}
        icon={<Video aria-hidden="true" className="icon" />}
        target="_blank"
        rel="noopener noreferrer"
      >
        Join the call
      </LinkButton>
      {isOpen ? null : (
        <p className="text-sm text-muted">
          It opens a quarter of an hour before the start, at {formatTime(opensAt, zone, locale)}.
        </p>
      )}
    </section>
  )
}

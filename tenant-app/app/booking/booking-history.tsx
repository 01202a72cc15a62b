import type { BookingDetails } from '#platform/booking/index.ts'
import { Disclosure, Time, Timeline, type Tone } from '#ui/index.ts'

const tones: Record<string, Tone | 'neutral'> = {
  confirmed: 'positive',
  completed: 'positive',
  requested: 'info',
  moved: 'info',
  declined: 'negative',
  cancelled: 'negative',
  no_show: 'negative',
}

/** How the booking came to stand as it does, oldest first. */
export const BookingHistory = ({ booking }: { booking: BookingDetails }) => (
  <Disclosure summary="What happened so far">
    <Timeline
      label="History of the booking"
      items={booking.history
        .filter(({ event }) => event !== 'held')
        .map(({ at, event, label, reason, startsAt }, index) => ({
          id: `${at} ${index}`,
          title: label,
          tone: tones[event] ?? 'neutral',
          at: <Time instant={at} zone={booking.timeZone} />,
          body:
            reason || startsAt ? (
              <>
                {startsAt ? (
                  <p>
                    To <Time instant={startsAt} zone={booking.timeZone} />
                  </p>
                ) : null}
                {reason ? <p className="whitespace-pre-line">“{reason}”</p> : null}
              </>
            ) : undefined,
        }))}
    />
  </Disclosure>
)

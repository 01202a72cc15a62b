import type { BookingDetails } from '#platform/booking/index.ts'
import { Card, CardHeader, formatDateTime, Timeline, useLocale, type TimelineItem } from '#ui/index.ts'

const tones: Partial<Record<string, NonNullable<TimelineItem['tone']>>> = {
  requested: 'warning',
  confirmed: 'info',
  in_progress: 'info',
  finished: 'positive',
  completed: 'positive',
  cancelled: 'negative',
  declined: 'negative',
  moved: 'info',
  no_show: 'negative',
  no_show_contested: 'warning',
}

/** How it came to stand as it does, the latest last. */
export function BookingHistory({ booking }: { booking: BookingDetails }) {
  const locale = useLocale()
  return (
    <Card as="section">
      <CardHeader title="History" />
      <Timeline
        label="What happened with this booking"
        items={booking.history.map(({ at, event, label, reason, startsAt }, index) => ({
          id: `${at} ${event} ${index}`,
          title: startsAt
            ? `${label} to ${formatDateTime(startsAt, booking.timeZone, locale, 'short')}`
            : label,
          at: formatDateTime(at, booking.timeZone, locale, 'short'),
          body: reason ? <span className="wrap-anywhere">“{reason}”</span> : undefined,
          tone: tones[event] ?? 'neutral',
        }))}
      />
    </Card>
  )
}

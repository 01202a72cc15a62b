import { createHash } from 'node:crypto'
import ical, {
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import type { FeedBooking } from '#platform/booking/index.ts'
import { renderTimeZone } from '#platform/kernel/calendar.ts'

export type Feed = {
  /** As the calendar is called where it is subscribed to. */
  name: string
  /** Whose product it calls itself: the marketplace's name. */
  publisher: string
  bookings: readonly FeedBooking[]
}

const statuses = {
  confirmed: ICalEventStatus.CONFIRMED,
  tentative: ICalEventStatus.TENTATIVE,
  cancelled: ICalEventStatus.CANCELLED,
} as const

/** How often programs that follow this should come back, in seconds. */
const refreshSeconds = 15 * 60

/** An iCalendar file with all appointments (RFC 5545, RFC 7986), each zone described once for all of them. */
export function renderFeed({ name, publisher, bookings }: Feed): string {
  const title = oneLine(name)
  const calendar = ical({
    prodId: { company: oneLine(publisher).replaceAll('/', ' '), product: 'Bookings', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    name: title,
    ttl: refreshSeconds,
    timezone: { name: null, generator: (zone) => describe(zone, bookings) },
  })
  for (const booking of bookings) addTo(calendar, booking)
  return `${calendar.toString()}\r\n`
}

function addTo(calendar: ReturnType<typeof ical>, booking: FeedBooking): void {
  const isCancelled = booking.status === 'cancelled'
  const { customerName, customerPhone, reference, serviceTitle, place } = booking
  calendar.createEvent({
    id: oneLine(booking.uid),
    sequence: booking.sequence,
    stamp: booking.changedAt,
    start: zoned(booking.startsAt, booking.timeZone),
    end: zoned(booking.endsAt, booking.timeZone),
    timezone: booking.timeZone,
    summary: oneLine([serviceTitle, customerName].filter(Boolean).join(' – ')),
    description: [`Booking ${reference}`, oneLine(customerPhone)].filter(Boolean).join('\n'),
    location: place ? oneLine(place) : null,
    status: statuses[booking.status],
    busystatus: isCancelled
      ? ICalEventBusyStatus.FREE
      : booking.status === 'tentative'
        ? ICalEventBusyStatus.TENTATIVE
        : ICalEventBusyStatus.BUSY,
    transparency: isCancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  })
}

/** The rules of a zone from the first appointment in it to the last. */
function describe(zone: string, bookings: readonly FeedBooking[]): string {
  const own = bookings.filter(({ timeZone }) => timeZone === zone)
  const times = own.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()])
  return renderTimeZone(zone, new Date(Math.min(...times)), new Date(Math.max(...times)))
}

const zoned = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone)

const oneLine = (text: string) =>
  text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** The same content has the same tag: nothing in a feed tells when it was made. */
export const feedTag = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`

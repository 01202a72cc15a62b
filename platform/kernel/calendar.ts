import ical, {
  type ICalCalendar,
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
} from 'ical-generator'
import { Temporal } from 'temporal-polyfill'

export type CalendarParty = { name: string; email: string }

export type CalendarEvent = {
  /** The same for the whole life of the appointment: by it a calendar knows what to change or to remove. */
  uid: string
  /** Grows with every change that the parties see (RFC 5546, 2.1.4). */
  sequence: number
  /** When this version was made. */
  changedAt: Date
  startsAt: Date
  endsAt: Date
  /** IANA zone in which the appointment takes place. */
  timeZone: string
  title: string
  description: string
  location: string | null
  url: string | null
  organizer: CalendarParty
  attendee: CalendarParty | null
  /** Whose product it calls itself: the marketplace's name. */
  publisher: string
  /** How long before the start the calendar reminds; none when null. */
  reminderMinutes: number | null
}

/** REQUEST invites or updates, CANCEL removes, PUBLISH is for a download: nobody is asked to answer. */
export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH'

/** An iCalendar file with one appointment (RFC 5545, RFC 5546), lines folded, CRLF, with its VTIMEZONE. */
export const renderCalendar = (event: CalendarEvent, method: CalendarMethod): string =>
  render([{ ...event, isCancelled: method === 'CANCEL' }], method)

/**
 * An iCalendar file with several appointments. It is published: what is asked, or called off, by one file has one UID
 * (RFC 5546, 3.2.2 and 3.2.5), and programs read no more than the first of several.
 */
export const renderCalendarOf = (events: readonly PublishedEvent[]): string => render(events, 'PUBLISH')

/** @property isCancelled it is in the file so that calendars take it out */
export type PublishedEvent = CalendarEvent & { isCancelled: boolean }

function render(events: readonly PublishedEvent[], method: CalendarMethod): string {
  const publisher = oneLine(events[0]!.publisher)
  const from = new Date(Math.min(...events.map(({ startsAt }) => startsAt.getTime())))
  const to = new Date(Math.max(...events.map(({ endsAt }) => endsAt.getTime())))
  const calendar = ical({
    prodId: { company: publisher.replaceAll('/', ' '), product: 'Bookings', language: 'EN' },
    method: ICalCalendarMethod[method],
    timezone: { name: null, generator: (zone) => renderTimeZone(zone, from, to) },
  })
  for (const event of events) addEvent(calendar, event, method)
  return `${calendar.toString()}\r\n`
}

function addEvent(calendar: ICalCalendar, event: PublishedEvent, method: CalendarMethod): void {
  const { isCancelled } = event
  const component = calendar.createEvent({
    id: oneLine(event.uid),
    sequence: event.sequence,
    stamp: event.changedAt,
    start: zoned(event.startsAt, event.timeZone),
    end: zoned(event.endsAt, event.timeZone),
    timezone: event.timeZone,
    summary: oneLine(event.title),
    description: clean(event.description),
    location: event.location ? oneLine(event.location) : null,
    url: event.url ? oneLine(event.url) : null,
    organizer: party(event.organizer),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    busystatus: isCancelled ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
  })
  if (event.attendee && method !== 'PUBLISH') {
    component.createAttendee({
      ...party(event.attendee),
      role: ICalAttendeeRole.REQ,
      // Both have agreed by booking: their calendars need not ask them again.
      status: ICalAttendeeStatus.ACCEPTED,
      rsvp: false,
    })
  }
  if (event.reminderMinutes !== null && !isCancelled) {
    component.createAlarm({
      type: ICalAlarmType.display,
      trigger: event.reminderMinutes * 60,
      description: oneLine(event.title),
    })
  }
}

const zoned = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone)

// A parameter value (CN) cannot hold a double quote at all (RFC 5545, 3.2).
const party = ({ name, email }: CalendarParty) => ({
  name: oneLine(name).replaceAll('"', "'") || email,
  email: oneLine(email).replaceAll(/["<>;:,\s]/g, ''),
})

/** Control characters are no part of a text value; line breaks are, escaped by the library. */
// eslint-disable-next-line no-control-regex
const clean = (text: string) => text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\0-\x08\x0b-\x1f\x7f]/g, '')
const oneLine = (text: string) => clean(text).replaceAll(/\s+/g, ' ').trim()

/**
 * The zone's rules around the appointment, as single onsets: enough for one event, and right for every zone that
 * the runtime knows, without a table of rules of our own.
 */
export function renderTimeZone(timeZone: string, from: Date, to: Date): string {
  const start = zoned(from, timeZone)
  const until = zoned(to, timeZone).add({ months: 12 })
  const onsets: Temporal.ZonedDateTime[] = []
  const before = start.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
  if (before) onsets.push(before)
  for (
    let next = start.getTimeZoneTransition('next');
    next && Temporal.ZonedDateTime.compare(next, until) < 0;
    next = next.getTimeZoneTransition('next')
  ) {
    onsets.push(next)
  }
  const observances = before ? onsets.map(renderOnset) : [renderFixed(start), ...onsets.map(renderOnset)]
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances.flat(), 'END:VTIMEZONE'].join('\r\n')
}

function renderOnset(onset: Temporal.ZonedDateTime): string[] {
  const earlier = onset.subtract({ nanoseconds: 1 })
  // The onset's local time is told in the offset that ends there.
  const local = onset.toInstant().toZonedDateTimeISO(earlier.offset).toPlainDateTime()
  const kind = onset.offsetNanoseconds > earlier.offsetNanoseconds ? 'DAYLIGHT' : 'STANDARD'
  return renderObservance(kind, local, earlier.offset, onset)
}

/** A zone that never changed its offset. */
const renderFixed = (at: Temporal.ZonedDateTime) =>
  renderObservance('STANDARD', Temporal.PlainDateTime.from('1970-01-01T00:00:00'), at.offset, at)

function renderObservance(
  kind: 'DAYLIGHT' | 'STANDARD',
  local: Temporal.PlainDateTime,
  offsetFrom: string,
  after: Temporal.ZonedDateTime,
): string[] {
  return [
    `BEGIN:${kind}`,
    `DTSTART:${local.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')}`,
    `TZOFFSETFROM:${offsetFrom.replaceAll(':', '')}`,
    `TZOFFSETTO:${after.offset.replaceAll(':', '')}`,
    `TZNAME:${zoneName(after)}`,
    `END:${kind}`,
  ]
}

function zoneName(at: Temporal.ZonedDateTime): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: at.timeZoneId,
    timeZoneName: 'short',
  }).formatToParts(new Date(at.epochMilliseconds))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? at.offset
}

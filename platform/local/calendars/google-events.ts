import type { Asked } from './service.ts'
import type { Instance, StoredCalendar, StoredEvent } from './store.ts'
import type { When } from './when.ts'

// https://developers.google.com/workspace/calendar/api/v3/reference/events
type GoogleTime = { date?: string; dateTime?: string; timeZone?: string }
export type GoogleBody = {
  id?: string
  summary?: string
  description?: string
  location?: string
  start?: GoogleTime
  end?: GoogleTime
  recurrence?: string[]
  status?: string
  transparency?: string
  extendedProperties?: { private?: Record<string, string> }
}

export const etagOf = (revision: number) => `"${revision * 1_000}"`

const timeOf = (when: When): GoogleTime =>
  'date' in when ? { date: when.date } : { dateTime: when.at, timeZone: when.zone }

export function toGoogle(instance: Instance, { isExpanded, email }: { isExpanded: boolean; email: string }) {
  const { id, event, isDeleted, masterId, revision } = instance
  const head = { kind: 'calendar#event', id, etag: etagOf(revision), status: 'cancelled' }
  const series = masterId && isExpanded ? { recurringEventId: masterId } : {}
  // Of what is gone, only so much is told.
  if (isDeleted) return { ...head, ...series, ...(event.properties && !masterId ? propertiesOf(event) : {}) }
  return {
    ...head,
    ...series,
    status: event.isTentative ? 'tentative' : 'confirmed',
    summary: event.title,
    description: event.description || undefined,
    location: event.location || undefined,
    start: timeOf(instance.start),
    end: timeOf(instance.end),
    ...(event.isBusy ? {} : { transparency: 'transparent' }),
    ...(event.rule !== null && !isExpanded ? { recurrence: [`RRULE:${event.rule}`] } : {}),
    ...(event.response === 'none'
      ? {}
      : { attendees: [{ email, self: true, responseStatus: event.response }] }),
    ...propertiesOf(event),
    iCalUID: `${event.id}@google.com`,
    sequence: 0,
    eventType: 'default',
  }
}

const propertiesOf = ({ properties }: StoredEvent) =>
  Object.keys(properties).length > 0 ? { extendedProperties: { private: properties } } : {}

function whenOf(time: GoogleTime, { zone }: StoredCalendar): When {
  if (time.date) return { date: time.date }
  const at = new Date(time.dateTime ?? '')
  return { at: at.toISOString().replace('.000Z', 'Z'), zone: time.timeZone ?? zone }
}

/** What a client wrote, or null where Google says 400. */
export function fromGoogle(body: GoogleBody, calendar: StoredCalendar): Partial<StoredEvent> | null {
  for (const time of [body.start, body.end]) {
    if (time && !time.date && Number.isNaN(new Date(time.dateTime ?? '').getTime())) return null
  }
  return {
    ...(body.summary === undefined ? {} : { title: body.summary }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(body.location === undefined ? {} : { location: body.location }),
    ...(body.start ? { start: whenOf(body.start, calendar) } : {}),
    ...(body.end ? { end: whenOf(body.end, calendar) } : {}),
    ...(body.recurrence ? { rule: body.recurrence[0]?.replace(/^RRULE:/, '') ?? null } : {}),
    ...(body.transparency === undefined ? {} : { isBusy: body.transparency !== 'transparent' }),
    ...(body.status === undefined
      ? {}
      : { isDeleted: body.status === 'cancelled', isTentative: body.status === 'tentative' }),
    ...(body.extendedProperties?.private ? { properties: body.extendedProperties.private } : {}),
  }
}

/** Where a page of a list goes on, and from which revision the next list starts. */
export type Cursor = { since: number; upTo: number; from: number; to: number; skip: number }

export const cursorText = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')

export function readCursor(text: string): Cursor | null {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor
  } catch {
    return null
  }
}

export const bodyOf = ({ body }: Asked) => body as GoogleBody

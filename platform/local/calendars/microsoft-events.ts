import type { Instance, StoredCalendar, StoredEvent } from './store.ts'
import type { When } from './when.ts'

// https://learn.microsoft.com/graph/api/resources/event
type GraphTime = { dateTime: string; timeZone: string }
type Recurrence = {
  pattern: { type: 'daily' | 'weekly'; interval?: number; daysOfWeek?: string[] }
  range: { type: 'numbered' | 'endDate' | 'noEnd'; numberOfOccurrences?: number; endDate?: string }
}
export type GraphBody = {
  subject?: string
  body?: { contentType?: string; content?: string }
  location?: { displayName?: string }
  start?: GraphTime
  end?: GraphTime
  isAllDay?: boolean
  showAs?: string
  transactionId?: string
  recurrence?: Recurrence
  singleValueExtendedProperties?: { id: string; value: string }[]
}

export const graphEtag = (revision: number) => `W/"${Buffer.from(String(revision)).toString('base64')}"`

const timeOf = (when: When): GraphTime =>
  'date' in when
    ? { dateTime: `${when.date}T00:00:00.0000000`, timeZone: 'UTC' }
    : { dateTime: when.at.replace(/(\.\d+)?Z$/, '.0000000'), timeZone: 'UTC' }

/** As the expanded view shows it: an occurrence that is as its series says comes without what the series has. */
export function toGraph(instance: Instance) {
  const { id, event, masterId, revision } = instance
  const head = {
    '@odata.type': '#microsoft.graph.event',
    '@odata.etag': graphEtag(revision),
    id,
    start: timeOf(instance.start),
    end: timeOf(instance.end),
    isAllDay: 'date' in instance.start,
  }
  const isChanged = masterId !== null && event.changedInstances[id.slice(event.id.length + 1)] !== undefined
  if (masterId && !isChanged) return { ...head, type: 'occurrence', seriesMasterId: masterId }
  return {
    ...head,
    ...(masterId ? { seriesMasterId: masterId } : {}),
    type: masterId ? 'exception' : event.rule === null ? 'singleInstance' : 'seriesMaster',
    subject: event.title,
    body: { contentType: 'text', content: event.description },
    location: { displayName: event.location },
    showAs: !event.isBusy ? 'free' : event.isTentative ? 'tentative' : 'busy',
    isCancelled: false,
    responseStatus: { response: responses[event.response] },
    originalStartTimeZone: 'zone' in event.start ? event.start.zone : 'UTC',
    transactionId: event.transactionId,
  }
}

const responses = {
  none: 'organizer',
  accepted: 'accepted',
  tentative: 'tentativelyAccepted',
  declined: 'declined',
} as const

function whenOf({ dateTime, timeZone }: GraphTime, isAllDay: boolean): When | null {
  if (isAllDay) return { date: dateTime.slice(0, 10) }
  const at = new Date(`${dateTime.replace(/Z$/, '')}Z`)
  if (Number.isNaN(at.getTime()) || timeZone !== 'UTC') return null
  return { at: at.toISOString().replace('.000Z', 'Z'), zone: 'UTC' }
}

function ruleOf({ pattern, range }: Recurrence): string {
  const days = (pattern.daysOfWeek ?? []).map((day) => day.slice(0, 2).toUpperCase())
  return [
    `FREQ=${pattern.type.toUpperCase()}`,
    `INTERVAL=${pattern.interval ?? 1}`,
    ...(days.length > 0 ? [`BYDAY=${days.join(',')}`] : []),
    ...(range.type === 'numbered' ? [`COUNT=${range.numberOfOccurrences}`] : []),
    ...(range.type === 'endDate' ? [`UNTIL=${range.endDate?.replaceAll('-', '')}T235959Z`] : []),
  ].join(';')
}

/** What a client wrote (times in UTC only, as this platform writes them), or null where Graph says 400. */
export function fromGraph(body: GraphBody): Partial<StoredEvent> | null {
  const isAllDay = body.isAllDay === true
  const start = body.start ? whenOf(body.start, isAllDay) : undefined
  const end = body.end ? whenOf(body.end, isAllDay) : undefined
  if (start === null || end === null) return null
  return {
    ...(body.subject === undefined ? {} : { title: body.subject }),
    ...(body.body === undefined ? {} : { description: body.body.content ?? '' }),
    ...(body.location === undefined ? {} : { location: body.location.displayName ?? '' }),
    ...(start ? { start } : {}),
    ...(end ? { end } : {}),
    ...(body.recurrence ? { rule: ruleOf(body.recurrence) } : {}),
    ...(body.showAs === undefined
      ? {}
      : { isBusy: body.showAs !== 'free', isTentative: body.showAs === 'tentative' }),
    ...(body.singleValueExtendedProperties
      ? {
          properties: Object.fromEntries(
            body.singleValueExtendedProperties.map(({ id, value }) => [id, value]),
          ),
        }
      : {}),
  }
}

/** `singleValueExtendedProperties/Any(ep: ep/id eq '…' and ep/value eq '…')` */
export function filteredBy(filter: string, calendar: StoredCalendar): StoredEvent[] {
  const [, id = '', value = ''] = /ep\/id eq '([^']*)' and ep\/value eq '([^']*)'/.exec(filter) ?? []
  return Object.values(calendar.events).filter((event) => !event.isDeleted && event.properties[id] === value)
}

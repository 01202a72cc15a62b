import { Temporal } from 'temporal-polyfill'
import { isTimeZone } from '#platform/scheduling/index.ts'
import type { ExternalChange, OutgoingEvent, WrittenEvent } from './calendar-gateway.ts'

type GraphTime = { dateTime: string; timeZone: string }
/** https://learn.microsoft.com/graph/api/resources/event */
export type GraphEvent = {
  id: string
  '@odata.etag'?: string
  '@removed'?: { reason: string }
  type?: string
  seriesMasterId?: string
  start?: GraphTime
  end?: GraphTime
  isAllDay?: boolean
  isCancelled?: boolean
  showAs?: string
  responseStatus?: { response?: string }
  originalStartTimeZone?: string
  transactionId?: string | null
}

const utc = (instant: Date): GraphTime => ({
  dateTime: instant.toISOString().replace('Z', '0000'),
  timeZone: 'UTC',
})

export const bodyOf = (event: OutgoingEvent) => ({
  subject: event.title,
  body: { contentType: 'text', content: event.description },
  location: { displayName: event.location },
  start: utc(event.startsAt),
  end: utc(event.endsAt),
  showAs: 'busy',
})

export const writtenOf = (event: GraphEvent): WrittenEvent => ({
  externalId: event.id,
  etag: event['@odata.etag'] ?? null,
})

/** An entry as it concerns us; of an occurrence, its series tells what it does not. Days begin in `zone`. */
export function changeOf(event: GraphEvent, master: GraphEvent | null, zone: string): ExternalChange {
  const told = master ?? event
  const floating = told.originalStartTimeZone
  const dayZone = floating && floating !== 'UTC' && isTimeZone(floating) ? floating : zone
  const isAllDay = event.isAllDay ?? told.isAllDay ?? false
  const startsAt = instantOf(event.start, isAllDay ? dayZone : 'UTC')
  const endsAt = instantOf(event.end, isAllDay ? dayZone : 'UTC')
  const isThere =
    event['@removed'] === undefined && told.isCancelled !== true && startsAt !== null && endsAt !== null
  const isFree = told.showAs === 'free' || told.showAs === 'workingElsewhere'
  return {
    externalId: event.id,
    clientEventId: event.transactionId ?? null,
    when: isThere ? { startsAt, endsAt } : null,
    isBusy: isThere && !isFree && told.responseStatus?.response !== 'declined' && endsAt > startsAt,
  }
}

/** Days are told as midnight without a zone; they begin where their owner is. */
function instantOf(time: GraphTime | undefined, zone: string): Date | null {
  if (!time) return null
  const wall = Temporal.PlainDateTime.from(time.dateTime.replace(/Z$/, ''))
  return new Date(wall.toZonedDateTime(zone).epochMilliseconds)
}

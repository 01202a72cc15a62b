import { createHash } from 'node:crypto'
import { type Component, propertiesOf, type Property, propertyOf, wordOf } from './content-lines.ts'
import { instantOf, type Moment, parseDuration, parseMoment, parseMoments } from './moments.ts'
import type { Zone } from './zones.ts'

/** One VEVENT, as far as it says when somebody is busy. */
export type Entry = {
  uid: string
  /** Which repetition of another entry it stands for. */
  recurrence: Moment | null
  /** The change holds for all later ones, too (RANGE=THISANDFUTURE). */
  isForFuture: boolean
  sequence: number
  start: Moment
  /** On the wall for dates and times of one zone: a night shift ends at six whatever the clocks do. */
  length: { wall: number } | { elapsed: number }
  rules: string[]
  added: Moment[]
  excluded: Moment[]
  isBusy: boolean
}

export type ZoneLookup = {
  byId: (tzid: string) => Zone | null
  /** For dates, times without a zone, and zones that nobody knows. */
  own: Zone
}

const day = 86_400_000

/** Null for what takes no time: without a start, or ending before it. @throws CalendarFailure `broken_calendar` */
export function readEntry(component: Component, zones: ZoneLookup): Entry | null {
  const startProperty = propertyOf(component, 'DTSTART')
  if (!startProperty) return null
  const start = momentOf(startProperty, zones)
  const length = lengthOf(component, start, zones)
  if (('wall' in length ? length.wall : length.elapsed) <= 0) return null
  const recurrence = propertyOf(component, 'RECURRENCE-ID')
  const moments = (name: string) =>
    propertiesOf(component, name).flatMap((property) => parseMoments(property, zoneOf(property, zones)))
  return {
    uid: propertyOf(component, 'UID')?.value.trim() || anonymous(startProperty),
    recurrence: recurrence ? momentOf(recurrence, zones) : null,
    isForFuture: recurrence?.params.get('RANGE')?.toUpperCase() === 'THISANDFUTURE',
    sequence: Number(propertyOf(component, 'SEQUENCE')?.value) || 0,
    start,
    length,
    rules: recurrence ? [] : propertiesOf(component, 'RRULE').map(({ value }) => value),
    added: recurrence ? [] : moments('RDATE'),
    excluded: moments('EXDATE'),
    isBusy: isBusy(component),
  }
}

/** Entries that were declined are not known from here: a file says who was asked, and not who reads it. */
const isBusy = (component: Component) =>
  wordOf(component, 'STATUS') !== 'CANCELLED' &&
  wordOf(component, 'TRANSP') !== 'TRANSPARENT' &&
  !['FREE', 'WORKINGELSEWHERE'].includes(wordOf(component, 'X-MICROSOFT-CDO-BUSYSTATUS'))

function lengthOf(component: Component, start: Moment, zones: ZoneLookup): Entry['length'] {
  const end = propertyOf(component, 'DTEND')
  if (end) {
    const until = momentOf(end, zones)
    if (until.zone === start.zone) return { wall: until.wall - start.wall }
    return { elapsed: instantOf(until) - instantOf(start) }
  }
  const duration = propertyOf(component, 'DURATION')
  if (duration) return { wall: parseDuration(duration.value) }
  // A date alone is a whole day; a time alone takes none (RFC 5545, 3.6.1).
  return { wall: start.isDate ? day : 0 }
}

const momentOf = (property: Property, zones: ZoneLookup) =>
  parseMoment(property.value, zoneOf(property, zones))

function zoneOf({ params, value }: Property, { byId, own }: ZoneLookup): Zone {
  const tzid = params.get('TZID')
  const isDate = params.get('VALUE')?.toUpperCase() === 'DATE' || /^\s*\d{8}\s*$/.test(value)
  return (tzid === undefined || isDate ? null : byId(tzid)) ?? own
}

/** Entries must have a UID; those without are told apart by their start. */
const anonymous = ({ value }: Property) => createHash('sha256').update(value).digest('base64url')

import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { millisecondsOf, movedBy, type When } from './when.ts'

/** A recurring event is expanded no further than this. */
const mostInstances = 730

/** @returns when each occurrence of a rule such as `FREQ=WEEKLY;COUNT=4` begins, the first one at `start` */
export function startsOf(rule: string, start: When, calendarZone: string): When[] {
  const zone = 'zone' in start ? start.zone : calendarZone
  const first = Temporal.Instant.fromEpochMilliseconds(millisecondsOf(start, zone)).toZonedDateTimeISO(zone)
  const line = `DTSTART;TZID=${zone}:${compact(first.toPlainDateTime())}`
  const expansion = new RRuleTemporal({ rruleString: `${line}\nRRULE:${rule.replace(/^RRULE:/, '')}` })
  return expansion
    .all((_date, index) => index < mostInstances)
    .map((occurrence) => {
      const at = Temporal.Instant.fromEpochMilliseconds(occurrence.epochMilliseconds)
      return 'date' in start
        ? { date: at.toZonedDateTimeISO(zone).toPlainDate().toString() }
        : movedBy(start, at.epochMilliseconds - first.epochMilliseconds)
    })
}

const compact = (time: Temporal.PlainDateTime) =>
  time.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')

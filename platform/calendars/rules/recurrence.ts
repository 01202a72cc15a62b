import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { CalendarFailure } from './failures.ts'
import { type Moment, parseMoment } from './moments.ts'

const limits = { maxIterations: 40_000, maxCandidateEvaluations: 120_000 }

/**
 * When a rule repeats a moment (RFC 5545, 3.3.10), as wall-clock milliseconds between two of them. The rule is followed
 * on the wall, so that ten o'clock stays ten o'clock; what an instant is decides the zone afterwards.
 * @throws CalendarFailure `broken_calendar`, `too_many_events` for a rule that asks for more than a calendar can hold
 */
export function expandRule(rule: string, start: Moment, range: { from: number; to: number }): number[] {
  // Nobody's appointments repeat every minute; who says so wants to keep us busy.
  if (/FREQ=(SECONDLY|MINUTELY)/i.test(rule)) throw new CalendarFailure('too_many_events')
  try {
    const expansion = new RRuleTemporal({
      rruleString: `RRULE:${wallRule(rule, start)}`,
      dtstart: at(start.wall),
      tzid: 'UTC',
      ...limits,
    })
    return expansion
      .between(new Date(range.from), new Date(range.to), true)
      .map(({ epochMilliseconds }) => epochMilliseconds)
  } catch (error) {
    if (error instanceof CalendarFailure) throw error
    const isLimit = error instanceof Error && /maximum/i.test(error.message)
    throw new CalendarFailure(isLimit ? 'too_many_events' : 'broken_calendar', { cause: error })
  }
}

const at = (wall: number) => Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC')

/** The rule with its end told on the wall: files tell it as an instant (RFC 5545, 3.3.10), or as a day. */
function wallRule(rule: string, start: Moment): string {
  return rule
    .trim()
    .split(';')
    .filter((part) => /^[A-Za-z0-9-]+=.+$/.test(part))
    .map((part) => (/^UNTIL=/i.test(part) ? `UNTIL=${wallUntil(part.slice(6), start)}` : part))
    .join(';')
}

function wallUntil(value: string, start: Moment): string {
  const until = parseMoment(value, start.zone)
  const lastOfDay = 86_399_000
  const wall = until.isDate
    ? until.wall + lastOfDay
    : start.isDate
      ? until.wall
      : start.zone.toWall(until.zone.toInstant(until.wall))
  return `${new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

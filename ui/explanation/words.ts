import type { AvailabilityExplanation, DayExplanation, ExplainedCause } from '#platform/scheduling/index.ts'
import { formatDuration, formatTime, formatTimeRange } from '../format.ts'

type Rule = ExplainedCause['rule']
export type Stop = AvailabilityExplanation['stops'][number]

/** Where somebody goes to mend it; each app knows its own pages. */
export type Remedy =
  | { to: 'hours' | 'closing-days' | 'time-off' | 'service' | 'calendars' | 'team' | 'provider' | 'page' }
  | { to: 'booking'; bookingId: string }

export type Line = { count: number; words: string; remedy: Remedy | null }

/** The look of a piece of a day's bar: what belongs together has one. */
export const looks = {
  free: 'Free',
  clock: 'Past, too soon or too far ahead',
  away: 'Closed or time off',
  taken: 'Taken: bookings, calendars, rooms, people',
  stopped: 'Not offered at all',
} as const
export type Look = keyof typeof looks

export const lookOf = (rule: Rule | null): Look => {
  switch (rule) {
    case null:
      return 'free'
    case 'past':
    case 'notice':
    case 'horizon':
      return 'clock'
    case 'exception':
    case 'time_off':
      return 'away'
    case 'provider':
    case 'service':
      return 'stopped'
    default:
      return 'taken'
  }
}

export const stopWords: Record<Stop['reason'], { words: string; remedy: Remedy }> = {
  paused: { words: 'New bookings are paused.', remedy: { to: 'provider' } },
  not_verified: { words: 'The provider has not been verified yet.', remedy: { to: 'provider' } },
  not_published: { words: 'The page is not published.', remedy: { to: 'page' } },
  inactive: { words: 'This service is switched off.', remedy: { to: 'service' } },
}

type Reading = { explained: AvailabilityExplanation; zone: string; locale: string }

/** What took starts of a day, each thing with how many it was the first to take. */
export function linesOf(day: DayExplanation, reading: Reading): Line[] {
  return day.removed.flatMap(({ rule, count }) => {
    const causes = day.causes.filter((cause) => cause.rule === rule)
    const named = causes.map((cause) => ({ count: cause.count, ...causeWords(cause, reading) }))
    const rest = count - causes.reduce((sum, cause) => sum + cause.count, 0)
    return rest > 0 ? [...named, { count: rest, ...ruleWords(rule, reading) }] : named
  })
}

type Words = Omit<Line, 'count'>

function causeWords(cause: ExplainedCause, { zone, locale, explained }: Reading): Words {
  const { startsAt, endsAt, label, memberName, bookingId, seats } = cause
  const when = startsAt && endsAt ? ` ${formatTimeRange(startsAt, endsAt, zone, locale)}` : ''
  const whose = memberName ? `${memberName}: ` : ''
  const missing =
    cause.rule === 'team' ? `It takes ${explained.membersNeeded} people at once, and one is missing. ` : ''
  const say = (words: string, remedy: Remedy | null): Words => ({
    words: `${missing}${whose}${words}`,
    remedy,
  })
  switch (cause.kind) {
    case 'booking':
      return say(`booked${when}`, bookingId ? { to: 'booking', bookingId } : null)
    case 'checkout':
      return say(`somebody is booking${when} at this moment`, null)
    case 'class':
      return seats && startsAt
        ? say(
            `the class at ${formatTime(startsAt, zone, locale)} is full, ${seats.taken} of ${seats.capacity} seats`,
            { to: 'service' },
          )
        : say(`the class${when} takes place`, null)
    case 'calendar':
      return say(`busy${label ? ` in “${label}”` : ' in a connected calendar'}${when}`, { to: 'calendars' })
    case 'time_off':
      return say(`time off${label ? ` (${label})` : ''}${spanWords(cause, zone, locale)}`, { to: 'time-off' })
    case 'exception':
      return say(`other hours on this date${label ? ` (${label})` : ''}`, { to: 'closing-days' })
    case 'resource':
      return say(`“${label}” is taken${when}`, bookingId ? { to: 'booking', bookingId } : null)
  }
}

/** Time off may last for weeks: then its times of day say nothing. */
function spanWords({ startsAt, endsAt }: ExplainedCause, zone: string, locale: string): string {
  if (!startsAt || !endsAt || Date.parse(endsAt) - Date.parse(startsAt) > 86_400_000) return ''
  return ` ${formatTimeRange(startsAt, endsAt, zone, locale)}`
}

function ruleWords(rule: Rule, { explained, locale }: Reading): Words {
  const { minimumNoticeMinutes, horizonDays, membersNeeded, people } = explained
  switch (rule) {
    case 'past':
      return { words: 'already past', remedy: null }
    case 'notice':
      return {
        words: `too soon: bookings need ${formatDuration(minimumNoticeMinutes, locale, 'long')} of notice`,
        remedy: { to: 'service' },
      }
    case 'horizon':
      return {
        words: `too far ahead: bookings open ${horizonDays === 1 ? 'one day' : `${horizonDays} days`} before`,
        remedy: { to: 'service' },
      }
    case 'team':
      return people < membersNeeded
        ? {
            words: `it takes ${membersNeeded} people at once, and ${people === 1 ? 'one person does' : `${people} do`} this service`,
            remedy: { to: 'service' },
          }
        : { words: `fewer than ${membersNeeded} people work then`, remedy: { to: 'team' } }
    case 'resource':
      return { words: 'no room or thing that it needs is free', remedy: { to: 'service' } }
    case 'seats':
      return { words: 'the class is full', remedy: { to: 'service' } }
    case 'exception':
      return { words: 'other hours on this date', remedy: { to: 'closing-days' } }
    case 'time_off':
      return { words: 'time off', remedy: { to: 'time-off' } }
    case 'calendar':
      return { words: 'busy in a connected calendar', remedy: { to: 'calendars' } }
    case 'booking':
      return { words: 'taken by other appointments', remedy: null }
    case 'provider':
    case 'service': {
      const stop = explained.stops.find((each) => each.rule === rule)
      return stop ? stopWords[stop.reason] : { words: 'not offered', remedy: { to: 'service' } }
    }
  }
}

export function closedWords(day: DayExplanation, { explained, locale }: Reading): Words {
  return day.closed === 'too_short'
    ? {
        words: `The hours of this day are shorter than the ${formatDuration(explained.durationMinutes, locale, 'long')} that it takes.`,
        remedy: { to: 'hours' },
      }
    : { words: 'No working hours.', remedy: { to: 'hours' } }
}

import { getBookableService } from '#platform/catalog/index.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { readInstant, toMinute } from '#platform/kernel/time.ts'
import {
  dayNumber,
  type DayPart,
  daysOfWish,
  formatInZone,
  formatUtc,
  isoDate,
  isTimeZone,
  MINUTES_PER_DAY,
  type SuggestionWish,
  suggestStarts,
  timeZone as zoneOf,
  type WishedWhen,
} from '../rules/index.ts'
import type { SuggestionsView } from '../suggestion-schemas.ts'
import { conditionsStatement, toAllConditions } from './conditions.ts'
import { assertWish, dayOf, findStarts, mostDays, type Wish } from './find-availability.ts'

export type FindSuggestions = Wish & {
  serviceId: string
  when?: WishedWhen | undefined
  from?: string | undefined
  to?: string | undefined
  weekdays?: readonly number[] | undefined
  dayParts?: readonly DayPart[] | undefined
  /** An instant. */
  near?: string | undefined
  timeZone?: string | undefined
  count?: number | undefined
}

/** So far around the wished days it is looked, when they have nothing. */
const aroundDays = 14
const usualCount = 6

/**
 * Good free starts for a wish such as "next week, afternoons"; the nearest ones where none meets it. The wish is read
 * on the customer's clock where the appointment takes place online, else on the service's.
 * @throws AppError `validation_failed`, `not_found`, `slot_unavailable`
 */
export async function findSuggestions(ctx: Ctx, input: FindSuggestions): Promise<SuggestionsView> {
  const { count = usualCount } = input
  assertValid(
    input.timeZone === undefined || isTimeZone(input.timeZone),
    'timeZone',
    'This is not an IANA time zone',
  )
  const nowMinute = Math.floor(ctx.now.getTime() / 60_000)
  const [service, [found]] = await Promise.all([
    getBookableService(ctx, input.serviceId),
    ctx.send([conditionsStatement('service', input.serviceId, nowMinute, nowMinute + 1, ctx.now)]),
  ])
  assertWish(service, input)
  const serviceTimeZone = (await toAllConditions(ctx, found!.rows))[0]!.timeZone
  const isRemote = service.locationKind === 'virtual'
  const zone = zoneOf((isRemote && input.timeZone) || serviceTimeZone)

  const today = Math.floor(zone.wallAt(nowMinute) / MINUTES_PER_DAY)
  const { firstDay, lastDay } = wishedDays(input, today)
  const wish: SuggestionWish = {
    firstDay,
    lastDay,
    weekdays: input.weekdays ?? [],
    dayParts: input.dayParts ?? [],
    near: input.near === undefined ? null : zone.wallAt(minuteOf(input.near)),
  }
  const within = (first: number, last: number) =>
    findStarts(
      ctx,
      { ...input, service },
      {
        from: Math.max(zone.instantAt(first * MINUTES_PER_DAY), nowMinute),
        to: zone.instantAt((last + 1) * MINUTES_PER_DAY),
      },
    )
  let suggestions = suggestStarts(await within(firstDay, lastDay), zone, wish, count)
  const isExact = suggestions.length > 0 && suggestions.every(({ missed }) => missed.length === 0)
  // A day or two that suit are an answer; none is a reason to look around.
  if (!suggestions.some(({ missed }) => missed.length === 0)) {
    const around = await within(Math.max(firstDay - aroundDays, today), lastDay + aroundDays)
    suggestions = suggestStarts(around, zone, wish, count)
  }
  return {
    serviceId: service.id,
    durationMinutes: input.durationMinutes ?? service.durationMinutes,
    timeZone: zone.name,
    serviceTimeZone,
    from: isoDate(firstDay),
    to: isoDate(lastDay),
    isExact,
    suggestions: suggestions.map(({ start, missed }) => ({
      startsAt: formatUtc(start),
      localTime: formatInZone(zone, start),
      missed,
    })),
  }
}

/** What was named by dates wins over words; days that are over are left out. */
function wishedDays({ from, to, when = 'anytime' }: FindSuggestions, today: number) {
  const inWords = daysOfWish(when, today)
  const firstDay = from === undefined ? inWords.firstDay : dayOf(from, 'from')
  const lastDay = to === undefined ? (from === undefined ? inWords.lastDay : firstDay + 6) : dayOf(to, 'to')
  assertValid(lastDay >= firstDay, 'to', 'The last day lies before the first')
  assertValid(lastDay >= today, 'to', 'These days are over')
  assertValid(lastDay - firstDay < mostDays, 'to', `Ask for at most ${mostDays} days at once`)
  return { firstDay: Math.max(firstDay, today), lastDay }
}

/** @throws AppError `validation_failed` for an instant that the calendar does not reach */
function minuteOf(instant: string): number {
  const near = readInstant(instant)
  assertValid(near !== null, 'near', 'This is not an instant')
  const minute = toMinute(near)
  const [first, last] = [dayNumber('1976-01-03'), dayNumber('2098-12-29')].map((day) => day * MINUTES_PER_DAY)
  assertValid(minute > first! && minute < last!, 'near', 'This is too far away')
  return minute
}

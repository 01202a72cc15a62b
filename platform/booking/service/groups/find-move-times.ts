import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  type AvailabilityView,
  dayNumber,
  findAvailability,
  findStarts,
  isoDate,
  timeZone as zoneOf,
} from '#platform/scheduling/index.ts'
import type { GroupMoveTimes } from '../../group-change-schemas.ts'
import { type GroupScope, shiftGroup } from '../../rules/group-rule.ts'
import type { Booking } from '../../models.ts'
import type { Asked } from '../asked.ts'
import { wantedOf } from '../reschedule.ts'
import { findGroupAsked, type GroupAsked, ruleOf } from './read.ts'
import { assertSome, chosenOf } from './scope.ts'

type Query = GroupMoveTimes & { includeMoved?: boolean | undefined }

const day = 1440
/** How far beyond the days asked for the next free start of a visit is looked for. */
const searched = 60 * day

/**
 * The free starts to which a booking of a group could move together with others of it: what those take now counts as
 * free. Of a series these are the starts of the one that is named; which of the others cannot follow, the preview of
 * the move says. Of a visit they are the starts with which all parts fit.
 * @throws AppError as `findRescheduleTimes`; `illegal_transition` when it is not to come any more
 */
export async function findGroupMoveTimes(
  ctx: Ctx,
  asked: Asked,
  { scope = 'one', includeMoved, memberId, ...range }: Query,
): Promise<AvailabilityView> {
  const found = await findGroupAsked(ctx, asked)
  const { group, anchor } = found
  const chosen = chosenOf(ctx, found, scope)
  assertSome(chosen.filter(({ id }) => id === anchor.id))
  const memberOf = (booking: Booking) =>
    memberId === undefined ? booking.memberId : memberId === 'anyone' ? null : memberId
  const view = await findAvailability(ctx, {
    ...range,
    serviceId: anchor.serviceId,
    durationMinutes: anchor.durationMinutes,
    seats: anchor.seats,
    memberId: memberOf(anchor),
    except: chosen.map(({ id }) => id),
    isAgreedAlready: true,
  })
  if (group.kind === 'series' || chosen.length < 2) return view

  const zone = zoneOf(view.timeZone)
  const from = zone.instantAt(dayNumber(range.from) * day)
  const to = zone.instantAt((dayNumber(range.to) + 1) * day)
  const parts = partsOf(found, chosen, { scope, includeMoved })
  const startsIn = (first: number, last: number) =>
    fittingStarts(ctx, found, parts, { first, last, memberOf })
  const days = new Map<string, string[]>()
  for (const start of await startsIn(from, to)) {
    const date = isoDate(Math.floor(zone.wallAt(start) / day))
    days.set(date, [...(days.get(date) ?? []), utc(start)])
  }
  const [next] = days.size > 0 ? [] : await startsIn(to, to + searched)
  return {
    ...view,
    days: Array.from(days, ([date, slots]) => ({ date, slots })),
    sessions: [],
    nextFree: next === undefined ? null : utc(next),
  }
}

const utc = (minute: number) => new Date(minute * 60_000).toISOString()

/** One of a visit that moves, and by how many minutes it begins after the one that is named. */
type Part = { booking: Booking; after: number }

function partsOf(
  { group, anchor }: GroupAsked,
  chosen: readonly Booking[],
  how: { scope: GroupScope; includeMoved: boolean | undefined },
): Part[] {
  const { startsAt } = anchor
  const members = chosen.map((each) => ({ position: each.groupPosition!, startsAt: each.startsAt }))
  const shift = { ...how, anchor: anchor.groupPosition!, startsAt }
  return shiftGroup(group.kind, ruleOf(group), members, shift).items.flatMap((item, index) =>
    item.isKept
      ? []
      : [{ booking: chosen[index]!, after: (item.startsAt.getTime() - startsAt.getTime()) / 60_000 }],
  )
}

type Stretch = { first: number; last: number; memberOf: (booking: Booking) => string | null }

/** Starts of the one that is named at which every part is free; epoch minutes, ascending. */
async function fittingStarts(
  ctx: Ctx,
  { by }: GroupAsked,
  parts: readonly Part[],
  { first, last, memberOf }: Stretch,
): Promise<number[]> {
  const except = parts.map(({ booking }) => booking.id)
  const free = await Promise.all(
    parts.map(async ({ booking, after }, index) => {
      const target = { startsAt: booking.startsAt, memberId: memberOf(booking), except }
      const terms = await wantedOf(ctx, booking, target, by)
      // Each begins when the one before it is over, whatever the grid of starts says; only the first keeps to it.
      const wanted = { ...terms, isOffGrid: index > 0, isShortNotice: false }
      const starts = await findStarts(ctx, wanted, { from: first + after, to: last + after })
      return Array.from(starts, (start) => start - after)
    }),
  )
  const [starts = [], ...others] = free
  const sets = others.map((each) => new Set(each))
  return starts.filter((start) => sets.every((set) => set.has(start)))
}

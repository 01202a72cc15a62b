import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { formatUtc, nearestSlots, type Refusal } from '../rules/index.ts'
import { allocate, findSurroundings, type Surroundings, toExactMinute } from './allocate.ts'
import { type Conditions, conditionsStatement, toAllConditions } from './conditions.ts'
import { startsOfAll } from './find-availability.ts'
import { type Allocation, timingOf, type WantedSlot } from './wanted.ts'

/** One of several starts, judged for itself. */
export type Occurrence = {
  startsAt: Date
  /** What could be claimed, the fairest first; empty: a conflict. */
  allocations: Allocation[]
  /** Why it cannot be had; null when it can. */
  reason: Refusal | null
  /** The nearest free starts, RFC 3339 in UTC; only for a conflict. */
  alternatives: string[]
}

const day = 1440
/** Beyond every horizon (the catalogue's limit) nothing has to be read. */
const farthest = 740 * day

/**
 * Many starts of one service at once: in two round trips for any number of them, and without a lock.
 * @param count alternatives for each conflict
 * @throws AppError `slot_unavailable` when the provider has no hours
 */
export async function findOccurrences(
  ctx: Ctx,
  wanted: Omit<WantedSlot, 'startsAt'>,
  starts: readonly Date[],
  count = 3,
): Promise<Occurrence[]> {
  if (starts.length === 0) return []
  const minutes = starts.map(toExactMinute)
  const latest = Math.floor(ctx.now.getTime() / 60_000) + farthest
  const from = Math.floor(Math.min(...minutes, latest)) - 7 * day
  const to = Math.ceil(Math.min(Math.max(...minutes), latest)) + 7 * day
  const { service, except = [] } = wanted
  const [found] = await ctx.send([conditionsStatement('service', service.id, from, to, ctx.now, except)])
  const all = await toAllConditions(ctx, found!.rows)
  const surroundings = await findSurroundings(ctx, wanted, from, to)
  const judged = starts.map((startsAt) => judge(ctx, { ...wanted, startsAt }, all, surroundings))
  const taken = judged.flatMap(({ startsAt, reason }) => (reason ? [] : [toExactMinute(startsAt)]))
  return judged.map((occurrence) =>
    occurrence.reason && count > 0
      ? { ...occurrence, alternatives: around(ctx, wanted, occurrence, { all, surroundings, taken, count }) }
      : occurrence,
  )
}

function judge(
  ctx: Ctx,
  wanted: WantedSlot,
  all: readonly Conditions[],
  surroundings: Surroundings,
): Occurrence {
  const { startsAt } = wanted
  try {
    const allocations = allocate(wanted, all, surroundings, ctx.now)
    return { startsAt, allocations, reason: null, alternatives: [] }
  } catch (error) {
    if (!(error instanceof AppError) || error.extra.reason === undefined) throw error
    return { startsAt, allocations: [], reason: error.extra.reason as Refusal, alternatives: [] }
  }
}

type Around = {
  all: readonly Conditions[]
  surroundings: Surroundings
  taken: readonly number[]
  count: number
}

/** Starts within a week of a conflict that leave the other occurrences alone. */
function around(
  ctx: Ctx,
  wanted: Omit<WantedSlot, 'startsAt'>,
  { startsAt }: Occurrence,
  { all, surroundings, taken, count }: Around,
): string[] {
  const minute = Math.floor(toExactMinute(startsAt))
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes } = timingOf(wanted)
  const blocked = durationMinutes + bufferBeforeMinutes + bufferAfterMinutes
  const starts = startsOfAll(wanted, all, surroundings, {
    now: ctx.now,
    from: minute - 7 * day,
    to: minute + 7 * day,
  }).filter((start) => taken.every((other) => Math.abs(other - start) >= blocked))
  return nearestSlots(starts, minute, count).map(formatUtc)
}

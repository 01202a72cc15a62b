import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { type Allocation, findOccurrences, type WantedSlot } from '#platform/scheduling/index.ts'
import { Booking, type BookingGroup } from '../../models.ts'
import { type BookingParty, takenStatuses } from '../../rules/index.ts'
import { overlapping } from '../../rules/group-rule.ts'
import { type Target, wantedOf } from '../reschedule.ts'
import { type GroupConflict, samePeople } from './plan.ts'

/** A booking of a group, and where it is to go. */
export type GroupMove = Target & { booking: Booking }
export type JudgedMove = GroupMove & {
  wanted: WantedSlot
  /** What can be claimed; null for a conflict. */
  allocation: Allocation | null
  reason: GroupConflict['reason'] | null
  alternatives: string[]
}

/**
 * Whether each can be had, as if all of them had given their present time up. No lock is taken.
 * @param by whose wish it is: a provider's may be at any minute and at short notice
 * @throws AppError `not_found` when a service is offered no more, `slot_unavailable` when the provider has no hours
 */
export async function judgeMoves(
  ctx: Ctx,
  group: Pick<BookingGroup, 'id' | 'kind'>,
  moves: readonly GroupMove[],
  by: BookingParty,
): Promise<JudgedMove[]> {
  const except = moves.map(({ booking }) => booking.id)
  const judged = new Map<string, JudgedMove>()
  for (const alike of alikeOf(group.kind, moves)) {
    const [{ booking, memberId }] = alike as [GroupMove]
    const terms = await wantedOf(ctx, booking, { startsAt: booking.startsAt, memberId, except }, by)
    const isOffGrid = terms.isOffGrid || isFollower(group.kind, booking)
    const starts = alike.map(({ startsAt }) => startsAt)
    // The nearest free start of one item of a visit does not help: the others would have to move too.
    const count = group.kind === 'visit' ? 0 : 3
    const found = await findOccurrences(ctx, { ...terms, isOffGrid }, starts, count)
    const people = samePeople(found.map(({ allocations }) => allocations))
    for (const [index, move] of alike.entries()) {
      const { reason, alternatives } = found[index]!
      const wanted = { ...terms, isOffGrid, startsAt: move.startsAt }
      judged.set(move.booking.id, {
        ...move,
        wanted,
        allocation: people[index] ?? null,
        reason,
        alternatives,
      })
    }
  }
  const twice = await bothAtOnce(ctx, group, moves)
  return moves.map(({ booking }) => {
    const move = judged.get(booking.id)!
    return twice.has(booking.id) && !move.reason ? { ...move, allocation: null, reason: 'taken' } : move
  })
}

/** Those that differ in nothing but their start are asked about at once. */
function alikeOf(kind: BookingGroup['kind'], moves: readonly GroupMove[]): GroupMove[][] {
  const alike = new Map<string, GroupMove[]>()
  for (const move of moves) {
    const { booking, memberId } = move
    const { serviceId, durationMinutes, seats, bufferBeforeMinutes, bufferAfterMinutes } = booking
    const terms = [serviceId, durationMinutes, seats, bufferBeforeMinutes, bufferAfterMinutes, memberId]
    const key = [...terms, isFollower(kind, booking)].join()
    alike.set(key, [...(alike.get(key) ?? []), move])
  }
  return [...alike.values()]
}

/** What follows in a visit begins when the one before is over, whatever the grid of starts says. */
const isFollower = (kind: BookingGroup['kind'], { groupPosition }: Booking) =>
  kind === 'visit' && groupPosition! > 0

/** Of the moves those that would be at the same time as another appointment of the group, with whomever that is. */
async function bothAtOnce(
  ctx: Ctx,
  { id }: Pick<BookingGroup, 'id'>,
  moves: readonly GroupMove[],
): Promise<Set<string>> {
  const moved = new Map(moves.map((move) => [move.booking.id, move]))
  const all = await Booking.query(ctx.trx)
    .where({ group_id: id })
    .whereIn('status', [...takenStatuses])
    .select('id', 'starts_at', 'ends_at')
  const times = all.map((booking) => {
    const move = moved.get(booking.id)
    if (!move) return booking
    const { startsAt } = move
    return { id: booking.id, startsAt, endsAt: after(startsAt, minutes(move.booking.durationMinutes)) }
  })
  return new Set(
    overlapping(times)
      .map((each) => each.id)
      .filter((each) => moved.has(each)),
  )
}

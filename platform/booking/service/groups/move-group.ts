import { assertFound, assertValid } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { bookingGroupProposed } from '../../events.ts'
import type { GroupMoveOutcome, GroupMovePreview, MoveGroup } from '../../group-change-schemas.ts'
import { type Booking, BookingGroup } from '../../models.ts'
import { rescheduleRefusal } from '../../rules/index.ts'
import { type GroupRule, type Shifted, shiftGroup } from '../../rules/group-rule.ts'
import type { Asked } from '../asked.ts'
import { listOpenProposals, propose } from '../proposals.ts'
import { asksFirst } from '../reschedule.ts'
import { applyMoves } from './apply-moves.ts'
import { type GroupMove, judgeMoves, type JudgedMove } from './judge-moves.ts'
import { conflictError, conflictsOf, instantOf } from './plan.ts'
import { findGroupAsked, type GroupAsked, groupOfAsked, lockGroupAsked, ruleOf } from './read.ts'
import { assertNoneRefused, assertSome, chosenOf } from './scope.ts'

type Item = {
  bookingId: string
  position: number
  booking: Booking
  shifted: Shifted
  /** Why it cannot be moved, wherever it goes. */
  refusal: string | null
  /** Null for one that stays where it is. */
  move: JudgedMove | null
}
type Plan = {
  items: Item[]
  moves: JudgedMove[]
  rule: GroupRule
  /** The other side has to agree first. */
  isAsked: boolean
}

/**
 * Where one booking of a group, it and those after it, or all that are still to come would go, and what stands against
 * it. Nothing is claimed.
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `validation_failed`, `illegal_transition` when the booking
 *   that is named is not to come any more
 */
export async function previewGroupMove(ctx: Ctx, asked: Asked, input: MoveGroup): Promise<GroupMovePreview> {
  const found = await findGroupAsked(ctx, asked)
  const { items, isAsked } = await planMove(ctx, found, input)
  return {
    timeZone: ruleOf(found.group).timeZone,
    isPossible: items.every(({ refusal, move }) => refusal === null && !move?.reason),
    isAsked,
    items: items.map(({ bookingId, position, booking, shifted, refusal, move }) => ({
      bookingId,
      position,
      fromStartsAt: booking.startsAt.toISOString(),
      isKept: shifted.isKept,
      startsAt: shifted.startsAt.toISOString(),
      endsAt: after(shifted.startsAt, minutes(booking.durationMinutes)).toISOString(),
      isFree: !move?.reason,
      reason: move?.reason ?? null,
      alternatives: move?.alternatives ?? [],
      refusal,
    })),
  }
}

/**
 * Moves all of them or none; where the other side has to agree first, each is proposed, and they are answered together.
 * @throws AppError as `previewGroupMove`; `illegal_transition` with `refusals`; `slot_taken`, `slot_unavailable` with
 *   `conflicts`; `conflict` while another proposal is open
 */
export async function moveGroup(ctx: Ctx, asked: Asked, input: MoveGroup): Promise<GroupMoveOutcome> {
  const found = await lockGroupAsked(ctx, asked)
  const plan = await planMove(ctx, found, input)
  assertNoneRefused(plan.items)
  assertFree(plan.moves)
  if (plan.isAsked) await proposeAll(ctx, found, plan, input.reason)
  else if (plan.moves.length > 0) {
    await applyMoves(ctx, found.group, plan.moves, { by: found.by, reason: input.reason })
    await writeRule(ctx, found.group, plan.rule)
  }
  return { isAsked: plan.isAsked, group: await groupOfAsked(ctx, await findGroupAsked(ctx, asked)) }
}

async function planMove(ctx: Ctx, found: GroupAsked, input: MoveGroup): Promise<Plan> {
  const { group, anchor, by } = found
  const startsAt = instantOf(ctx, input.startsAt, 'startsAt')
  const chosen = chosenOf(ctx, found, input.scope)
  assertSome(chosen.filter(({ id }) => id === anchor.id))
  const { items, rule } = shiftGroup(
    group.kind,
    ruleOf(group),
    chosen.map((booking) => ({ position: booking.groupPosition!, startsAt: booking.startsAt })),
    {
      ...input,
      anchor: anchor.groupPosition!,
      startsAt,
      instead: insteadOf(ctx, chosen, anchor, input),
    },
  )
  const all = items.map((shifted, index) => ({ shifted, booking: chosen[index]! }))
  const moves = all.flatMap(({ shifted, booking }): GroupMove[] => {
    const isSame = shifted.startsAt.getTime() === booking.startsAt.getTime()
    const isOwn = shifted.isKept && isSame
    const memberId = isOwn || input.memberId === undefined ? booking.memberId : input.memberId
    return isSame && memberId === booking.memberId ? [] : [{ booking, startsAt: shifted.startsAt, memberId }]
  })
  const isAsked = moves.some(({ booking }) => asksFirst(booking, by, input.isAgreed))
  const judged = moves.length > 0 ? await judgeMoves(ctx, group, moves, by) : []
  const refusals = await refusalsOf(ctx, moves, found, isAsked)
  return {
    isAsked,
    rule,
    moves: judged,
    items: all.map(({ shifted, booking }) => ({
      bookingId: booking.id,
      position: booking.groupPosition!,
      booking,
      shifted,
      refusal: refusals.get(booking.id) ?? null,
      move: judged.find((move) => move.booking.id === booking.id) ?? null,
    })),
  }
}

/** @throws AppError `validation_failed` unless each is another booking of those that move */
function insteadOf(ctx: Ctx, chosen: readonly Booking[], anchor: Booking, { instead = [] }: MoveGroup) {
  const positions = instead.map(({ position }) => position)
  const others = chosen.filter(({ id }) => id !== anchor.id).map(({ groupPosition }) => groupPosition)
  const isKnown = positions.every((position) => others.includes(position))
  assertValid(isKnown, 'instead', 'Name other appointments that move with this one')
  assertValid(new Set(positions).size === positions.length, 'instead', 'Name each of them once')
  return instead.map(({ position, startsAt }) => ({
    position,
    startsAt: startsAt === undefined ? undefined : instantOf(ctx, startsAt, 'instead'),
  }))
}

async function refusalsOf(
  ctx: Ctx,
  moves: readonly GroupMove[],
  { by }: GroupAsked,
  isAsked: boolean,
): Promise<Map<string, string>> {
  const ids = moves.map(({ booking }) => booking.id)
  const open = isAsked ? await listOpenProposals(ctx, ids) : []
  const waiting = new Set(open.map(({ bookingId }) => bookingId))
  return new Map(
    moves.flatMap(({ booking }) => {
      const refusal =
        rescheduleRefusal(booking, by, ctx.now) ??
        (waiting.has(booking.id) ? 'Another time has been proposed already, and waits for an answer' : null)
      return refusal === null ? [] : [[booking.id, refusal] as const]
    }),
  )
}

/** @throws AppError `slot_taken`, `slot_unavailable` with `conflicts`: positions, reasons and alternatives */
export function assertFree(moves: readonly JudgedMove[]): void {
  const conflicts = conflictsOf(moves.map((move) => ({ ...move, position: move.booking.groupPosition! })))
  if (conflicts.length > 0) throw conflictError(conflicts)
}

async function proposeAll(
  ctx: Ctx,
  { group, by }: GroupAsked,
  { moves, rule }: Plan,
  reason: string | undefined,
): Promise<void> {
  const proposalIds: string[] = []
  const groupId = moves.length > 1 ? group.id : undefined
  for (const { booking, startsAt, memberId } of moves) {
    const { id } = await propose(ctx, booking, { startsAt, memberId, by, message: reason ?? '', groupId })
    proposalIds.push(id)
  }
  const bookingIds = moves.map(({ booking }) => booking.id)
  if (groupId) await emit(ctx, bookingGroupProposed, { groupId, bookingIds, by, proposalIds })
  const { nominal, walls, weekdays } = rule
  const proposed = { proposalIds, nominal, walls, ...(weekdays ? { weekdays } : {}) }
  await writeRule(ctx, group, { ...ruleOf(group), proposed })
}

export async function writeRule(ctx: Ctx, { id }: BookingGroup, rule: GroupRule): Promise<void> {
  const written = await BookingGroup.query(ctx.trx).where({ id }).patch({ rule })
  assertFound(written > 0 ? id : null, 'Group')
}

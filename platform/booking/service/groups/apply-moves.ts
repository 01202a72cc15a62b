import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { claimSlot, findAllocations, lockResources, releaseClaims } from '#platform/scheduling/index.ts'
import { bookingGroupRescheduled } from '../../events.ts'
import type { BookingGroup } from '../../models.ts'
import type { BookingParty } from '../../rules/index.ts'
import { writeMove } from '../reschedule.ts'
import type { JudgedMove } from './judge-moves.ts'
import { withPosition } from './plan.ts'

type How = { by: BookingParty; reason?: string | undefined; isAccepted?: boolean }

/**
 * Moves bookings of a group, read `forUpdate`, all of them or none. One may take what another leaves, so all present
 * time is given up before any new one is claimed: the locks of everything old and new are held meanwhile, and nobody
 * else sees the time in between.
 * @throws AppError `slot_taken`, `slot_unavailable` with the `position` that could not be had
 */
export async function applyMoves(
  ctx: Ctx,
  group: BookingGroup,
  moves: readonly JudgedMove[],
  { by, reason, isAccepted }: How,
): Promise<void> {
  const bookings = moves.map(({ booking }) => booking)
  const bookingIds = bookings.map(({ id }) => id)
  const present = (await ctx
    .trx('slot_claims')
    .whereIn('booking_id', bookingIds)
    .where({ active: true })
    .pluck('resource_id')) as string[]
  const wanted = moves.flatMap(({ allocation }) => {
    const { people, resources, groupSession } = allocation!
    return [...people, ...resources, ...(groupSession && !groupSession.isNew ? [groupSession.id] : [])]
  })
  const classes = bookings.flatMap(({ groupSessionId }) => groupSessionId ?? [])
  await lockResources(ctx, [...present, ...wanted, ...classes])
  // Side by side: what is asked for all of them travels together.
  await Promise.all(bookings.map((booking) => releaseClaims(ctx, booking)))

  const groupId = moves.length > 1 ? group.id : undefined
  await Promise.all(
    moves.map((move) =>
      applyOne(ctx, move, { by, reason, isAccepted, groupId }).catch((error: unknown) => {
        throw withPosition(error, move.booking.groupPosition!)
      }),
    ),
  )
  if (!groupId) return
  const from = bookings.map(({ id, startsAt }) => ({ bookingId: id, fromStartsAt: startsAt.toISOString() }))
  await emit(ctx, bookingGroupRescheduled, { groupId, bookingIds, by, moves: from })
}

async function applyOne(
  ctx: Ctx,
  { booking, startsAt, memberId, wanted, allocation: found }: JudgedMove,
  how: How & { groupId: string | undefined },
): Promise<void> {
  // A class that was found may have ended with the seat that was just given up in it.
  const allocation = found!.groupSession ? (await findAllocations(ctx, wanted))[0]! : found!
  await claimSlot(ctx, { bookingId: booking.id, wanted, allocation, expiresAt: null, before: [] })
  await writeMove(ctx, booking, allocation, { startsAt, memberId, ...how })
}

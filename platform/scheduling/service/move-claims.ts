import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import {
  claimInsert,
  lockedTargets,
  lockResources,
  outlive,
  sessionInsert,
  type Target,
} from './claim-slot.ts'
import { settleSession, type ClaimOwner } from './keep-claims.ts'
import { asTaken } from './refusal.ts'
import { blockedRange, timingOf, type Allocation, type WantedSlot } from './wanted.ts'

type Held = { id: string; resource_id: string; group_session_id: string | null }

/**
 * Moves a booking to another time, other people or another seat: what it had is given up and what it gets is taken
 * in one statement, so that there is no moment with both or with neither. `wanted.except` must name the booking.
 * @throws AppError `slot_taken`, `slot_unavailable`; then nothing has moved
 */
export async function moveClaims(
  ctx: Ctx,
  input: { booking: ClaimOwner; wanted: WantedSlot; allocation: Allocation },
): Promise<void> {
  const { booking, wanted, allocation } = input
  try {
    const held = (await ctx
      .trx('slot_claims')
      .where({ booking_id: booking.id, active: true })
      .orderBy('id')
      .select('id', 'resource_id', 'group_session_id')) as Held[]
    // A booking without time is none that could be moved.
    if (held.length === 0)
      throw new AppError('illegal_transition', { detail: 'This booking has no time to move' })
    const targets = await lockedTargets(ctx, wanted, allocation, [
      ...held.map(({ resource_id: resourceId }) => resourceId),
      ...(booking.groupSessionId ? [booking.groupSessionId] : []),
    ])
    await ctx.send(sessionInsert(ctx, wanted, allocation))
    // People and rooms of a class belong to the class: they are no rows of this booking.
    const own = allocation.groupSession ? targets.filter(({ isSeat }) => isSeat) : targets
    await rewrite(ctx, input, held, own)
    if (allocation.groupSession?.isNew) {
      const opening = targets.filter(({ isSeat }) => !isSeat)
      const claim = { bookingId: booking.id, wanted, allocation, expiresAt: null }
      const sent = await ctx.send(opening.map((target) => claimInsert(ctx, claim, target)))
      if (sent.some(({ rowCount }) => rowCount === 0)) throw new AppError('slot_taken')
    }
    const isAlive = !allocation.groupSession || (await outlive(ctx, allocation.groupSession.id, null))
    if (!isAlive) throw new AppError('slot_taken')
    if (booking.groupSessionId && booking.groupSessionId !== allocation.groupSession?.id) {
      await settleSession(ctx, booking.groupSessionId)
    }
  } catch (error) {
    throw asTaken(error)
  }
}

async function rewrite(
  ctx: Ctx,
  { booking, wanted, allocation }: { booking: ClaimOwner; wanted: WantedSlot; allocation: Allocation },
  held: readonly Held[],
  targets: readonly Target[],
): Promise<void> {
  const { from, to } = blockedRange(timingOf(wanted), wanted.startsAt)
  const kept = held.slice(0, targets.length)
  await ctx.send([
    {
      name: 'claim-move',
      text: `update slot_claims c set active = n.resource_id is not null, resource_id = coalesce(n.resource_id, c.resource_id),
          lane = coalesce(n.lane, c.lane), group_session_id = n.group_session_id, starts_at = $1, ends_at = $2
        from unnest($3::uuid[], $4::uuid[], $5::integer[], $6::uuid[]) as n (id, resource_id, lane, group_session_id)
        where c.id = n.id`,
      values: [
        from,
        to,
        held.map(({ id }) => id),
        held.map((_, index) => targets[index]?.resourceId ?? null),
        held.map((_, index) => targets[index]?.lane ?? null),
        held.map(() => allocation.groupSession?.id ?? null),
      ],
    },
  ])
  const missing = targets.slice(kept.length)
  if (missing.length === 0) return
  const claim = { bookingId: booking.id, wanted, allocation, expiresAt: null }
  const sent = await ctx.send(missing.map((target) => claimInsert(ctx, claim, target)))
  if (sent.some(({ rowCount }) => rowCount === 0)) throw new AppError('slot_taken')
}

/**
 * Gives the time of bookings to another resource, all of them or none. Working hours are not asked, because people
 * decide.
 * @returns the bookings whose time the other does not have; when there are any, nothing was moved
 */
export async function reassignClaims(
  ctx: Ctx,
  { bookingIds, from, to }: { bookingIds: readonly string[]; from: string; to: string },
): Promise<string[]> {
  if (bookingIds.length === 0) return []
  await lockResources(ctx, [from, to])
  // The claim on a person for a class is the class's, whoever has a seat in it.
  const mine = `mine.active and mine.resource_id = ? and (mine.booking_id = any (?) or (mine.booking_id is null
    and mine.group_session_id in (select group_session_id from bookings where id = any (?))))`
  const whose = [from, [...bookingIds], [...bookingIds]]
  const { rows } = await ctx.trx.raw<{ rows: { bookingId: string }[] }>(
    `select distinct coalesce(mine.booking_id, b.id) as "bookingId" from slot_claims mine
       join slot_claims other on other.resource_id = ? and other.active and other.lane = mine.lane
         and other.starts_at < mine.ends_at and other.ends_at > mine.starts_at
         and (other.expires_at is null or other.expires_at > ?)
       left join bookings b on mine.booking_id is null and b.group_session_id = mine.group_session_id and b.id = any (?)
     where ${mine}`,
    [to, ctx.now, [...bookingIds], ...whose],
  )
  if (rows.length > 0) return rows.map(({ bookingId }) => bookingId)
  await ctx
    .trx('slot_claims')
    .where({ resource_id: to, active: true })
    .where('expires_at', '<=', ctx.now)
    .update({ active: false })
  await ctx.trx.raw(`update slot_claims mine set resource_id = ? where ${mine}`, [to, ...whose])
  return []
}

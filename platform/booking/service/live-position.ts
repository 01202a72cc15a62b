import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, minutes } from '#platform/kernel/time.ts'
import { positionEnded, positionShared } from '../events.ts'
import type { Position, SharePosition } from '../live-schemas.ts'
import { Booking, LivePosition } from '../models.ts'
import { sharingMinutes, sharingRefusal } from '../rules/index.ts'
import { subjectOf } from './answer-request.ts'
import { type Asked, lockAsked } from './asked.ts'

/**
 * Whoever is on the way lets the customer see where they are, until they arrive or stop it, or the time is over. Again
 * by the same person it only gets a new end; by another person of the team it is theirs from then on, and what is known
 * of the first one's place goes.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition`
 */
export async function startSharing(ctx: Ctx, asked: Asked, input: SharePosition): Promise<void> {
  const sharedBy = ownUserId(ctx)
  const { booking } = await lockAsked(ctx, asked)
  assertShareable(ctx, booking)
  const endsAt = after(ctx.now, minutes(input.minutes ?? sharingMinutes.usual))
  const known = await LivePosition.query(ctx.trx).findOne({ booking_id: booking.id })
  if (known?.sharedBy === sharedBy) {
    await known.$query(ctx.trx).patch({ endsAt })
  } else {
    if (known) await known.$query(ctx.trx).delete()
    await ctx.trx('live_positions').insert({
      id: newId(),
      booking_id: booking.id,
      shared_by: sharedBy,
      ends_at: endsAt,
      created_at: ctx.now,
    })
  }
  await emit(ctx, positionShared, { ...subjectOf(booking), endsAt: endsAt.toISOString() })
}

/**
 * Where they are now; the place before is forgotten.
 * @throws AppError `not_found` while nothing is shared, `forbidden` for anybody but the one who shares,
 *   `illegal_transition` once it is over
 */
export async function movePosition(ctx: Ctx, asked: Asked, place: Position): Promise<string> {
  const { booking } = await lockAsked(ctx, asked)
  assertShareable(ctx, booking)
  const row = assertFound(
    await LivePosition.query(ctx.trx).findOne({ booking_id: booking.id }).where('ends_at', '>', ctx.now),
    'Shared position',
  )
  assertAllowed(row.sharedBy === ownUserId(ctx))
  await row.$query(ctx.trx).patch({
    // Eleven metres are enough to see somebody come, and too little to see what they do.
    latitudeE6: Math.round(place.latitude * 1e4) * 100,
    longitudeE6: Math.round(place.longitude * 1e4) * 100,
    accuracyMetres: place.accuracyMetres ?? null,
    locatedAt: ctx.now,
  })
  return booking.id
}

/** By anybody of the provider; when nothing is shared, nothing changes. @throws AppError `not_found`, `forbidden` */
export async function stopSharing(ctx: Ctx, asked: Asked): Promise<void> {
  const { booking } = await lockAsked(ctx, asked)
  await endSharing(ctx, booking, 'stopped')
}

/** Why the sharing of a place has ended. */
export type SharingEnd = 'stopped' | 'arrived' | 'over' | 'lapsed'

/** Deletes what is known of the place. */
export async function endSharing(ctx: Ctx, booking: Booking, cause: SharingEnd): Promise<void> {
  const deleted = await LivePosition.query(ctx.trx).where({ booking_id: booking.id }).delete()
  if (deleted > 0) await emit(ctx, positionEnded, { ...subjectOf(booking), cause })
}

/** For the sweep. @returns how many have ended */
export async function endLapsedSharing(ctx: Ctx): Promise<number> {
  const ids: string[] = await ctx
    .trx('live_positions')
    .where('ends_at', '<=', ctx.now)
    .orderBy('ends_at')
    .limit(100)
    .pluck('booking_id')
  for (const id of ids) {
    const booking = await Booking.query(ctx.trx).findOne({ id }).forUpdate()
    if (booking) await endSharing(ctx, booking, 'lapsed')
  }
  return ids.length
}

function assertShareable(ctx: Ctx, booking: Booking): void {
  const detail = sharingRefusal(booking, ctx.now)
  if (detail !== null) throw new AppError('illegal_transition', { detail })
}

/** It is always somebody's own place: nobody can share that of another. */
function ownUserId({ actor }: Ctx): string {
  // Support that acts in somebody's place holds another telephone.
  assertAllowed(actor.kind === 'user' && actor.impersonatorId === undefined)
  return actor.userId
}

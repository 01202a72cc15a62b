import { postpone } from '#platform/kernel/postpone.ts'
import { newId } from '#platform/kernel/ids.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { Booking } from '../models.ts'
import { assertTransition, type BookingParty, type BookingStatus } from '../rules/index.ts'

type Step = {
  by: BookingParty
  reason?: string
  /** What else of the booking changes with the status. */
  patch?: Partial<Booking>
}

/**
 * The one way in which a booking changes its status: the step is legal, counted as a version and written into the
 * booking's history. The booking must have been read `forUpdate`.
 * @returns the booking as it is now
 * @throws AppError `illegal_transition`
 */
export async function transition(
  ctx: Ctx,
  booking: Booking,
  to: BookingStatus,
  { by, reason = '', patch = {} }: Step,
): Promise<Booking> {
  recordTransition(ctx, booking, to, { by, reason })
  return Booking.query(ctx.trx).patchAndFetchById([ctx.tenantId, booking.id], {
    ...patch,
    status: to,
    version: booking.version + 1,
  })
}

/** Checks a step and writes it into the history, for callers that write the booking's row themselves. */
export function recordTransition(
  ctx: Ctx,
  booking: Pick<Booking, 'id' | 'status' | 'version'>,
  to: BookingStatus,
  { by, reason = '' }: Pick<Step, 'by' | 'reason'>,
): void {
  assertTransition(booking.status, to, by)
  postpone(ctx, {
    name: 'booking-transition',
    text: `insert into booking_transitions (id, booking_id, from_status, to_status, taken_by, actor, reason, booking_version, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      newId(),
      booking.id,
      booking.status,
      to,
      by,
      actorKey(ctx.actor),
      reason.trim(),
      booking.version + 1,
      ctx.now,
    ],
  })
}

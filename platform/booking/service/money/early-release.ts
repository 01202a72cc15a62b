import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Booking, ReleaseRequest } from '../../models.ts'
import { type Asked, lockAsked } from '../asked.ts'
import { findBookingPayment } from './parts.ts'
import { syncRelease } from './release.ts'

type State = { state: ReleaseRequest['state'] }

/**
 * The provider would like to have what is held before its time. It leaves only when the customer agrees. Saying it
 * again changes nothing.
 * @throws AppError `not_found`, `forbidden`, `illegal_transition` when nothing waits to be released
 */
export async function askForRelease(ctx: Ctx, asked: Asked): Promise<State> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'provider')
  const known = await ReleaseRequest.query(ctx.trx).findOne({ booking_id: booking.id })
  if (known) return { state: known.state }
  const isHeld = booking.releaseAt === null || booking.releaseAt > ctx.now
  const mayStill = ['confirmed', 'in_progress', 'completed'].includes(booking.status)
  if (!isHeld || !mayStill || !(await findBookingPayment(ctx, booking)))
    throw new AppError('illegal_transition', { detail: 'Nothing of this appointment waits to be released' })
  const request = await ReleaseRequest.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    bookingId: booking.id,
    createdAt: ctx.now,
  })
  return { state: request.state }
}

/**
 * The customer's word. Agreed, what was paid for this appointment leaves at once. Saying it again changes nothing.
 * @throws AppError `not_found` when nobody has asked, `forbidden`, `conflict` when it was answered otherwise
 */
export async function answerRelease(
  ctx: Ctx,
  asked: Asked,
  { answer }: { answer: 'agree' | 'decline' },
): Promise<State> {
  const { booking, by } = await lockAsked(ctx, asked)
  assertAllowed(by === 'customer')
  const request = assertFound(
    await ReleaseRequest.query(ctx.trx).findOne({ booking_id: booking.id }).forUpdate(),
    'Request',
  )
  const state = answer === 'agree' ? ('agreed' as const) : ('declined' as const)
  if (request.state === state) return { state }
  if (request.state !== 'open') throw new AppError('conflict', { detail: 'This has been answered already' })
  await ReleaseRequest.query(ctx.trx)
    .findById([ctx.tenantId, request.id])
    .patch({ state, answeredAt: ctx.now })
  if (state === 'declined') return { state }
  await Booking.query(ctx.trx)
    .findById([ctx.tenantId, booking.id])
    .patch({ releaseAt: ctx.now, version: booking.version + 1 })
  await syncRelease(ctx, booking)
  return { state }
}

import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { hashSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { BookingLink } from '../models.ts'

/** @throws AppError `not_found` for an unknown or revoked link, `link_expired` for one past its time */
export async function bookingIdOfLink(ctx: Ctx, secret: string): Promise<string> {
  const link = assertFound(
    await BookingLink.query(ctx.trx).findOne({ secret_hash: hashSecret(secret) }),
    'Booking',
  )
  if (link.revokedAt) throw new AppError('not_found', { detail: 'Booking not found' })
  if (link.expiresAt <= ctx.now) throw new AppError('link_expired')
  return link.bookingId
}

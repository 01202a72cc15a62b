import { assertFound } from '#platform/kernel/errors.ts'
import { derivedSecret } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { addLink } from '../confirm-booking.ts'
import { findGroupAsked } from './read.ts'

/**
 * A guest with the link to one booking of a group opens another one of it. The same link leads to the same address each
 * time, so that following it again leaves nothing behind.
 * @returns a path as `createManageLink` gives it
 * @throws AppError `not_found`, also for a booking of no or of another group; `link_expired`
 */
export async function openOtherOfGroup(
  ctx: Ctx,
  { secret, bookingId }: { secret: string; bookingId: string },
): Promise<string> {
  const { bookings } = await findGroupAsked(ctx, { as: 'guest', secret })
  const other = assertFound(
    bookings.find(({ id }) => id === bookingId),
    'Booking',
  )
  return addLink(ctx, other, derivedSecret(secret, other.id))
}

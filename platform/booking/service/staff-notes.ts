import { recordChange } from '#platform/kernel/audit.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Booking } from '../models.ts'
import type { BookingParty, BookingStatus } from '../rules/index.ts'

/** What staff do to other people's bookings stands in the audit log; what the parties do, in the booking's history. */
export async function noteForAudit(
  ctx: Ctx,
  of: { booking: Booking; to: BookingStatus; by: BookingParty },
): Promise<void> {
  if (of.by !== 'tenant') return
  await recordChange(ctx, {
    action: 'booking.settled',
    subject: { kind: 'booking', id: of.booking.id },
    before: { status: of.booking.status },
    after: { status: of.to },
  })
}

/** As `noteForAudit`, of another time. */
export async function noteMoveForAudit(
  ctx: Ctx,
  of: { booking: Booking; startsAt: Date; by: BookingParty },
): Promise<void> {
  if (of.by !== 'tenant') return
  await recordChange(ctx, {
    action: 'booking.moved',
    subject: { kind: 'booking', id: of.booking.id },
    before: { startsAt: of.booking.startsAt.toISOString() },
    after: { startsAt: of.startsAt.toISOString() },
  })
}

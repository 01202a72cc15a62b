import { createManageLink, getBookingForNotification } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { fullName } from '../booking-email.ts'
import { isForProvider, isOvertaken, type BookingTemplate } from '../rules.ts'
import { queueMessage } from './queue.ts'

/** Writes down the messages of one event to its parties; they are sent by jobs. Twice for one event is once. */
export async function queueBookingMessages(
  ctx: Ctx,
  input: { eventId: string; bookingId: string; templates: readonly BookingTemplate[] },
): Promise<void> {
  const booking = await getBookingForNotification(ctx, input.bookingId)
  for (const template of input.templates) {
    if (isOvertaken(template, booking.status)) continue
    const forProvider = isForProvider(template)
    // A link of its own for each message: the secret of the first is not known any more, only its hash is stored.
    const managePath = forProvider
      ? `/provider/bookings/${booking.id}`
      : await createManageLink(ctx, input.bookingId)
    await queueMessage(ctx, {
      eventId: input.eventId,
      template,
      recipient: forProvider ? booking.provider.email : booking.customer.email,
      recipientName: forProvider ? booking.provider.name : fullName(booking),
      data: { bookingId: booking.id, booking, managePath },
    })
  }
}

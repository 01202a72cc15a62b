import { createManageLink, getBookingForNotification, getNoticeFacts } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { fullName } from '../booking-email.ts'
import { isForProvider, isOvertaken, type BookingTemplate } from '../rules.ts'
import type { BookingSnapshot, NoticeData } from '../schemas.ts'
import { queueMessage } from './queue.ts'

type Message = { template: BookingTemplate; notice?: NoticeData }

/** Writes down the messages of one event to its parties; they are sent by jobs. Twice for one event is once. */
export async function queueBookingMessages(
  ctx: Ctx,
  input: { eventId: string; bookingId: string; templates: readonly BookingTemplate[] },
): Promise<void> {
  const { eventId, bookingId, templates } = input
  const [booking, { startVersion }] = await Promise.all([
    getBookingForNotification(ctx, bookingId),
    getNoticeFacts(ctx, { bookingId, proposalId: null }),
  ])
  const messages = templates.map((template) => ({ template }))
  await queueMessages(ctx, { eventId, booking, startVersion, messages })
}

type Messages = {
  eventId: string
  booking: BookingSnapshot
  startVersion: number
  messages: readonly Message[]
}

/** The same for a booking that has been read. */
export async function queueMessages(
  ctx: Ctx,
  { eventId, booking, startVersion, messages }: Messages,
): Promise<void> {
  const { status } = booking
  const standing = { status, startVersion, startsAt: new Date(booking.startsAt), now: ctx.now }
  for (const { template, notice } of messages) {
    if (isOvertaken({ template, notice: notice?.kind ?? null, startVersion }, standing)) continue
    const forProvider = isForProvider(template)
    // A link of its own for each message: the secret of the first is not known any more, only its hash is stored.
    const managePath = forProvider
      ? `/provider/bookings/${booking.id}`
      : await createManageLink(ctx, booking.id)
    await queueMessage(ctx, {
      eventId,
      template,
      recipient: forProvider ? booking.provider.email : booking.customer.email,
      recipientName: forProvider ? booking.provider.name : fullName(booking),
      data: { bookingId: booking.id, booking, managePath, startVersion, ...(notice ? { notice } : {}) },
    })
  }
}

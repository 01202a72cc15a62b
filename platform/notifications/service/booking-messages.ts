import { createManageLink, getBookingForNotification, getNoticeFacts } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { fullName } from '../booking-email.ts'
import { isForProvider, isOvertaken, type BookingTemplate } from '../rules.ts'
import type { BookingSnapshot, NoticeData } from '../schemas.ts'
import { queueMessage } from './queue.ts'
import { listProviderRecipients, type Circle, type Recipient } from './recipients.ts'

type Message = { template: BookingTemplate; notice?: NoticeData; circle?: Circle | undefined }

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
  for (const { template, notice, circle } of messages) {
    if (isOvertaken({ template, notice: notice?.kind ?? null, startVersion }, standing)) continue
    const told = { bookingId: booking.id, booking, startVersion, ...(notice ? { notice } : {}) }
    for (const { email, name } of await recipientsOf(ctx, booking, template, circle)) {
      await queueMessage(ctx, {
        eventId,
        template,
        recipient: email,
        recipientName: name,
        data: { ...told, managePath: await managePathOf(ctx, booking, isForProvider(template)) },
      })
    }
  }
}

async function recipientsOf(
  ctx: Ctx,
  booking: BookingSnapshot,
  template: BookingTemplate,
  circle: Circle | undefined,
): Promise<Recipient[]> {
  if (!isForProvider(template)) return [{ email: booking.customer.email, name: fullName(booking) }]
  return (await listProviderRecipients(ctx, [booking], circle)).get(booking.id) ?? []
}

/** A link of its own for each message: the secret of the first is not known any more, only its hash is stored. */
export const managePathOf = async (
  ctx: Ctx,
  { id }: Pick<BookingSnapshot, 'id'>,
  forProvider: boolean,
): Promise<string> => (forProvider ? `/provider/bookings/${id}` : createManageLink(ctx, id))

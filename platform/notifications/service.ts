import { createManageLink, getBookingForNotification } from '#platform/booking/index.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { fullName } from './booking-email.ts'
import { messageQueued } from './events.ts'
import { Delivery } from './models.ts'
import { claimLife, isForProvider, isOvertaken, nextAttemptAt, type MessageTemplate } from './rules.ts'
import { toDeliveryView, type DeliveryView, type MessageData } from './schemas.ts'

/** Writes down the messages of one event to its parties; they are sent by jobs. Twice for one event is once. */
export async function queueBookingMessages(
  ctx: Ctx,
  input: { eventId: string; bookingId: string; templates: readonly MessageTemplate[] },
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

type NewMessage = Pick<Delivery, 'eventId' | 'template' | 'recipient' | 'recipientName'> & {
  data: MessageData
}

async function queueMessage(ctx: Ctx, message: NewMessage): Promise<void> {
  const id = newId()
  // Objection would answer an ignored row as if it had been inserted.
  const inserted = await ctx
    .trx('deliveries')
    .insert({
      id,
      event_id: message.eventId,
      template: message.template,
      channel: 'email',
      recipient: message.recipient,
      recipient_name: message.recipientName,
      data: JSON.stringify(message.data),
      next_attempt_at: ctx.now,
    })
    .onConflict(['tenant_id', 'event_id', 'template', 'channel', 'recipient'])
    .ignore()
    .returning('id')
  if (inserted.length > 0) await emit(ctx, messageQueued, { deliveryId: id })
}

/** A message that this process may send now. */
export type ClaimedMessage = Pick<
  Delivery,
  'id' | 'template' | 'recipient' | 'recipientName' | 'attempts'
> & {
  data: MessageData
}

/**
 * Claims a message for sending, so that no other process sends it at the same time.
 * @returns null when it is not due: sent, given up, overtaken, or in other hands
 */
export async function claimMessage(ctx: Ctx, deliveryId: string): Promise<ClaimedMessage | null> {
  const delivery = await Delivery.query(ctx.trx)
    .findOne({ id: deliveryId })
    .whereIn('state', ['waiting', 'sending'])
    .where('next_attempt_at', '<=', ctx.now)
    .forUpdate()
    .skipLocked()
  if (!delivery || !isComplete(delivery.data)) return null
  const booking = await getBookingForNotification(ctx, delivery.data.bookingId)
  if (isOvertaken(delivery.template, booking.status)) {
    await finish(ctx, deliveryId, { state: 'dropped' })
    return null
  }
  const claim = { attempts: delivery.attempts + 1, nextAttemptAt: after(ctx.now, claimLife) }
  await Delivery.query(ctx.trx)
    .findById([ctx.tenantId, deliveryId])
    .patch({ state: 'sending', ...claim })
  return { ...delivery, ...claim, data: delivery.data }
}

const isComplete = (data: Delivery['data']): data is MessageData => 'booking' in data

export async function recordSent(ctx: Ctx, deliveryId: string): Promise<void> {
  await finish(ctx, deliveryId, { state: 'sent', sentAt: ctx.now, lastError: null })
}

/** @returns when it will be tried again; null when it is given up */
export async function recordFailure(
  ctx: Ctx,
  claimed: Pick<ClaimedMessage, 'id' | 'attempts'>,
  failure: { message: string; isPermanent: boolean },
): Promise<Date | null> {
  const next = failure.isPermanent ? null : nextAttemptAt(claimed.attempts, ctx.now)
  const lastError = failure.message.slice(0, 500)
  if (next) {
    await Delivery.query(ctx.trx)
      .findById([ctx.tenantId, claimed.id])
      .where({ state: 'sending' })
      .patch({ state: 'waiting', nextAttemptAt: next, lastError })
  } else {
    await finish(ctx, claimed.id, { state: 'failed', lastError })
  }
  return next
}

/** The end of a message, with which what it said is forgotten: the secret of its link, and who booked what. */
async function finish(
  ctx: Ctx,
  deliveryId: string,
  end: Partial<Pick<Delivery, 'state' | 'sentAt' | 'lastError'>>,
): Promise<void> {
  const delivery = await Delivery.query(ctx.trx).findById([ctx.tenantId, deliveryId]).throwIfNotFound()
  if (delivery.state === 'sent') return
  await delivery.$query(ctx.trx).patch({ ...end, data: { bookingId: delivery.data.bookingId } })
}

/** Messages whose time has come, oldest first: retries, and those that a dead process or a lost job left behind. */
export async function listDueMessages(ctx: Ctx, limit = 50): Promise<string[]> {
  const rows = await Delivery.query(ctx.trx)
    .select('id')
    .whereIn('state', ['waiting', 'sending'])
    .where('next_attempt_at', '<=', ctx.now)
    .orderBy('next_attempt_at')
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** What became of the messages of one event. */
export async function listDeliveries(ctx: Ctx, eventId: string): Promise<DeliveryView[]> {
  const rows = await Delivery.query(ctx.trx).where({ event_id: eventId }).orderBy('id')
  return rows.map(toDeliveryView)
}

import type { Ctx } from '#platform/kernel/tenant.ts'
import { after } from '#platform/kernel/time.ts'
import { Delivery } from '../models.ts'
import { claimLife, nextAttemptAt } from '../rules.ts'
import { toDeliveryView, type DeliveryView, type MessageReference } from '../schemas.ts'
import { readContent, type MessageContent } from './content.ts'

/** A message that this process may send now. */
export type ClaimedMessage = Pick<Delivery, 'id' | 'channel' | 'recipient' | 'recipientName' | 'attempts'> & {
  content: MessageContent
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
  if (!delivery) return null
  const content = await readContent(ctx, delivery)
  if (!content) {
    await finish(ctx, deliveryId, { state: 'dropped' })
    return null
  }
  const claim = { attempts: delivery.attempts + 1, nextAttemptAt: after(ctx.now, claimLife) }
  await Delivery.query(ctx.trx)
    .findById([ctx.tenantId, deliveryId])
    .patch({ state: 'sending', ...claim })
  const { id, channel, recipient, recipientName } = delivery
  return { id, channel, recipient, recipientName, attempts: claim.attempts, content }
}

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
  await delivery.$query(ctx.trx).patch({ ...end, data: referenceOf(delivery.data) })
}

function referenceOf(data: Delivery['data']): MessageReference {
  if ('money' in data) return { moneyOf: data.money.of }
  if ('plan' in data) return { planOf: data.plan.of }
  if ('bookingId' in data) return { bookingId: data.bookingId }
  if ('groupId' in data) return { groupId: data.groupId }
  if ('userId' in data) return { userId: data.userId }
  if ('providerId' in data) return { providerId: data.providerId }
  return data
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

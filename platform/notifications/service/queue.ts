import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { messageQueued } from '../events.ts'
import type { Delivery } from '../models.ts'
import { channelOf } from '../rules.ts'
import type { MessageData } from '../schemas.ts'

type NewMessage = Pick<Delivery, 'eventId' | 'template' | 'recipient' | 'recipientName'> & {
  data: MessageData
}

/** Writes a message down; a job sends it. The same template to the same address about one event is one message. */
export async function queueMessage(ctx: Ctx, message: NewMessage): Promise<void> {
  const id = newId()
  // Objection would answer an ignored row as if it had been inserted.
  const inserted = await ctx
    .trx('deliveries')
    .insert({
      id,
      event_id: message.eventId,
      template: message.template,
      channel: channelOf(message.template),
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

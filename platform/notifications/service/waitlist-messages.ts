import type { Ctx } from '#platform/kernel/tenant.ts'
import type { WaitlistNotice } from '#platform/storefront/index.ts'
import { findWaitlistMessage } from '#platform/waitlist/index.ts'
import { queueMessage } from './queue.ts'

/** Writes down a message to somebody who waits; nothing when there is nothing to say any more. */
export async function queueWaitlistMessage(
  ctx: Ctx,
  { eventId, entryId, kind }: { eventId: string; entryId: string; kind: WaitlistNotice },
): Promise<void> {
  const waiting = await findWaitlistMessage(ctx, { entryId, kind })
  if (!waiting) return
  await queueMessage(ctx, {
    eventId,
    template: 'waitlist-notice',
    recipient: waiting.email,
    recipientName: `${waiting.firstName} ${waiting.lastName}`,
    data: { entryId, waitlist: kind },
  })
}

import type { Ctx } from '#platform/kernel/tenant.ts'

/** What was sent to these addresses: when and about what. What a message said is forgotten once it is sent. */
export const readPersonalMessages = (
  ctx: Ctx,
  recipients: readonly string[],
): Promise<Record<string, unknown>[]> =>
  ctx
    .trx('deliveries')
    .whereIn('recipient', recipients)
    .orderBy('id')
    .select('created_at as at', 'channel', 'template', 'recipient', 'state')

/** What is still waiting for these addresses is not sent any more, and nobody reads later who got what. */
export async function eraseMessages(ctx: Ctx, recipients: readonly string[]): Promise<void> {
  await ctx.trx('deliveries').whereIn('recipient', recipients).delete()
}

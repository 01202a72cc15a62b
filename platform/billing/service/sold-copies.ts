import type { Ctx } from '#platform/kernel/tenant.ts'
import { PlanInvoice, Subscription } from '../models.ts'
import { recordHistory } from './subscription-history.ts'

export type Sold = { subscription: Subscription; invoices: PlanInvoice[] }

/** What a marketplace has subscribed to, as it stands among its own rows. */
export async function readSubscribed(ctx: Ctx, subscriptionId: string): Promise<Sold> {
  const [subscription, invoices] = await Promise.all([
    Subscription.query(ctx.trx).findOne({ id: subscriptionId }).throwIfNotFound(),
    PlanInvoice.query(ctx.trx).where({ subscription_id: subscriptionId }),
  ])
  return { subscription, invoices }
}

/**
 * The platform's copy of it, under the same ids. It says what was sold and is not attended to: what counts stands among
 * the rows of the marketplace. An older one never overwrites a newer one.
 */
export async function keepSold(ctx: Ctx, { subscription, invoices }: Sold): Promise<void> {
  const { id, ownerKind, ownerId, version } = subscription
  // Whatever of its owner ran before is over, also where the news of its end was lost.
  if (subscription.endedAt === null)
    await Subscription.query(ctx.trx)
      .patch({ state: 'ended', endedAt: ctx.now, nextAttemptAt: null })
      .where({ owner_kind: ownerKind, owner_id: ownerId })
      .whereNot({ id })
      .whereNull('ended_at')
  const { next_attempt_at: _due, lease_until: _lease, tries: _tries, ...row } = rowOf(subscription)
  const written: unknown[] = await ctx
    .trx('subscriptions')
    .insert(row)
    .onConflict(['tenant_id', 'id'])
    .merge()
    .where('subscriptions.version', '<=', version)
    .returning('id')
  if (written.length === 0) return
  if (invoices.length > 0)
    await ctx.trx('plan_invoices').insert(invoices.map(rowOf)).onConflict(['tenant_id', 'id']).merge()
  await recordHistory(ctx, await Subscription.query(ctx.trx).findOne({ id }).throwIfNotFound())
}

/** Of nobody's: it becomes the tenant's that writes it. */
function rowOf(model: Subscription | PlanInvoice): Record<string, unknown> {
  const { tenant_id: _, ...row } = model.$toDatabaseJson() as Record<string, unknown>
  return row
}

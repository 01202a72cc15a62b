import { AppError } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { PlanBuyer, Subscription } from '../models.ts'
import { providerOwner } from '../owner.ts'
import { findBuyer, findPaid } from './buyers.ts'

type Row = Record<string, unknown>

/** What a provider has subscribed to and paid, and to whom its invoices are addressed. */
export async function readPersonalPlans(ctx: Ctx, providerId: string | null): Promise<Record<string, Row[]>> {
  if (!providerId) return { plans: [], planInvoices: [], planBilling: [] }
  const { trx } = ctx
  const own = { owner_kind: 'provider', owner_id: providerId }
  const subscriptions = () => trx('subscriptions').where(own)
  const [plans, planInvoices, planBilling] = await Promise.all([
    subscriptions()
      .orderBy('id')
      .select(
        trx.raw(`promise ->> 'name' as name`),
        'state',
        'seats',
        'started_at as startedAt',
        'ended_at as endedAt',
      ) as Promise<Row[]>,
    trx('plan_invoices')
      .whereIn('subscription_id', subscriptions().select('id'))
      .orderBy(['issued_at', 'id'])
      .select(
        'number',
        'state',
        'currency',
        'total_amount as totalAmount',
        'paid_amount as paidAmount',
        'discount_amount as discountAmount',
        'issued_at as issuedAt',
      ) as Promise<Row[]>,
    trx('plan_buyers').where(own).select('billing_details as billingDetails', 'card') as Promise<Row[]>,
  ])
  return { plans, planInvoices, planBilling }
}

/**
 * Takes whoever a provider was out of its plans: to whom invoices are addressed and with what they were paid goes, here
 * at once and at the processor by the sweep that follows. The invoices stay as long as the law wants them kept.
 * @throws AppError `conflict` while a plan is paid for
 */
export async function eraseFromPlans(ctx: Ctx, providerId: string): Promise<void> {
  const owner = providerOwner(providerId)
  if (await findPaid(ctx, owner))
    throw new AppError('conflict', {
      detail: 'A plan is still paid for; cancel it first, or come back when it is over',
    })
  const buyer = await findBuyer(ctx, owner)
  if (!buyer) return
  await PlanBuyer.query(ctx.trx)
    .patch({
      billingDetails: null,
      taxIdStanding: null,
      card: null,
      cardWarnedFor: null,
      cardPageId: null,
      cardPageExpiresAt: null,
      pageId: null,
      pageExpiresAt: null,
      isForgotten: true,
    })
    .where({ id: buyer.id })
  if (!buyer.processorCustomerId) return
  const [last] = await Subscription.query(ctx.trx)
    .where({ owner_kind: 'provider', owner_id: providerId, source: 'processor' })
    .orderBy('id', 'desc')
    .limit(1)
  if (last) await Subscription.query(ctx.trx).patch({ nextAttemptAt: ctx.now }).where({ id: last.id })
}

/** The processor has forgotten them. */
export async function recordForgotten(ctx: Ctx, { id, ownerKind, ownerId }: Subscription): Promise<void> {
  await PlanBuyer.query(ctx.trx)
    .patch({ processorCustomerId: null })
    .where({ owner_kind: ownerKind, owner_id: ownerId, is_forgotten: true })
  await Subscription.query(ctx.trx).patch({ nextAttemptAt: null }).where({ id })
}

import { assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { PlanInvoice, Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { maySeeEntitlements } from '../policies.ts'

const most = 100

/** What somebody was asked to pay for their plans, the latest first. @throws AppError `forbidden` */
export async function listPlanInvoices(ctx: Ctx, owner: Owner): Promise<PlanInvoice[]> {
  assertAllowed(maySeeEntitlements(ctx, owner))
  const own = Subscription.query(ctx.trx).where({ owner_kind: owner.kind, owner_id: owner.id }).select('id')
  return PlanInvoice.query(ctx.trx)
    .whereIn('subscription_id', own)
    .whereNot({ state: 'draft' })
    .orderBy([
      { column: 'issued_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most)
}

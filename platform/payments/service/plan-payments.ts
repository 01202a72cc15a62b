import type { Ctx } from '#platform/kernel/tenant.ts'
import { planPaid } from '../rules/index.ts'
import { postAll } from './ledger.ts'

/** What a provider or the marketplace itself has paid for a plan stands in the ledger, once. */
export async function postPlanPayment(ctx: Ctx, payment: Parameters<typeof planPaid>[1]): Promise<void> {
  await postAll(ctx, planPaid({ kind: 'tenant', id: ctx.tenantId }, payment))
}

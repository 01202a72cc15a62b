import type { Contents } from '#platform/billing/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { type Ctx, systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { inTenant } from './database.ts'

/** Says anew what providers without a subscription have in a test's marketplace. */
export async function everybodyHas(
  ctx: Ctx,
  contents: Contents,
  overage: Record<string, number> = {},
): Promise<void> {
  const { id: planId } = await ctx.trx('plans').where({ is_default: true, buyer: 'provider' }).first('id')
  const numbers: number[] = await ctx.trx('plan_versions').where({ plan_id: planId }).pluck('number')
  await ctx.trx('plan_versions').insert({
    id: newId(),
    plan_id: planId,
    number: Math.max(...numbers) + 1,
    contents: JSON.stringify(contents),
    overage: JSON.stringify(overage),
    currency: 'EUR',
  })
}

/** The platform's prices stay with the database of a worker; what a processor knew of them ends with that one. */
export const forgetPlatformPrices = (): Promise<unknown> =>
  inTenant(systemScope(platformTenantId), (ctx) =>
    ctx.trx('plan_prices').update({ processor_price_id: null, processor_seat_price_id: null }),
  )

/** A plan beside the default one, offered. @returns its id and that of its terms */
export async function newPlan(
  ctx: Ctx,
  name: string,
  contents: Contents,
  overage: Record<string, number> = {},
): Promise<{ planId: string; planVersionId: string }> {
  const [planId, planVersionId] = [newId(), newId()]
  await ctx.trx('plans').insert({ id: planId, buyer: 'provider', name, position: 1 })
  await ctx.trx('plan_versions').insert({
    id: planVersionId,
    plan_id: planId,
    number: 1,
    contents: JSON.stringify(contents),
    overage: JSON.stringify(overage),
    currency: 'EUR',
  })
  return { planId, planVersionId }
}

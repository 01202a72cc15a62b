import type { Runtime } from '#platform/runtime.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { PlanDesk } from '../buying-schemas.ts'
import type { Owner } from '../owner.ts'
import { getPlanDesk } from '../service/desk.ts'
import { comparePlans } from '../service/read-plans.ts'
import { sellerScope } from './seller.ts'

/**
 * The page of a buyer, with the price list of whoever sells to them: the platform's for a marketplace.
 * @throws AppError `forbidden`, `not_found`
 */
export async function readPlanDesk(
  { database }: Pick<Runtime, 'database'>,
  scope: Scope,
  { owner }: { owner: Owner },
): Promise<PlanDesk> {
  const offered = await database.readTenant(sellerScope(scope, owner), comparePlans)
  return database.readTenant(scope, (ctx) => getPlanDesk(ctx, owner, offered))
}

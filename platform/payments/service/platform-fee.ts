import { tenantOwner, valueOf } from '#platform/billing/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { FeeRule } from '../rules/index.ts'

/** The platform's share of what is paid from now on, as the plan of the marketplace says. */
export async function readPlatformFee(ctx: Ctx): Promise<FeeRule> {
  const value = await valueOf(ctx, 'platform.fee', tenantOwner(ctx))
  return { basisPoints: Number(value) }
}

import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { NewCheckout } from '../gateways/port.ts'

/** Whose page it looks like on which a customer pays. */
export async function readPageBrand(ctx: Ctx): Promise<NewCheckout['brand']> {
  const { name, brand } = await getTenant(ctx)
  return { name, colour: brand.colour ?? null }
}

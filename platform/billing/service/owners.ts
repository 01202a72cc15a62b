import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { Owner } from '../owner.ts'

/** @throws AppError `not_found` for a provider who is none here, and for any other marketplace than this one */
export async function assertOwner(ctx: Ctx, { kind, id }: Owner): Promise<void> {
  if (kind === 'tenant') {
    assertFound(id === ctx.tenantId ? id : null, 'Marketplace')
    return
  }
  // A provider is only a name here: who they are is known above billing.
  assertFound(await ctx.trx('providers').where({ id }).first('id'), 'Provider')
}

/** To whom invoices are addressed. @throws AppError `not_found` */
export async function contactOf(ctx: Ctx, { kind, id }: Owner): Promise<{ name: string; email: string }> {
  if (kind === 'tenant') {
    const { name, supportEmail: email } = await getTenant(ctx)
    return { name, email }
  }
  const found: { business_name: string; email: string } | undefined = await ctx
    .trx('providers')
    .where({ id })
    .first('business_name', 'email')
  const { business_name: name, email } = assertFound(found, 'Provider')
  return { name, email }
}

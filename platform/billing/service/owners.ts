import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Owner } from '../owner.ts'

/** @throws AppError `not_found` for a provider who is none here */
export async function assertOwner(ctx: Ctx, { kind, id }: Owner): Promise<void> {
  if (kind === 'tenant') return
  // A provider is only a name here: who they are is known above billing.
  assertFound(await ctx.trx('providers').where({ id }).first('id'), 'Provider')
}

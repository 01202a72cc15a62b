import { requireRoom, tenantOwner } from '#platform/billing/index.ts'
import { mayUse } from '#platform/identity/index.ts'
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Provider } from '../models.ts'

/**
 * Room for one more provider in the plan of the marketplace; whoever was turned down or has left takes none.
 * @throws AppError `limit_reached` for the people of the marketplace; `conflict` for whoever applies: what the
 *   marketplace pays for is not theirs to know
 */
export async function assertRoomForProvider(ctx: Ctx): Promise<void> {
  if (ctx.actor.kind === 'system') return
  // Two who come at once come one after the other.
  await ctx.trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`${ctx.tenantId} providers`])
  const used = await readTaken(ctx)
  try {
    await requireRoom(ctx, 'providers', used, tenantOwner(ctx))
  } catch (error) {
    if (!(error instanceof AppError) || mayUse('provider.manage', ctx.actor)) throw error
    throw new AppError('conflict', { detail: 'No more providers are taken at the moment', cause: error })
  }
}

/** How many providers there are, as the plan of the marketplace counts them. @throws AppError `forbidden` */
export async function countProviders(ctx: Ctx): Promise<number> {
  assertAllowed(mayUse('provider.review', ctx.actor) || mayUse('plan.manage_platform', ctx.actor))
  return readTaken(ctx)
}

const readTaken = (ctx: Ctx): Promise<number> =>
  Provider.query(ctx.trx).whereNotIn('stage', ['rejected', 'offboarded']).resultSize()

import type { Runtime } from '#platform/runtime.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { findAlternatives } from '#platform/scheduling/index.ts'
import type { CreateHold, NewHoldView } from './schemas.ts'
import { claimOffer, expireHolds, lookAtSlot } from './service/index.ts'

/**
 * A hold, or a refusal that names the nearest free times: they are looked up after the lost transaction is over.
 * @throws AppError `slot_taken` or `slot_unavailable` with `alternatives`
 */
export async function holdSlot(runtime: Runtime, scope: Scope, input: CreateHold): Promise<NewHoldView> {
  try {
    const offer = await runtime.database.readTenant(scope, (ctx) => lookAtSlot(ctx, input))
    return await runtime.database.inTenant(scope, (ctx) => claimOffer(ctx, offer))
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'slot_taken' && error.code !== 'slot_unavailable'))
      throw error
    const alternatives = await runtime.database
      .readTenant(scope, (ctx) => findAlternatives(ctx, input.serviceId, new Date(input.startsAt)))
      .catch(() => [])
    throw new AppError(error.code, {
      detail: error.message,
      extra: { ...error.extra, alternatives },
      cause: error,
    })
  }
}

/** One tenant's lapsed holds, in small transactions until none is left. @returns how many */
export async function sweepHolds(runtime: Runtime, tenantId: string): Promise<number> {
  let total = 0
  for (;;) {
    const count = await runtime.database.inTenant(systemScope(tenantId), (ctx) => expireHolds(ctx))
    total += count
    if (count === 0) return total
  }
}

import type { Runtime } from '#platform/runtime.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { findAlternatives } from '#platform/scheduling/index.ts'
import type { CreateHold, NewHoldView } from './schemas.ts'
import type { Offer } from './service/hold-slot.ts'
import { claimOffer, expireHolds, lookAtSlot } from './service/index.ts'

/**
 * A hold, or a refusal that names the nearest free times: they are looked up after the lost transaction is over.
 * @param mayBeRepeat the same request may have been answered before (it carries an idempotency key). Then a refusal
 *   passes through the write door too, which knows the first answer: the time is taken by this very request.
 * @throws AppError `slot_taken` or `slot_unavailable` with `alternatives`
 */
export async function holdSlot(
  runtime: Runtime,
  scope: Scope,
  input: CreateHold,
  mayBeRepeat = false,
): Promise<NewHoldView> {
  const { database } = runtime
  try {
    const offer = await database
      .readTenant(scope, (ctx) => lookAtSlot(ctx, input))
      .catch(async (error: unknown) => {
        if (mayBeRepeat && isLost(error)) await database.inTenant(scope, () => Promise.reject(error))
        throw error
      })
    return await claimAny(runtime, scope, offer)
  } catch (error) {
    if (!isLost(error)) throw error
    const alternatives = await database
      .readTenant(scope, (ctx) => findAlternatives(ctx, input.serviceId, new Date(input.startsAt), input))
      .catch(() => [])
    throw new AppError(error.code, {
      detail: error.message,
      extra: { ...error.extra, alternatives },
      cause: error,
    })
  }
}

/** One after the other of what was free, until something still is. */
async function claimAny({ database }: Runtime, scope: Scope, offer: Offer): Promise<NewHoldView> {
  // Beyond these somebody is faster again and again: the nearest free times are the better answer.
  const [last, ...others] = offer.allocations.slice(0, mostTries).toReversed()
  for (const allocation of others.toReversed()) {
    try {
      return await database.inTenant(scope, (ctx) => claimOffer(ctx, offer, allocation))
    } catch (error) {
      if (!isLost(error)) throw error
    }
  }
  return database.inTenant(scope, (ctx) => claimOffer(ctx, offer, last))
}
const mostTries = 6

export const isLost = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'slot_taken' || error.code === 'slot_unavailable')

/** One tenant's lapsed holds, in small transactions until none is left. @returns how many */
export async function sweepHolds(runtime: Runtime, tenantId: string): Promise<number> {
  let total = 0
  for (;;) {
    const count = await runtime.database.inTenant(systemScope(tenantId), (ctx) => expireHolds(ctx))
    total += count
    if (count === 0) return total
  }
}

import type { Runtime } from '#platform/runtime.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { findAlternatives } from '#platform/scheduling/index.ts'
import type { ConfirmBooking, ConfirmedBookingView, CreateHold, NewHoldView } from './schemas.ts'
import { isFull } from './service/allowance.ts'
import type { Offer } from './service/hold-slot.ts'
import { claimOffer, confirmBooking, expireHolds, lookAtSlot } from './service/index.ts'
import { findOthersInstead, readWanted, type Wanted } from './service/others-instead.ts'

/**
 * A hold, or a refusal that names the nearest free times: they are looked up after the lost transaction is over.
 * @param mayBeRepeat the same request may have been answered before (it carries an idempotency key). Then a refusal
 *   passes through the write door too, which knows the first answer: the time is taken by this very request.
 * @throws AppError `slot_taken` or `slot_unavailable` with `alternatives`; with `others` where the provider is full
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
    // All times of this provider are as closed as this one: others have some.
    if (isFull(error)) throw await withOthers(runtime, scope, error, input)
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

async function withOthers({ database }: Runtime, scope: Scope, error: AppError, wanted: Wanted) {
  const others = await database.readTenant(scope, (ctx) => findOthersInstead(ctx, wanted)).catch(() => [])
  return new AppError(error.code, {
    detail: error.message,
    extra: { ...error.extra, alternatives: [], others },
    cause: error,
  })
}

/**
 * As `confirmBooking`; where somebody else took the provider's last booking in the meantime, with who else is free.
 * @throws as `confirmBooking`
 */
export async function confirmHold(
  runtime: Runtime,
  scope: Scope,
  input: ConfirmBooking,
): Promise<ConfirmedBookingView> {
  const { database } = runtime
  try {
    return await database.inTenant(scope, (ctx) => confirmBooking(ctx, input))
  } catch (error) {
    if (!isLost(error) || !isFull(error)) throw error
    // Its secret was the right one: the refusal comes after it.
    const hold = await database.readTenant(scope, (ctx) => readWanted(ctx, input.holdId))
    throw await withOthers(runtime, scope, error, hold)
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

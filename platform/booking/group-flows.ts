import type { AppError } from '#platform/kernel/errors.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { isLost } from './flows.ts'
import type { CreateSeriesHolds, CreateVisitHolds, NewGroupHoldView } from './group-schemas.ts'
import { claimGroup } from './service/groups/holds.ts'
import { conflictError, type LookedAtGroup } from './service/groups/plan.ts'
import { lookAtSeries } from './service/groups/series.ts'
import { lookAtVisit } from './service/groups/visits.ts'

/**
 * All starts that were chosen of a series, or none of them.
 * @param mayBeRepeat as for `holdSlot`
 * @throws AppError `slot_taken` or `slot_unavailable` with the `conflicts`: positions, reasons and alternatives
 */
export const holdSeries = (runtime: Runtime, scope: Scope, input: CreateSeriesHolds, mayBeRepeat = false) =>
  holdGroup(runtime, scope, (ctx) => lookAtSeries(ctx, input), mayBeRepeat)

/** All services of a visit, or none of them. @throws as `holdSeries` */
export const holdVisit = (runtime: Runtime, scope: Scope, input: CreateVisitHolds, mayBeRepeat = false) =>
  holdGroup(runtime, scope, (ctx) => lookAtVisit(ctx, input), mayBeRepeat)

/** Beyond these somebody is faster again and again. */
const mostTries = 4

async function holdGroup(
  { database }: Runtime,
  scope: Scope,
  look: (ctx: Ctx) => Promise<LookedAtGroup>,
  mayBeRepeat: boolean,
): Promise<NewGroupHoldView> {
  let lost: AppError | undefined
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const { plan, conflicts } = await database.readTenant(scope, look)
    if (conflicts.length > 0) {
      const error = conflictError(conflicts)
      // The write door knows the answer to an earlier request with the same key: then it has these starts itself.
      if (mayBeRepeat) await database.inTenant(scope, () => Promise.reject(error))
      throw error
    }
    try {
      return await database.inTenant(scope, (ctx) => claimGroup(ctx, plan))
    } catch (error) {
      if (!isLost(error)) throw error
      // Somebody was faster with one of them; a further look says with which, or finds other people or rooms.
      lost = error
    }
  }
  throw lost!
}

import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { type ZoneRules, zoneRulesInUse } from '#platform/scheduling/index.ts'
import { keepPromisedTimes, listProvidersToCompare, type ZoneRulesOutcome } from './service/promised-times.ts'

/** One marketplace with many providers must not keep the others waiting: the rest have their turn at the next sweep. */
const mostProviders = 500

/**
 * Compares the bookings to come of one tenant with the zone rules of this process, each provider's in a transaction of
 * their own. After newer rules have come it does something once, and nothing from then on; a process with older rules
 * (while a new release replaces an old one) touches nothing.
 * @param rules those of this process, unless a test brings others
 */
export async function comparePromisedTimes(
  { database, log }: Pick<Runtime, 'database' | 'log'>,
  scope: Scope,
  rules: ZoneRules = zoneRulesInUse,
): Promise<ZoneRulesOutcome> {
  const total = { kept: 0, shifted: 0, standing: 0 }
  const providerIds = await database.readTenant(scope, (ctx) =>
    listProvidersToCompare(ctx, rules, mostProviders),
  )
  const { tenantId } = scope
  for (const providerId of providerIds) {
    try {
      const outcome = await database.inTenant(scope, (ctx) => keepPromisedTimes(ctx, providerId, rules))
      total.kept += outcome.kept
      total.shifted += outcome.shifted
      total.standing += outcome.standing
    } catch (error) {
      log.error({ err: error, tenantId, providerId }, 'bookings could not be compared with the zone rules')
    }
  }
  if (total.shifted + total.standing > 0) {
    log.warn(
      { tenantId, zoneRules: rules.version, ...total },
      'the rules of a zone have changed under bookings',
    )
  }
  return total
}

import type { MarketplaceContext } from '#platform/http/remix-context.ts'
import type { LimitInUse } from '#ui/plans/usage-view.tsx'
import { readInUse } from '../own-plan/in-use.server.ts'

/**
 * What a marketplace sees of its limits itself, and how many marketplaces its owner has, of several the one with the
 * most: what else their owners run is the platform's to know, not each other's.
 */
export async function readInUseOf(place: MarketplaceContext): Promise<LimitInUse[]> {
  const own = await readInUse(place)
  const marketplaces = await place.run(async (runtime, scope, { identity }) => {
    const { members } = await identity.listStaff(runtime, scope)
    const owners = members.filter(({ role }) => role === 'tenant_owner').slice(0, mostOwners)
    const counts = await Promise.all(
      owners.map(async ({ accountId }) => {
        const found = await identity.findMarketplacesOf(runtime.relayPool, accountId)
        return found.filter(({ role }) => role === 'tenant_owner').length
      }),
    )
    return Math.max(0, ...counts)
  })
  return [{ feature: 'marketplaces', used: marketplaces }, ...own]
}
const mostOwners = 20

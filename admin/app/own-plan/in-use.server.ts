import type { MarketplaceContext } from '#platform/http/remix-context.ts'
import type { LimitInUse } from '#ui/plans/usage-view.tsx'

/** How many there are now of what the marketplace's plan limits. */
export async function readInUse(place: MarketplaceContext): Promise<LimitInUse[]> {
  const [staff, providers] = await Promise.all([
    place.run((runtime, scope, { identity }) => identity.listStaff(runtime, scope)),
    place.read((ctx, core) => core.providers.countProviders(ctx)),
  ])
  return [
    { feature: 'staff', used: staff.members.length + staff.invitations.length },
    { feature: 'providers', used: providers },
  ]
}

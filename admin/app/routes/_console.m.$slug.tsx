import type { LoaderFunctionArgs } from '@remix-run/node'
import { Outlet } from '@remix-run/react'
import type { Permission } from '#platform/identity/index.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { places, type Marketplace } from '../shell/places.ts'

/** What pages decide their buttons by. */
const shown = [
  'staff.manage',
  'user.read',
  'user.manage',
  'user.impersonate',
  'provider.manage',
  'plan.manage',
  'plan.subscribe_marketplace',
  'plan.manage_platform',
] as const

export async function loader(args: LoaderFunctionArgs): Promise<{ marketplace: Marketplace }> {
  const { tenant, origin, may } = await requireMarketplace(args)
  return {
    marketplace: {
      slug: args.params.slug ?? '',
      name: tenant.name,
      status: tenant.status,
      origin,
      logoUrl: null,
      timeZone: tenant.timeZone,
      currency: tenant.currency,
      places: places.filter(({ permission }) => !permission || may(permission)).map(({ path }) => path),
      may: Object.fromEntries(shown.map((permission) => [permission, may(permission)])) as Partial<
        Record<Permission, boolean>
      >,
    },
  }
}

export default function MarketplaceLayout() {
  return <Outlet />
}

import type { LoaderFunctionArgs } from '@remix-run/node'
import { isRouteErrorResponse, Outlet, useMatches, useRouteError, useRouteLoaderData } from '@remix-run/react'
import type { Crumb } from '#ui/index.ts'
import { AreaError } from '../shell/area-error.tsx'
import { ConsoleFrame } from '../shell/console-frame.tsx'
import { isPlatformStaff, mayAtPlatform, requireAccount } from '../shell/guard.server.ts'
import type { Marketplace } from '../shell/places.ts'
import { StrangerError } from '../shell/stranger-error.tsx'

export async function loader({ context, request }: LoaderFunctionArgs) {
  const user = await requireAccount(context, request, { mayLackFactor: true })
  const marketplaces = await context.run(({ relayPool }, _scope, core) =>
    core.identity.findMarketplacesOf(relayPool, user.id),
  )
  return {
    account: {
      name: `${user.firstName} ${user.lastName}`.trim() || user.email,
      email: user.email,
      isPlatformStaff: isPlatformStaff(user),
      maySellPlans: await mayAtPlatform(context, 'plan.manage_platform'),
      imageUrl: user.image?.variants[0]?.url ?? null,
    },
    marketplaces: marketplaces.map(({ slug, name, role }) => ({ slug, name, role })),
  }
}

/** What a page adds to the way back up: `export const handle = { crumbs: (data) => [{ label: … }] }`. */
type Handle = { crumbs?: (data: unknown, slug: string) => Crumb[] }
type MarketplaceData = { marketplace?: Marketplace } | undefined

function useFrame() {
  const matches = useMatches()
  const marketplace =
    matches.map(({ data }) => (data as MarketplaceData)?.marketplace).find((each) => each !== undefined) ??
    null
  const pages = matches.flatMap(({ handle, data }) =>
    data === undefined ? [] : ((handle as Handle | undefined)?.crumbs?.(data, marketplace?.slug ?? '') ?? []),
  )
  const all: Crumb[] = [
    marketplace
      ? { label: marketplace.name, href: `/m/${marketplace.slug}` }
      : { label: 'Console', href: '/marketplaces' },
    ...pages,
  ]
  const last = all.at(-1)!
  const crumbs = all.length > 1 ? [...all.slice(0, -1), { label: last.label }] : all
  return { marketplace, crumbs }
}

export default function Console() {
  const frame = useRouteLoaderData<typeof loader>('routes/_console')
  const { marketplace, crumbs } = useFrame()
  if (!frame) return <Outlet />
  return (
    <ConsoleFrame {...frame} marketplace={marketplace} crumbs={crumbs}>
      <Outlet />
    </ConsoleFrame>
  )
}

/** An error of a page inside; the frame stays where its own loader went well. */
export function ErrorBoundary() {
  const frame = useRouteLoaderData<typeof loader>('routes/_console')
  const { marketplace, crumbs } = useFrame()
  const error = useRouteError()
  if (!frame) return <StrangerError status={isRouteErrorResponse(error) ? error.status : 500} />
  return (
    <ConsoleFrame {...frame} marketplace={marketplace} crumbs={crumbs}>
      <AreaError />
    </ConsoleFrame>
  )
}

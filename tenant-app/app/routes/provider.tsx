import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react'
import { ToastRegion } from '#ui/index.ts'
import styles from '../provider/area.css?url'
import { AreaError } from '../provider/area-error.tsx'
import { requireProvider } from '../provider/guard.server.ts'
import { LiveBookings } from '../provider/live.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { AreaShell } from '../provider/shell.tsx'

/** The area has a frame of its own in place of the storefront's header and footer. */
export const handle = { shell: 'provider' }
export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]
export const meta = areaMeta('Your area')
export const headers: HeadersFunction = () => ({
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
})

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, user, isOwner } = requireProvider(context, request)
  const provider = await context.read((ctx, core) => core.providers.getOwnProvider(ctx, providerId))
  return {
    providerId,
    isOwner,
    shell: {
      businessName: provider.businessName,
      slug: provider.slug,
      logoUrl: provider.logo?.variants[0]?.url ?? null,
      person: `${user.firstName} ${user.lastName}`.trim(),
    },
  }
}

export default function ProviderArea() {
  const { providerId, shell } = useLoaderData<typeof loader>()
  return (
    <ToastRegion>
      <LiveBookings providerId={providerId}>
        <AreaShell provider={shell}>
          <Outlet />
        </AreaShell>
      </LiveBookings>
    </ToastRegion>
  )
}

/** Without its own data the area has no frame; one that lost only a page keeps it. */
export function ErrorBoundary() {
  const data = useRouteLoaderData<typeof loader>('routes/provider')
  if (!data) return <AreaError />
  return (
    <AreaShell provider={data.shell}>
      <AreaError />
    </AreaShell>
  )
}

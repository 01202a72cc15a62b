import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData, useLocation, useRouteLoaderData } from '@remix-run/react'
import { ToastRegion } from '#ui/index.ts'
import { StageBanner } from '../onboarding/stage-banner.tsx'
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
  const { provider, onboarding } = await context.read(async (ctx, core) => {
    const [provider, onboarding] = await Promise.all([
      core.providers.getOwnProvider(ctx, providerId),
      core.providers.getOnboarding(ctx, providerId),
    ])
    return { provider, onboarding }
  })
  return {
    providerId,
    isOwner,
    standing: { stage: onboarding.stage, told: onboarding.told },
    shell: {
      businessName: provider.businessName,
      slug: provider.slug,
      logoUrl: provider.logo?.variants[0]?.url ?? null,
      person: `${user.firstName} ${user.lastName}`.trim(),
      isOwner,
    },
  }
}

export default function ProviderArea() {
  const { providerId, shell, standing } = useLoaderData<typeof loader>()
  // The wizard says it itself, with what to do about it.
  const isWizard = useLocation().pathname === '/provider/onboarding'
  return (
    <ToastRegion>
      <LiveBookings providerId={providerId}>
        <AreaShell provider={shell}>
          {isWizard ? null : <StageBanner onboarding={standing} hasLink />}
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

import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRouteLoaderData } from '@remix-run/react'
import { PageHead } from '#ui/index.ts'
import { destinationsOf, type Destination } from '../shell/destinations.ts'
import { requireAccount, requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { places } from '../shell/places.ts'
import type { loader as frameLoader } from './_console.tsx'

export const meta = pageMeta('Go to')
export const handle = { crumbs: () => [{ label: 'Go to' }] }

/** The command palette as a page, for browsers without scripts: everywhere this account may go. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  await requireAccount(context, request)
  const slug = new URL(request.url).searchParams.get('at')
  if (!slug) return { at: null }
  const { tenant, may } = await requireMarketplace({ context, request, params: { slug } })
  return {
    at: {
      slug,
      name: tenant.name,
      places: places.filter(({ permission }) => !permission || may(permission)).map(({ path }) => path),
      may: { 'staff.manage': may('staff.manage') },
    },
  }
}

export default function GoTo() {
  const { at } = useLoaderData<typeof loader>()
  const frame = useRouteLoaderData<typeof frameLoader>('routes/_console')
  if (!frame) return null
  const groups = new Map<string, Destination[]>()
  for (const destination of destinationsOf({ ...frame, marketplace: at })) {
    groups.set(destination.group, [...(groups.get(destination.group) ?? []), destination])
  }
  return (
    <>
      <PageHead title="Go to" />
      {[...groups].map(([group, destinations]) => (
        <section key={group} aria-label={group} className="grid gap-2">
          <h2 className="text-sm font-strong text-muted">{group}</h2>
          <ul className="grid gap-1">
            {destinations.map(({ href, label }) => (
              <li key={href}>
                <a href={href} className="link inline-block py-2">
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

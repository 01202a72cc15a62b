import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Listing } from '../catalog/listing.tsx'
import { loadListing } from '../catalog/listing.server.ts'
import { sharedPage } from '../shell/shared-page.ts'
import { metaOf, siteIn } from '../shell/meta.ts'

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  metaOf(siteIn(matches), {
    title: 'All services',
    description: 'Find a service, see the price and the free times, and book without an account.',
    path: '/services',
  })

export const headers = sharedPage

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.limit('search')
  return loadListing(context, new URL(request.url), null)
}

export default function ServicesPage() {
  const listing = useLoaderData<typeof loader>()
  const { q } = listing.filters
  return <Listing listing={listing} title={q ? `Results for “${q}”` : 'All services'} />
}

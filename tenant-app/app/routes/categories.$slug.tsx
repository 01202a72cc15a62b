import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Listing } from '../catalog/listing.tsx'
import { loadListing } from '../catalog/listing.server.ts'
import { sharedPage } from '../shell/shared-page.ts'
import { metaOf, siteIn } from '../shell/meta.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  data
    ? metaOf(siteIn(matches), {
        title: data.category.name,
        description: data.category.description || `${data.category.name}: prices and free times.`,
        path: `/categories/${data.category.slug}`,
      })
    : []

export const headers = sharedPage

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await context.limit('search')
  const category = await context.read((ctx, core) => core.catalog.getCategoryBySlug(ctx, params.slug ?? ''))
  return { category, ...(await loadListing(context, new URL(request.url), category.slug)) }
}

export default function CategoryPage() {
  const { category, ...listing } = useLoaderData<typeof loader>()
  return <Listing listing={listing} title={category.name} lead={category.description} />
}

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Search, SearchX } from 'lucide-react'
import { Button, EmptyState, Field, LinkButton, Pagination, TextInput } from '#ui/index.ts'
import { ProviderCards } from '../catalog/cards.tsx'
import { sharedPage } from '../shell/shared-page.ts'
import { metaOf, siteIn } from '../shell/meta.ts'

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  metaOf(siteIn(matches), {
    title: 'All providers',
    description: 'The people and businesses you can book here.',
    path: '/providers',
  })

export const headers = sharedPage

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.limit('search')
  const query = new URL(request.url).searchParams
  const q = (query.get('q') ?? '').trim().slice(0, 200)
  const cursor = query.get('cursor')
  const page = await context.read((ctx, core) =>
    core.providers.listProviders(ctx, { limit: 24, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) }),
  )
  const next = new URLSearchParams(q ? { q } : {})
  if (page.nextCursor) next.set('cursor', page.nextCursor)
  return {
    q,
    providers: page.items,
    nextHref: page.nextCursor ? `?${next}` : null,
    firstHref: cursor ? `?${new URLSearchParams(q ? { q } : {})}` : null,
  }
}

export default function ProvidersPage() {
  const { q, providers, nextHref, firstHref } = useLoaderData<typeof loader>()
  return (
    <div className="mx-auto grid w-full max-w-content grid-cols-1 gap-8 px-gutter py-8 sm:py-12">
      <h1 className="heading text-3xl">All providers</h1>
      <search>
        <form className="flex max-w-lg items-end gap-3">
          <Field name="q" label="Name or town" optional="unmarked" className="grow">
            <TextInput type="search" maxLength={200} defaultValue={q} key={q} />
          </Field>
          <Button type="submit" icon={<Search aria-hidden="true" className="icon" />}>
            Search
          </Button>
        </form>
      </search>
      {providers.length > 0 ? (
        <section aria-label="Results" className="grid grid-cols-1 gap-8">
          <ProviderCards providers={providers} isFirst />
          <Pagination
            previousHref={firstHref ?? undefined}
            nextHref={nextHref ?? undefined}
            label="Pages of providers"
          />
        </section>
      ) : (
        <EmptyState
          icon={<SearchX aria-hidden="true" />}
          title={q ? 'Nobody by that name' : 'Nobody here yet'}
          action={q ? <LinkButton href="/providers">Show everybody</LinkButton> : undefined}
        >
          {q
            ? 'Try the beginning of the name, or the town.'
            : 'Providers appear here as soon as their pages open.'}
        </EmptyState>
      )}
    </div>
  )
}

import type { LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { Store } from 'lucide-react'
import { Badge, Button, EmptyState, Field, PageHead, Pagination, Table, TextInput } from '#ui/index.ts'
import { isPlatformStaff, requireAccount } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { roleWord } from '../shell/role-words.ts'

export const meta = pageMeta('Marketplaces')
export const handle = { crumbs: () => [{ label: 'Marketplaces' }] }

type Row = { slug: string; name: string; status: string; role: string | null }

export async function loader({ context, request }: LoaderFunctionArgs) {
  const user = await requireAccount(context, request)
  const query = new URL(request.url).searchParams
  const q = (query.get('q') ?? '').slice(0, 80)
  const own = await context.run(({ relayPool }, _scope, core) =>
    core.identity.findMarketplacesOf(relayPool, user.id),
  )
  const roleAt = new Map(own.map(({ slug, role }) => [slug, role]))
  if (!isPlatformStaff(user)) {
    const rows: Row[] = own.map(({ slug, name, status, role }) => ({ slug, name, status, role }))
    return { isAll: false, q: '', rows, nextHref: null }
  }
  const cursor = query.get('cursor')
  const page = await context.run(({ database }, scope, core) =>
    core.identity.listMarketplaces(database.pool, scope, { q, ...(cursor ? { cursor } : {}) }),
  )
  const rows: Row[] = page.items.map(({ slug, name, status }) => ({
    slug,
    name,
    status,
    role: roleAt.get(slug) ?? null,
  }))
  const next = page.nextCursor && new URLSearchParams({ ...(q ? { q } : {}), cursor: page.nextCursor })
  return { isAll: true, q, rows, nextHref: next ? `?${next}` : null }
}

const statusWords: Record<string, { label: string; tone: 'positive' | 'neutral' | 'warning' | 'negative' }> =
  {
    draft: { label: 'Not open yet', tone: 'neutral' },
    live: { label: 'Live', tone: 'positive' },
    suspended: { label: 'Suspended', tone: 'negative' },
    closed: { label: 'Closed', tone: 'neutral' },
  }

export default function Marketplaces() {
  const { isAll, q, rows, nextHref } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHead title={isAll ? 'All marketplaces' : 'Your marketplaces'}>
        {isAll ? 'You see them as platform staff. What you change in one is in its audit log.' : null}
      </PageHead>
      {isAll ? (
        <search>
          <Form method="get" className="flex flex-wrap items-end gap-3">
            <Field name="q" label="Name or address" optional="unmarked" className="w-full max-w-sm">
              <TextInput type="search" defaultValue={q} key={q} maxLength={80} />
            </Field>
            <Button type="submit" variant="secondary">
              Search
            </Button>
          </Form>
        </search>
      ) : null}
      <Table<Row>
        caption="Marketplaces"
        rows={rows}
        rowKey={({ slug }) => slug}
        columns={[
          {
            key: 'name',
            header: 'Marketplace',
            render: ({ slug, name }) => (
              <a href={`/m/${slug}`} className="link inline-block py-1">
                {name}
              </a>
            ),
          },
          {
            key: 'role',
            header: 'You are',
            render: ({ role }) => (role ? roleWord(role) : 'Platform staff'),
          },
          {
            key: 'status',
            header: 'State',
            render: ({ status }) => {
              const { label, tone } = statusWords[status] ?? { label: 'Read only', tone: 'warning' as const }
              return <Badge tone={tone}>{label}</Badge>
            },
          },
        ]}
        empty={
          <EmptyState
            icon={<Store aria-hidden="true" className="icon" />}
            title={q ? 'No marketplace has that name' : 'No marketplace yet'}
          >
            {q
              ? 'Try the beginning of its name, or its address.'
              : 'When an owner invites you, the invitation comes by mail. Open its link, and the marketplace stands here.'}
          </EmptyState>
        }
      />
      <Pagination {...(nextHref ? { nextHref } : {})} label="Marketplaces" />
    </>
  )
}

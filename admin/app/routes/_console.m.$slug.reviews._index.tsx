import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { ClipboardCheck } from 'lucide-react'
import { Badge, EmptyState, PageHead, Pagination, Table, TabLinks, Time } from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { stageWords, wordOf } from '../reviews/words.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { withQuery } from '../users/filters.ts'

export const meta = pageMeta('Verification')
export const handle = { crumbs: () => [{ label: 'Verification' }] }

const states = [
  { state: 'waiting', label: 'To decide' },
  { state: 'changes_requested', label: 'Changes requested' },
  { state: 'active', label: 'Verified' },
  { state: 'suspended', label: 'Suspended' },
  { state: 'rejected', label: 'Turned down' },
  { state: 'profile', label: 'Not submitted' },
] as const
type State = (typeof states)[number]['state']

const stateOf = (query: URLSearchParams): State =>
  states.find(({ state }) => state === query.get('state'))?.state ?? 'waiting'

export async function loader(args: LoaderFunctionArgs) {
  const { context, request } = args
  const place = await requireMarketplace(args, 'provider.review')
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const page = await context.attempt(() =>
    place.read((ctx, core) =>
      core.providers.listReviewQueue(ctx, {
        state: stateOf(query),
        limit: 50,
        ...(cursor ? { cursor } : {}),
      }),
    ),
  )
  return { ...(page.ok ? page.value : { items: [], nextCursor: null }), now: new Date().toISOString() }
}

type Item = ReturnType<typeof useLoaderData<typeof loader>>['items'][number]

export default function Reviews() {
  const { items, nextCursor, now } = useLoaderData<typeof loader>()
  const [query] = useSearchParams()
  const { slug, timeZone } = useMarketplace()
  const current = stateOf(query)
  return (
    <>
      <PageHead title="Verification">
        Providers and credentials that wait for a decision; whoever waits longest stands first.
      </PageHead>
      <TabLinks
        label="Verification"
        tabs={states.map(({ state, label }) => ({
          href: state === 'waiting' ? `/m/${slug}/reviews` : `/m/${slug}/reviews?state=${state}`,
          label,
          current: state === current,
        }))}
      />
      <Table<Item>
        caption="Providers"
        rows={items}
        rowKey={({ providerId }) => providerId}
        columns={[
          {
            key: 'name',
            header: 'Provider',
            render: ({ providerId, businessName, city, accountType }) => (
              <span className="grid">
                <a href={`/m/${slug}/reviews/${providerId}`} className="link justify-self-start">
                  {businessName || 'No name yet'}
                </a>
                <span className="font-normal text-muted">
                  {[accountType === 'company' ? 'Company' : 'One person', city].filter(Boolean).join(' · ')}
                </span>
              </span>
            ),
          },
          {
            key: 'stage',
            header: 'State',
            render: ({ stage }) => {
              const { label, tone } = wordOf(stageWords, stage)
              return <Badge tone={tone}>{label}</Badge>
            },
          },
          {
            key: 'credentials',
            header: 'Credentials to check',
            numeric: true,
            wideOnly: true,
            render: ({ pendingCredentials }) => pendingCredentials,
          },
          {
            key: 'since',
            header: current === 'waiting' ? 'Waits since' : 'Since',
            render: ({ since }) => <Time instant={since} zone={timeZone} relativeTo={now} />,
          },
        ]}
        empty={
          <EmptyState
            icon={<ClipboardCheck aria-hidden="true" className="icon" />}
            title={current === 'waiting' ? 'Nobody waits' : 'Nobody stands here'}
          >
            {current === 'waiting'
              ? 'When a provider submits a profile or a new credential, it stands here.'
              : 'Look at another state above.'}
          </EmptyState>
        }
      />
      <Pagination
        label="Verification"
        {...(nextCursor ? { nextHref: withQuery(query, { cursor: nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}

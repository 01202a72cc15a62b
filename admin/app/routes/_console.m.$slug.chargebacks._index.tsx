import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ShieldAlert } from 'lucide-react'
import {
  Badge,
  EmptyState,
  formatMoney,
  PageHead,
  Pagination,
  Table,
  TabLinks,
  Time,
  useLocale,
} from '#ui/index.ts'
import { chargebackStateWords } from '#ui/money/words.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Chargebacks')
export const handle = { crumbs: () => [{ label: 'Chargebacks' }] }

const filters = { open: 'Open', won: 'Won', lost: 'Lost', all: 'All' } as const
type Filter = keyof typeof filters
const filterNames = Object.keys(filters) as Filter[]

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const query = new URL(args.request.url).searchParams
  const filter = filterNames.find((name) => name === query.get('filter')) ?? 'open'
  const cursor = query.get('cursor')
  const page = await place.read((ctx, core) =>
    core.payments.listChargebacks(ctx, { filter, ...(cursor ? { cursor } : {}) }),
  )
  return { ...page, filter, isFurther: cursor !== null, now: new Date().toISOString() }
}

type Item = ReturnType<typeof useLoaderData<typeof loader>>['items'][number]

export default function Chargebacks() {
  const { items, nextCursor, filter, isFurther, now } = useLoaderData<typeof loader>()
  const { slug, timeZone } = useMarketplace()
  const locale = useLocale()
  const hrefOf = (name: Filter) => (name === 'open' ? '?' : `?filter=${name}`)
  return (
    <>
      <PageHead title="Chargebacks">
        Customers who went to their bank instead of to you. Answer in time, or the bank decides for them.
      </PageHead>
      <TabLinks
        label="Which chargebacks"
        tabs={filterNames.map((name) => ({
          href: hrefOf(name),
          label: filters[name],
          current: name === filter,
        }))}
      />
      <Table<Item>
        caption="Chargebacks"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'who',
            header: 'Customer',
            wrap: true,
            render: ({ id, customerName, title, reference, reason, purchaseId }) => (
              <span className="grid">
                <a href={`/m/${slug}/chargebacks/${id}`} className="link justify-self-start">
                  {customerName || reference || title}
                </a>
                {purchaseId ? <span className="font-normal">Credits: {title}</span> : null}
                <span className="font-normal text-muted">{reason}</span>
              </span>
            ),
          },
          {
            key: 'amount',
            header: 'Amount',
            numeric: true,
            render: ({ amount, currency }) => formatMoney(amount, currency, locale),
          },
          {
            key: 'state',
            header: 'State',
            render: ({ state }) => {
              const { label, tone } = chargebackStateWords[state]
              return <Badge tone={tone}>{label}</Badge>
            },
          },
          {
            key: 'due',
            header: 'Answer until',
            render: ({ evidenceDueAt, evidenceSentAt, decidedAt }) =>
              decidedAt ? (
                'Decided'
              ) : evidenceSentAt ? (
                'Sent'
              ) : evidenceDueAt ? (
                <Time instant={evidenceDueAt} zone={timeZone} relativeTo={now} />
              ) : (
                'Open'
              ),
          },
          {
            key: 'provider',
            header: 'Provider',
            wideOnly: true,
            render: ({ providerName }) => providerName || '–',
          },
        ]}
        empty={
          <EmptyState
            icon={<ShieldAlert aria-hidden="true" className="icon" />}
            title={filter === 'open' ? 'No bank waits for an answer' : 'None here'}
          >
            {filter === 'open'
              ? 'When a customer objects to a payment, it stands here with its deadline.'
              : null}
          </EmptyState>
        }
      />
      <Pagination
        label="Chargebacks"
        {...(nextCursor ? { nextHref: `?filter=${filter}&cursor=${encodeURIComponent(nextCursor)}` } : {})}
        {...(isFurther ? { previousHref: hrefOf(filter) } : {})}
      />
    </>
  )
}

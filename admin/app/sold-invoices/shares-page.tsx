import { useLoaderData, useSearchParams } from '@remix-run/react'
import { Percent } from 'lucide-react'
import type { MarketplaceShare } from '#platform/billing/index.ts'
import {
  Banner,
  EmptyState,
  formatMoney,
  formatNumber,
  LinkButton,
  PageHead,
  Pagination,
  Stat,
  Table,
  Time,
  useLocale,
} from '#ui/index.ts'
import { ownerPlace } from '../plans/price-list.ts'
import { withQuery } from '../users/filters.ts'
import { isSearched, PeriodSearch } from './period-search.tsx'
import type { loadShares } from './shares-page.server.ts'

/** What the platform gets of what providers pay to marketplaces; currencies stand beside each other. */
export function SharesPage() {
  const { page, base, timeZone, isLost } = useLoaderData<typeof loadShares>()
  const [query] = useSearchParams()
  const locale = useLocale()
  const isNarrowed = isSearched(query)
  return (
    <>
      <PageHead
        title="Shares"
        actions={
          <LinkButton href={`${base}/subscriptions/invoices`} variant="secondary">
            Invoices
          </LinkButton>
        }
      >
        What the platform gets of what providers pay to marketplaces for their plans.
      </PageHead>
      <PeriodSearch query={query} label="Marketplace" />
      {page.sums.length === 0 ? null : (
        <dl className="stats">
          {page.sums.map(({ currency, shareAmount, paidAmount, marketplaceCount }) => (
            <Stat
              key={currency}
              label={`Share in ${currency}`}
              value={formatMoney(shareAmount, currency, locale)}
              hint={`Of ${formatMoney(paidAmount, currency, locale)} at ${
                marketplaceCount === 1
                  ? 'one marketplace'
                  : `${formatNumber(marketplaceCount, locale)} marketplaces`
              }`}
            />
          ))}
        </dl>
      )}
      {isLost ? (
        <Banner
          tone="warning"
          actions={
            <a className="link" href={withQuery(query, {})}>
              Show the first page
            </a>
          }
        >
          This page of the list is not there any more.
        </Banner>
      ) : null}
      <Table<MarketplaceShare>
        caption="Shares by marketplace"
        rows={page.items}
        rowKey={({ marketplace, currency }) => `${marketplace.id} ${currency}`}
        columns={[
          {
            key: 'who',
            header: 'Marketplace',
            wrap: true,
            render: ({ marketplace }) => (
              <a
                className="link wrap-anywhere"
                href={ownerPlace(base, { kind: 'tenant', id: marketplace.id, slug: marketplace.slug })}
              >
                {marketplace.name}
              </a>
            ),
          },
          {
            key: 'paid',
            header: 'Paid by providers',
            numeric: true,
            wideOnly: true,
            render: ({ paidAmount, currency }) => formatMoney(paidAmount, currency, locale),
          },
          {
            key: 'count',
            header: 'Invoices',
            numeric: true,
            wideOnly: true,
            render: ({ invoiceCount }) => formatNumber(invoiceCount, locale),
          },
          {
            key: 'share',
            header: 'Share',
            numeric: true,
            render: ({ shareAmount, currency }) => formatMoney(shareAmount, currency, locale),
          },
          {
            key: 'latest',
            header: 'Latest',
            render: ({ latestAt }) => <Time instant={latestAt} zone={timeZone} show="date" />,
          },
        ]}
        empty={
          <EmptyState
            level={2}
            icon={<Percent aria-hidden="true" />}
            title={isNarrowed ? 'No marketplace fits these filters' : 'No provider has paid for a plan yet'}
          >
            {isNarrowed
              ? 'Names are found by any part of them.'
              : 'As soon as one does, the share of that marketplace stands here.'}
          </EmptyState>
        }
      />
      <Pagination
        label="Shares"
        {...(page.nextCursor ? { nextHref: withQuery(query, { cursor: page.nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}

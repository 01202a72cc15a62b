import { useLoaderData, useSearchParams } from '@remix-run/react'
import { Download } from 'lucide-react'
import { Banner, LinkButton, PageHead, Pagination, TabLinks } from '#ui/index.ts'
import { buyerWords, ownerPlace } from '../plans/price-list.ts'
import { withQuery } from '../users/filters.ts'
import { stateTabs } from './filters.ts'
import { SoldInvoiceList } from './invoice-list.tsx'
import type { loadSoldInvoices } from './invoices-page.server.ts'
import { isSearched, PeriodSearch } from './period-search.tsx'
import { InvoiceSums } from './sums.tsx'

/** Every invoice for a plan that was sold, and what comes of it. */
export function SoldInvoicesPage() {
  const { sums, buyer, base, timeZone, page, isLost, onlyOf } = useLoaderData<typeof loadSoldInvoices>()
  const [query] = useSearchParams()
  const words = buyerWords[buyer]
  return (
    <>
      <PageHead
        title="Invoices for plans"
        actions={
          <>
            {buyer === 'tenant' ? (
              <LinkButton href={`${base}/subscriptions/shares`} variant="secondary">
                Shares
              </LinkButton>
            ) : null}
            <LinkButton
              href={`${base}/subscriptions/invoices.csv${withQuery(query, {})}`}
              download
              variant="secondary"
              icon={<Download aria-hidden="true" className="icon" />}
            >
              Export as CSV
            </LinkButton>
          </>
        }
      >
        {buyer === 'provider'
          ? 'What providers were asked for their plans, what of it is the platform’s, and what stays with you.'
          : `What ${words.many} were asked for their plans.`}
      </PageHead>
      <TabLinks
        label="Which invoices"
        tabs={stateTabs.map(({ state, label }) => ({
          href: withQuery(query, { state }),
          label,
          current: (state ?? '') === (query.get('state') ?? ''),
        }))}
      />
      <PeriodSearch query={query} label="Name or number" kept={['state', 'owner']} />
      {onlyOf === null ? null : (
        <p className="text-sm text-muted">
          Only invoices of {onlyOf || `one ${words.one}`}.{' '}
          <a className="link" href={withQuery(query, { owner: null })}>
            Show those of all
          </a>
        </p>
      )}
      <InvoiceSums sums={sums} buyer={buyer} />
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
      <SoldInvoiceList
        items={page.items}
        buyer={buyer}
        zone={timeZone}
        isNarrowed={isSearched(query, 'state', 'owner')}
        hrefOf={(owner) => ownerPlace(base, owner)}
      />
      <Pagination
        label="Invoices"
        {...(page.nextCursor ? { nextHref: withQuery(query, { cursor: page.nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}

import { useLoaderData, useSearchParams } from '@remix-run/react'
import { Download } from 'lucide-react'
import { Banner, LinkButton, PageHead, Pagination } from '#ui/index.ts'
import { withQuery } from '../users/filters.ts'
import { FailedPayments } from './failed-payments.tsx'
import { buyerWords, ownerPlace } from './price-list.ts'
import { RevenueFigures } from './revenue-figures.tsx'
import { SubscriptionList } from './subscription-list.tsx'
import type { loadSubscriptions } from './subscriptions-page.server.ts'

/** What plans bring, and who has which. */
export function SubscriptionsPage() {
  const { revenue, plans, buyer, base, timeZone, chart, page, isLost } =
    useLoaderData<typeof loadSubscriptions>()
  const [query] = useSearchParams()
  const words = buyerWords[buyer]
  const hrefOf = (owner: Parameters<typeof ownerPlace>[1]) => ownerPlace(base, owner)
  return (
    <>
      <PageHead
        title="Subscriptions"
        actions={
          <>
            <LinkButton href={`${base}/plans`} variant="secondary">
              Plans
            </LinkButton>
            <LinkButton href={`${base}/subscriptions/invoices`} variant="secondary">
              Invoices
            </LinkButton>
            <LinkButton
              href={`${base}/subscriptions.csv${withQuery(query, { chart: null })}`}
              download
              variant="secondary"
              icon={<Download aria-hidden="true" className="icon" />}
            >
              Export as CSV
            </LinkButton>
          </>
        }
      >
        What {words.many} pay for their plans, and who has which.
      </PageHead>
      <RevenueFigures
        revenue={revenue}
        chart={chart}
        hrefOf={(name) => withQuery(query, { chart: name === 'revenue' ? null : name })}
      />
      <FailedPayments revenue={revenue} hrefOf={hrefOf} zone={timeZone} />
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
      <SubscriptionList
        items={page.items}
        plans={plans}
        query={query}
        words={words}
        zone={timeZone}
        hrefOf={hrefOf}
        plansHref={`${base}/plans`}
      />
      <Pagination
        label="Subscriptions"
        {...(page.nextCursor ? { nextHref: withQuery(query, { cursor: page.nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}

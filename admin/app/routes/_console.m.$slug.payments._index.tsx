import type { LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData, useSearchParams } from '@remix-run/react'
import { Download, Receipt } from 'lucide-react'
import {
  Badge,
  Banner,
  Button,
  DateInput,
  EmptyState,
  Field,
  formatMoney,
  LinkButton,
  PageHead,
  Pagination,
  Table,
  TabLinks,
  TextInput,
  Time,
  useLocale,
} from '#ui/index.ts'
import { paymentFilterNames, paymentFilterWords, paymentStateWords, whereabouts } from '#ui/money/words.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { paymentFilters } from '../payments/list-filters.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { withQuery } from '../users/filters.ts'

export const meta = pageMeta('Payments')
export const handle = { crumbs: () => [{ label: 'Payments' }] }

export async function loader(args: LoaderFunctionArgs) {
  const { context, request } = args
  const place = await requireMarketplace(args, 'payment.read_any')
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const filters = paymentFilters(query)
  const listed = await context.attempt(() =>
    place.read(async (ctx, core) => {
      const [page, open] = await Promise.all([
        core.payments.listPayments(ctx, { ...filters, limit: 50, ...(cursor ? { cursor } : {}) }),
        core.payments.listChargebacks(ctx, { filter: 'open', limit: 1 }),
      ])
      return { ...page, hasChargebacks: open.items.length > 0 }
    }),
  )
  const provider = filters.providerId
    ? await context.attempt(() =>
        place.read((ctx, core) => core.providers.getProvider(ctx, filters.providerId!)),
      )
    : null
  const providerName = provider?.ok ? provider.value.businessName : null
  // An address whose page cannot be found any more shows the first one instead of an error.
  if (!listed.ok)
    return {
      items: [],
      nextCursor: null,
      hasChargebacks: false,
      filter: filters.filter,
      providerName,
      isLost: true,
    }
  return { ...listed.value, filter: filters.filter, providerName, isLost: false }
}

type Item = ReturnType<typeof useLoaderData<typeof loader>>['items'][number]

export default function Payments() {
  const { items, nextCursor, filter, isLost, hasChargebacks, providerName } = useLoaderData<typeof loader>()
  const [query] = useSearchParams()
  const { slug, timeZone } = useMarketplace()
  const locale = useLocale()
  const value = (name: string) => query.get(name) ?? ''
  const isNarrowed = ['q', 'from', 'to', 'provider'].some((name) => value(name) !== '')
  return (
    <>
      <PageHead
        title="Payments"
        actions={
          <>
            <LinkButton href={`/m/${slug}/earnings`} variant="secondary">
              Your earnings
            </LinkButton>
            <LinkButton
              href={`/m/${slug}/payments.csv${withQuery(query, {})}`}
              download
              variant="secondary"
              icon={<Download aria-hidden="true" className="icon" />}
            >
              Export as CSV
            </LinkButton>
          </>
        }
      >
        What customers pay online, and who gets how much of it.
      </PageHead>
      {hasChargebacks ? (
        <Banner
          tone="warning"
          role="note"
          title="A bank wants to hear from you"
          actions={
            <LinkButton href={`/m/${slug}/chargebacks`} size="sm" variant="secondary">
              Chargebacks
            </LinkButton>
          }
        >
          It takes a payment back unless you answer in time.
        </Banner>
      ) : null}
      <TabLinks
        label="Which payments"
        tabs={paymentFilterNames.map((name) => ({
          href: withQuery(query, { filter: name === 'paid' ? null : name }),
          label: paymentFilterWords[name],
          current: name === filter,
        }))}
      />
      <search>
        <Form method="get" key={query.toString()} className="filters">
          <input type="hidden" name="filter" value={filter} />
          <Field name="q" label="Reference or customer" optional="unmarked" className="sm:col-span-2">
            <TextInput
              type="search"
              defaultValue={value('q')}
              maxLength={200}
              placeholder="ABCD-1234 or a name"
            />
          </Field>
          <Field name="from" label="Made since" optional="unmarked">
            <DateInput defaultValue={value('from')} />
          </Field>
          <Field name="to" label="Made until" optional="unmarked">
            <DateInput defaultValue={value('to')} />
          </Field>
          {value('provider') ? <input type="hidden" name="provider" value={value('provider')} /> : null}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="secondary">
              Filter
            </Button>
            {isNarrowed ? (
              <LinkButton href={filter === 'paid' ? '?' : `?filter=${filter ?? ''}`} variant="quiet">
                Clear
              </LinkButton>
            ) : null}
          </div>
        </Form>
      </search>
      {providerName ? <p className="text-sm text-muted">Only payments for {providerName}.</p> : null}
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
      <Table<Item>
        caption="Payments"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'what',
            header: 'Customer',
            wrap: true,
            render: ({ id, customerName, reference, title }) => (
              <span className="grid">
                <a href={`/m/${slug}/payments/${id}`} className="link justify-self-start">
                  {customerName || reference || title}
                </a>
                <span className="font-normal text-muted">
                  {[title, reference].filter(Boolean).join(' · ')}
                </span>
              </span>
            ),
          },
          {
            key: 'provider',
            header: 'Provider',
            wideOnly: true,
            render: ({ providerId, providerName: name }) => (
              <a className="link" href={withQuery(query, { provider: providerId })}>
                {name}
              </a>
            ),
          },
          {
            key: 'amount',
            header: 'Amount',
            numeric: true,
            render: ({ totalAmount, refundedAmount, currency }) => (
              <>
                {formatMoney(totalAmount, currency, locale)}
                {refundedAmount > 0 ? (
                  <span className="block text-muted">{formatMoney(-refundedAmount, currency, locale)}</span>
                ) : null}
              </>
            ),
          },
          {
            key: 'yours',
            header: 'Commission',
            numeric: true,
            wideOnly: true,
            render: ({ tenantAmount, currency }) => formatMoney(tenantAmount, currency, locale),
          },
          {
            key: 'state',
            header: 'State',
            render: (item) => {
              const { label, tone } = paymentStateWords[item.state]
              const where = whereabouts(item)
              return (
                <>
                  <Badge tone={tone}>{label}</Badge>
                  {where ? <span className="block text-sm text-muted">{where}</span> : null}
                </>
              )
            },
          },
          {
            key: 'paid',
            header: 'Paid',
            wideOnly: true,
            render: ({ paidAt }) =>
              paidAt ? <Time instant={paidAt} zone={timeZone} show="date" /> : 'Not yet',
          },
        ]}
        empty={
          <EmptyState
            icon={<Receipt aria-hidden="true" className="icon" />}
            title={
              isNarrowed || filter !== 'paid' ? 'No payment fits these filters' : 'Nobody has paid online yet'
            }
          >
            {isNarrowed
              ? 'Names are found by their beginnings, references as a whole.'
              : 'Payments stand here as soon as customers pay for what they book.'}
          </EmptyState>
        }
      />
      <Pagination
        label="Payments"
        {...(nextCursor ? { nextHref: withQuery(query, { cursor: nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}

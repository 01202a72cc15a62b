import { Form } from '@remix-run/react'
import { Receipt, Search } from 'lucide-react'
import type { PaymentFilter, ProviderPaymentItem } from '#platform/payments/index.ts'
import {
  Badge,
  Button,
  DateInput,
  Disclosure,
  EmptyState,
  Field,
  formatMoney,
  LinkButton,
  Pagination,
  Table,
  TabLinks,
  TextInput,
  Time,
  useLocale,
} from '#ui/index.ts'
import { paymentFilterNames, paymentFilterWords, paymentStateWords, whereabouts } from '#ui/money/words.ts'

export type PaymentFilters = { filter: PaymentFilter; q: string; from: string; to: string }

export function earningsHref(filters: Partial<PaymentFilters>, cursor?: string): string {
  const query = new URLSearchParams(
    Object.entries(filters).filter(
      ([name, value]) => value !== '' && !(name === 'filter' && value === 'paid'),
    ),
  )
  if (cursor) query.set('cursor', cursor)
  const search = query.toString()
  return `/provider/earnings${search ? `?${search}` : ''}#payments`
}

type Props = Readonly<{
  payments: { items: ProviderPaymentItem[]; nextCursor: string | null }
  filters: PaymentFilters
  zone: string
  isFurther: boolean
}>

/** What customers paid for the provider's services, with what is the provider's of it. */
export function PaymentsList({ payments, filters, zone, isFurther }: Props) {
  const locale = useLocale()
  const { filter, q, from, to } = filters
  const isNarrowed = q !== '' || from !== '' || to !== ''
  return (
    <section aria-labelledby="payments" className="grid gap-4">
      <h2 id="payments" className="text-lg font-strong">
        Payments
      </h2>
      <TabLinks
        label="Which payments"
        tabs={paymentFilterNames.map((name) => ({
          href: earningsHref({ filter: name }),
          label: paymentFilterWords[name],
          current: name === filter,
        }))}
      />
      <Form
        key={JSON.stringify(filters)}
        method="get"
        action="/provider/earnings#payments"
        aria-label="Narrow the list"
        className="grid gap-2"
      >
        <input type="hidden" name="filter" value={filter} />
        <div className="flex flex-wrap items-end gap-3">
          <Field
            name="q"
            label="Customer or reference"
            optional="unmarked"
            className="min-w-56 grow sm:max-w-sm"
          >
            <TextInput
              type="search"
              maxLength={100}
              defaultValue={q}
              autoComplete="off"
              before={<Search aria-hidden="true" className="icon" />}
            />
          </Field>
          <Button type="submit" variant="secondary">
            Show
          </Button>
          {isNarrowed ? (
            <LinkButton variant="quiet" href={earningsHref({ filter })}>
              Clear
            </LinkButton>
          ) : null}
        </div>
        <Disclosure summary="Days" open={from !== '' || to !== ''}>
          <div className="grid gap-4 text-text sm:grid-cols-2">
            <Field name="from" label="From day" optional="unmarked">
              <DateInput defaultValue={from} />
            </Field>
            <Field name="to" label="Until day" optional="unmarked">
              <DateInput defaultValue={to} />
            </Field>
          </div>
        </Disclosure>
      </Form>
      <Table<ProviderPaymentItem>
        caption="Payments"
        rows={payments.items}
        rowKey={({ id }) => id}
        empty={
          <EmptyState
            level={3}
            icon={<Receipt aria-hidden="true" />}
            title={isFurther ? 'That was all' : isNarrowed ? 'No payment fits' : 'No payments here'}
          >
            {isFurther || isNarrowed ? null : 'What customers pay online for your services is listed here.'}
          </EmptyState>
        }
        columns={[
          {
            key: 'what',
            header: 'What',
            wrap: true,
            render: (item) => (
              <span className="grid">
                <a
                  href={`/provider/earnings/${item.id}`}
                  className="link justify-self-start"
                  aria-label={`${item.title}, ${item.customerName || item.reference}`}
                >
                  {item.title}
                </a>
                <span className="font-normal text-muted">
                  {[item.customerName, item.reference].filter(Boolean).join(' · ')}
                </span>
              </span>
            ),
          },
          {
            key: 'earned',
            header: 'You get',
            numeric: true,
            render: ({ earnedAmount, paidAmount, currency }) => (
              <>
                {formatMoney(earnedAmount, currency, locale)}
                <span className="block text-muted">of {formatMoney(paidAmount, currency, locale)}</span>
              </>
            ),
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
            render: ({ paidAt }) => (paidAt ? <Time instant={paidAt} zone={zone} show="date" /> : 'Not yet'),
          },
        ]}
      />
      <Pagination
        label="Pages of payments"
        {...(isFurther ? { previousHref: earningsHref(filters) } : {})}
        {...(payments.nextCursor ? { nextHref: earningsHref(filters, payments.nextCursor) } : {})}
      />
    </section>
  )
}

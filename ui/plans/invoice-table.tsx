import { Receipt } from 'lucide-react'
import type { PlanInvoiceView } from '#platform/billing/index.ts'
import { Badge } from '../badge.tsx'
import type { Tone } from '../banner.tsx'
import { EmptyState } from '../empty-state.tsx'
import { formatDate, formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { Table } from '../table.tsx'
import { Time } from '../time.tsx'

const stateWords: Record<PlanInvoiceView['state'], { label: string; tone: Tone | 'neutral' }> = {
  draft: { label: 'Being written', tone: 'neutral' },
  open: { label: 'Open', tone: 'warning' },
  paid: { label: 'Paid', tone: 'positive' },
  uncollectible: { label: 'Not collected', tone: 'negative' },
  void: { label: 'Void', tone: 'neutral' },
}

type Props = Readonly<{ invoices: readonly PlanInvoiceView[]; zone: string; isFurther?: boolean }>

/** What was to be paid for plans, the latest first. */
export function InvoiceTable({ invoices, zone, isFurther = false }: Props) {
  const locale = useLocale()
  return (
    <Table<PlanInvoiceView>
      caption="Invoices of your plan"
      rows={invoices}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          level={3}
          icon={<Receipt aria-hidden="true" />}
          title={isFurther ? 'That was all' : 'No invoices yet'}
        >
          {isFurther ? null : 'Every payment for your plan is listed here.'}
        </EmptyState>
      }
      columns={[
        {
          key: 'number',
          header: 'Invoice',
          wrap: true,
          render: ({ number, issuedAt, pageUrl }) => {
            const name = number ?? formatDate(issuedAt, zone, locale, 'date')
            return (
              <span className="grid">
                {pageUrl ? (
                  <a
                    href={pageUrl}
                    target="_blank"
                    rel="noopener"
                    className="link justify-self-start wrap-anywhere"
                    aria-label={`${name}, opens in a new tab`}
                  >
                    {name}
                  </a>
                ) : (
                  <span className="wrap-anywhere">{name}</span>
                )}
                {number ? (
                  <span className="font-normal text-muted">
                    <Time instant={issuedAt} zone={zone} show="date" />
                  </span>
                ) : null}
              </span>
            )
          },
        },
        {
          key: 'amount',
          header: 'Amount',
          numeric: true,
          render: ({ totalAmount, currency }) => formatMoney(totalAmount, currency, locale),
        },
        {
          key: 'state',
          header: 'State',
          render: ({ state }) => <Badge tone={stateWords[state].tone}>{stateWords[state].label}</Badge>,
        },
      ]}
    />
  )
}

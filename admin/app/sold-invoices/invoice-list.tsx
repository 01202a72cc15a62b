import { Receipt } from 'lucide-react'
import type { Buyer, SoldInvoice, SoldInvoiceState } from '#platform/billing/index.ts'
import {
  Badge,
  EmptyState,
  formatDate,
  formatMoney,
  Table,
  type TableColumn,
  Time,
  type Tone,
  useLocale,
} from '#ui/index.ts'
import { OwnerName } from '../plans/subscription-columns.tsx'

const stateWords: Record<SoldInvoiceState, { label: string; tone: Tone | 'neutral' }> = {
  open: { label: 'Open', tone: 'info' },
  failed: { label: 'Failed', tone: 'negative' },
  paid: { label: 'Paid', tone: 'positive' },
  credited: { label: 'Given back', tone: 'warning' },
  void: { label: 'Void', tone: 'neutral' },
}

type ListProps = Readonly<{
  items: readonly SoldInvoice[]
  buyer: Buyer
  zone: string
  isNarrowed: boolean
  hrefOf: (owner: SoldInvoice['owner']) => string
}>

/** Invoices for plans, with how each is shared. */
export function SoldInvoiceList({ items, buyer, zone, isNarrowed, hrefOf }: ListProps) {
  const locale = useLocale()
  const money = (amount: number | null, { currency }: SoldInvoice) =>
    amount === null ? 'Not known yet' : formatMoney(amount, currency, locale)
  const ofMoney = (
    key: string,
    header: string,
    amountOf: (row: SoldInvoice) => number | null,
  ): TableColumn<SoldInvoice> => ({
    key,
    header,
    numeric: true,
    wideOnly: true,
    render: (row) => money(amountOf(row), row),
  })
  return (
    <Table<SoldInvoice>
      caption="Invoices for plans"
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'who',
          header: 'Who',
          wrap: true,
          render: ({ owner, planName, issuedAt }) => (
            <span className="grid">
              <OwnerName name={owner.name} href={hrefOf(owner)} />
              <span className="font-normal text-muted">{planName}</span>
              <span className="font-normal text-muted md:hidden">
                <Time instant={issuedAt} zone={zone} show="date" />
              </span>
            </span>
          ),
        },
        {
          key: 'invoice',
          header: 'Invoice',
          wideOnly: true,
          render: (row) => (
            <>
              <InvoiceLink invoice={row} zone={zone} />
              <span className="block text-muted">
                <Time instant={row.issuedAt} zone={zone} show="date" />
              </span>
            </>
          ),
        },
        ofMoney('net', 'Net', ({ netAmount }) => netAmount),
        ofMoney('tax', 'Tax', ({ taxAmount }) => taxAmount),
        {
          key: 'total',
          header: 'Total',
          numeric: true,
          render: (row) => (
            <>
              {money(row.totalAmount, row)}
              {row.creditedAmount > 0 ? (
                <span className="block text-muted">{money(-row.creditedAmount, row)}</span>
              ) : null}
              <span className="block text-muted md:hidden">
                {row.paidAmount > 0 && buyer === 'provider' ? `${money(row.keptAmount, row)} stays` : null}
              </span>
            </>
          ),
        },
        ...(buyer === 'provider'
          ? [
              ofMoney('share', 'Platform share', ({ feeAmount, paidAmount }) =>
                paidAmount === 0 ? 0 : feeAmount,
              ),
              ofMoney('kept', 'Stays with you', ({ keptAmount }) => keptAmount),
            ]
          : []),
        {
          key: 'state',
          header: 'State',
          render: ({ state }) => <Badge tone={stateWords[state].tone}>{stateWords[state].label}</Badge>,
        },
      ]}
      empty={
        isNarrowed ? (
          <EmptyState level={2} icon={<Receipt aria-hidden="true" />} title="No invoice fits these filters">
            Names and numbers are found by any part of them.
          </EmptyState>
        ) : (
          <EmptyState level={2} icon={<Receipt aria-hidden="true" />} title="No invoice yet">
            As soon as somebody pays for a plan, its invoices stand here.
          </EmptyState>
        )
      }
    />
  )
}

function InvoiceLink({
  invoice: { number, issuedAt, pageUrl },
  zone,
}: {
  invoice: SoldInvoice
  zone: string
}) {
  const locale = useLocale()
  const name = number ?? 'Without a number'
  if (!pageUrl) return <>{name}</>
  return (
    <a
      href={pageUrl}
      target="_blank"
      rel="noopener"
      className="link"
      aria-label={`${name} of ${formatDate(issuedAt, zone, locale, 'date')}, opens in a new tab`}
    >
      {name}
    </a>
  )
}

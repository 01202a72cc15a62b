import type { RevenueView } from '#platform/billing/index.ts'
import { formatMoney, Table, Time, useLocale } from '#ui/index.ts'
import { StandingBadge, whoColumn } from './subscription-columns.tsx'

type Failed = RevenueView['failed'][number]
type FailedProps = Readonly<{
  revenue: RevenueView
  hrefOf: (owner: Failed['owner']) => string
  zone: string
}>

/** Whose payment failed, the longest first. Nothing where everybody has paid. */
export function FailedPayments({ revenue: { failed }, hrefOf, zone }: FailedProps) {
  const locale = useLocale()
  if (failed.length === 0) return null
  return (
    <section aria-labelledby="failed" className="grid gap-3">
      <div>
        <h2 id="failed" className="text-lg font-strong">
          Payments that failed
        </h2>
        <p className="text-sm text-muted">
          They are reminded on the third, fifth and seventh day; from the fourteenth on they have what
          everybody has, until they pay.
        </p>
      </div>
      <Table<Failed>
        caption="Payments that failed"
        rows={failed}
        rowKey={({ subscriptionId }) => subscriptionId}
        columns={[
          whoColumn(hrefOf),
          {
            key: 'amount',
            header: 'Open',
            numeric: true,
            render: ({ amount, currency }) => formatMoney(amount, currency, locale),
          },
          {
            key: 'state',
            header: 'State',
            render: ({ standing }) => <StandingBadge standing={standing} />,
          },
          {
            key: 'since',
            header: 'Since',
            wideOnly: true,
            render: ({ since }) => <Time instant={since} zone={zone} show="date" />,
          },
        ]}
      />
    </section>
  )
}

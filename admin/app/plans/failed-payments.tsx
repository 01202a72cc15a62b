import type { RevenueView } from '#platform/billing/index.ts'
import { Badge, formatMoney, Table, Time, useLocale } from '#ui/index.ts'
import { standingWords } from '#ui/plans/standing.ts'

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
          {
            key: 'who',
            header: 'Who',
            wrap: true,
            render: ({ owner, planName }) => (
              <span className="grid">
                <OwnerName owner={owner} href={hrefOf(owner)} />
                <span className="font-normal text-muted">{planName}</span>
              </span>
            ),
          },
          {
            key: 'amount',
            header: 'Open',
            numeric: true,
            render: ({ amount, currency }) => formatMoney(amount, currency, locale),
          },
          {
            key: 'state',
            header: 'State',
            render: ({ standing }) => (
              <Badge tone={standingWords[standing].tone}>{standingWords[standing].label}</Badge>
            ),
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

type OwnerNameProps = Readonly<{ owner: { name: string }; href: string }>

/** Who subscribed, with a way to what they have. */
export const OwnerName = ({ owner: { name }, href }: OwnerNameProps) => (
  <a href={href} className="link justify-self-start wrap-anywhere">
    {name || 'No name yet'}
  </a>
)

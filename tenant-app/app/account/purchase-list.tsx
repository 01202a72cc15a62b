import type { OwnPurchase } from '#platform/payments/index.ts'
import { Badge, type BadgeProps, Card, CardHeader, formatMoney, Time, useLocale } from '#ui/index.ts'

const states: Record<OwnPurchase['state'], { label: string; tone: NonNullable<BadgeProps['tone']> } | null> =
  {
    open: null,
    lapsed: null,
    paid: null,
    refunding: { label: 'Refund on its way', tone: 'info' },
    refunded: { label: 'Refunded', tone: 'neutral' },
    refund_failed: null,
  }

type PurchaseListProps = Readonly<{
  purchases: readonly OwnPurchase[]
  zone: string
  documentHref: (id: string) => string
}>

/** The credits that somebody has bought, each with its receipt; nothing where none were. */
export function PurchaseList({ purchases, zone, documentHref }: PurchaseListProps) {
  const locale = useLocale()
  if (purchases.length === 0) return null
  return (
    <Card as="section" aria-labelledby="credits-bought">
      <CardHeader title={<span id="credits-bought">Credits bought</span>} />
      <ul className="grid gap-4">
        {purchases.map(({ id, title, priceAmount, currency, state, method, paidAt, receipt }) => (
          <li key={id} className="price-line">
            <span className="min-w-0">
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-strong wrap-anywhere">{title}</span>
                {states[state] ? <Badge tone={states[state].tone}>{states[state].label}</Badge> : null}
              </span>
              <span className="block text-sm text-muted">
                {paidAt ? <Time instant={paidAt} zone={zone} show="date" /> : null}
                {method ? ` · ${method}` : ''}
              </span>
              {receipt ? (
                <a href={documentHref(receipt.id)} download className="link text-sm">
                  Receipt {receipt.label}, PDF
                </a>
              ) : null}
            </span>
            <span>{formatMoney(priceAmount, currency, locale)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

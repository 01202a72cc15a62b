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

type Tone = NonNullable<BadgeProps['tone']>
/** What their bank does with it is what counts, whatever it was before. */
const badgeOf = ({ state, chargebackState }: OwnPurchase): { label: string; tone: Tone } | null =>
  chargebackState === 'needs_response' || chargebackState === 'under_review'
    ? { label: 'Your bank decides', tone: 'info' }
    : chargebackState === 'lost'
      ? { label: 'Refunded by your bank', tone: 'neutral' }
      : states[state]

type PurchaseListProps = Readonly<{
  purchases: readonly OwnPurchase[]
  zone: string
  documentHref: (id: string) => string
}>

/** The credits that somebody has bought, each with its receipt; nothing where none were. */
export function PurchaseList({ purchases, zone, documentHref }: PurchaseListProps) {
  if (purchases.length === 0) return null
  return (
    <Card as="section" aria-labelledby="credits-bought">
      <CardHeader title={<span id="credits-bought">Credits bought</span>} />
      <ul className="grid gap-4">
        {purchases.map((purchase) => (
          <Purchase key={purchase.id} {...{ purchase, zone, documentHref }} />
        ))}
      </ul>
    </Card>
  )
}

type PurchaseProps = Pick<PurchaseListProps, 'zone' | 'documentHref'> & { purchase: OwnPurchase }

function Purchase({ purchase, zone, documentHref }: PurchaseProps) {
  const locale = useLocale()
  const { title, priceAmount, currency, method, paidAt, receipt } = purchase
  const badge = badgeOf(purchase)
  return (
    <li className="price-line">
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-strong wrap-anywhere">{title}</span>
          {badge ? <Badge tone={badge.tone}>{badge.label}</Badge> : null}
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
  )
}

import { Form } from '@remix-run/react'
import type { CreditPurchaseView } from '#platform/payments/index.ts'
import { chargebackStateWords } from '#ui/money/words.ts'
import {
  Badge,
  Button,
  EmptyState,
  formatMoney,
  Table,
  Time,
  useLocale,
  type BadgeProps,
  type TableColumn,
} from '#ui/index.ts'

const states: Record<CreditPurchaseView['state'], { label: string; tone: NonNullable<BadgeProps['tone']> }> =
  {
    open: { label: 'Not paid yet', tone: 'neutral' },
    lapsed: { label: 'Not paid', tone: 'neutral' },
    paid: { label: 'Paid', tone: 'positive' },
    refunding: { label: 'Being refunded', tone: 'info' },
    refunded: { label: 'Refunded', tone: 'neutral' },
    refund_failed: { label: 'The refund failed', tone: 'negative' },
  }

type PurchaseTableProps = Readonly<{ purchases: readonly CreditPurchaseView[]; zone: string; slug: string }>

/** The credits that customers have bought; those of which nothing was used can be refunded. */
export function PurchaseTable({ purchases, zone, slug }: PurchaseTableProps) {
  const locale = useLocale()
  const columns: TableColumn<CreditPurchaseView>[] = [
    {
      key: 'customer',
      header: 'Customer',
      wrap: true,
      render: ({ customerName, customerEmail }) => (
        <>
          {customerName}
          <span className="block text-sm text-muted wrap-anywhere">{customerEmail}</span>
        </>
      ),
    },
    { key: 'title', header: 'Pack', wrap: true, wideOnly: true, render: ({ title }) => title },
    {
      key: 'price',
      header: 'Paid',
      numeric: true,
      render: ({ priceAmount, currency }) => formatMoney(priceAmount, currency, locale),
    },
    {
      key: 'credits',
      header: 'Credits',
      numeric: true,
      wideOnly: true,
      render: ({ creditsAmount, currency }) => formatMoney(creditsAmount, currency, locale),
    },
    {
      key: 'at',
      header: 'On',
      wideOnly: true,
      render: ({ paidAt }) => (paidAt ? <Time instant={paidAt} zone={zone} show="date" /> : '–'),
    },
    {
      key: 'state',
      header: 'State',
      wrap: true,
      render: ({ state, chargeback, frozenAmount, currency }) => (
        <>
          <Badge tone={states[state].tone}>{states[state].label}</Badge>
          {chargeback ? (
            <a className="link block text-sm" href={`/m/${slug}/chargebacks/${chargeback.id}`}>
              Disputed: {chargebackStateWords[chargeback.state].label.toLowerCase()}
            </a>
          ) : null}
          {frozenAmount > 0 ? (
            <span className="block text-sm text-muted">
              {formatMoney(frozenAmount, currency, locale)} frozen
            </span>
          ) : null}
        </>
      ),
    },
    { key: 'actions', header: 'Actions', headerHidden: true, render: GiveBack },
  ]
  return (
    <Table<CreditPurchaseView>
      caption="Credits that were bought"
      rows={purchases}
      rowKey={({ id }) => id}
      columns={columns}
      empty={
        <EmptyState title="Nobody has bought credits yet">
          Whoever buys a pack is listed here, and can get the money back as long as nothing was used.
        </EmptyState>
      }
    />
  )
}

const GiveBack = ({ id, title, customerName, isRefundable }: CreditPurchaseView) =>
  isRefundable ? (
    <Form method="post">
      <input type="hidden" name="purchaseId" value={id} />
      <Button
        type="submit"
        name="form"
        value="refund"
        variant="quiet"
        size="sm"
        aria-label={`Refund: ${title} of ${customerName}`}
      >
        Refund
      </Button>
    </Form>
  ) : null

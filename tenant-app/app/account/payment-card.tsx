import type { PaymentHistoryView } from '#platform/payments/index.ts'
import { ActionForm, Badge, Card, formatMoney, SubmitButton, Time, useLocale, type Tone } from '#ui/index.ts'
import { DocumentLink } from '#ui/money/document-list.tsx'

const tones: Record<PaymentHistoryView['state'], Tone | 'neutral'> = {
  none: 'neutral',
  requires_action: 'warning',
  processing: 'info',
  authorized: 'info',
  partially_paid: 'info',
  paid: 'positive',
  failed: 'negative',
  expired: 'neutral',
  partially_refunded: 'neutral',
  refunded: 'neutral',
  disputed: 'warning',
}

type Props = Readonly<{
  payment: PaymentHistoryView
  zone: string
  /** Where the thing that was bought is seen; null where there is no page of it. */
  href: string | null
  documentHref: (documentId: string) => string
}>

/** One thing that was bought: what was paid for it and when, what came back, and the papers. */
export function PaymentCard({ payment, zone, href, documentHref }: Props) {
  const locale = useLocale()
  const { title, providerName, reference, currency, charges, refunds, documents } = payment
  const money = (amount: number) => formatMoney(amount, currency, locale)
  return (
    <Card as="li" className="grid gap-4">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <div className="min-w-48 flex-1">
          <h2 className="font-strong">
            {href ? (
              <a href={href} className="link">
                {title}
              </a>
            ) : (
              title
            )}
          </h2>
          <p className="text-sm text-muted">
            with {providerName}
            {reference ? `, booking ${reference}` : ''}
          </p>
        </div>
        <p className="grid justify-items-end gap-1 text-end">
          <span className="font-strong tabular-nums">{money(payment.totalAmount)}</span>
          <Badge tone={tones[payment.state]}>{payment.stateWords}</Badge>
        </p>
      </div>
      <ul className="grid gap-3 border-t border-border pt-4 text-sm">
        {charges.map((charge) => (
          <li key={charge.id} className="price-line items-start">
            <span className="min-w-0">
              {charge.purposeWords}: {charge.stateWords.toLowerCase()}{' '}
              {charge.paidAt ? (
                <Time instant={charge.paidAt} zone={zone} show="date" />
              ) : charge.dueAt ? (
                <>
                  on <Time instant={charge.dueAt} zone={zone} show="date" />
                </>
              ) : null}
              {charge.method ? <span className="block text-muted">{charge.method}</span> : null}
              {charge.isPayable ? <PayNow chargeId={charge.id} amount={money(charge.amount)} /> : null}
            </span>
            <span>{money(charge.amount)}</span>
          </li>
        ))}
        {refunds.map((refund) => (
          <li key={refund.id} className="price-line items-start">
            <span className="min-w-0">
              Refund: {refund.stateWords.toLowerCase()}{' '}
              <Time instant={refund.settledAt ?? refund.requestedAt} zone={zone} show="date" />
            </span>
            <span>{money(-refund.amount)}</span>
          </li>
        ))}
      </ul>
      {documents.length > 0 ? (
        <ul className="flex flex-wrap gap-x-5 text-sm" aria-label={`Documents for ${title}`}>
          {documents.map((document) => (
            <li key={document.id}>
              <DocumentLink document={document} href={documentHref(document.id)} />
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

const PayNow = ({ chargeId, amount }: { chargeId: string; amount: string }) => (
  <ActionForm summary={false} className="mt-2">
    <input type="hidden" name="form" value="pay" />
    <input type="hidden" name="chargeId" value={chargeId} />
    <SubmitButton size="sm" variant="secondary">
      Pay {amount} now
    </SubmitButton>
  </ActionForm>
)

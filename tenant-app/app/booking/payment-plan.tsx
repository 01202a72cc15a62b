import { CreditCard } from 'lucide-react'
import { useLocale } from '#ui/index.ts'
import { dueLines, paySentence, type PaymentOffer } from './payment-words.ts'

/** When how much is paid, and what happens with the card: what the button below agrees to. */
export function PaymentPlan({
  offer,
  zone,
  host,
}: Readonly<{ offer: PaymentOffer; zone: string; host: string }>) {
  const locale = useLocale()
  const lines = dueLines(offer, { zone, locale })
  return (
    <section aria-labelledby="payment" className="grid gap-3">
      <h2 id="payment" className="font-strong">
        How you pay
      </h2>
      {lines.length > 0 ? (
        <dl className="grid gap-2">
          {lines.map(({ when, amount }) => (
            <div key={when} className="price-line">
              <dt className="min-w-0">{when}</dt>
              <dd>{amount}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <p className="flex items-start gap-3 text-sm text-muted">
        <CreditCard aria-hidden="true" className="icon mt-0.5 shrink-0" />
        <span>{paySentence(offer, host, locale)}</span>
      </p>
    </section>
  )
}

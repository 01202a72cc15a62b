import type { SettingsExample } from '#platform/payments/index.ts'
import { Card, CardHeader, formatMoney, useLocale } from '#ui/index.ts'

/** What the settings come to for one appointment of a round price; null while the form does not fit together. */
export function Example({ example, isPending }: { example: SettingsExample | null; isPending: boolean }) {
  return (
    <Card as="section" className="xl:sticky xl:top-6" aria-label="An example">
      <CardHeader
        title="An example"
        description="An appointment that is paid online by a customer of the marketplace."
      />
      <div aria-live="polite" aria-busy={isPending}>
        {example ? (
          <Figures example={example} />
        ) : (
          <p className="text-muted">It stands here as soon as the settings fit together.</p>
        )}
      </div>
    </Card>
  )
}

function Figures({ example }: { example: SettingsExample }) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, example.currency, locale)
  const { priceAmount, customerFeeAmount, taxAmount, isTaxIncluded } = example
  const parts = [
    `a price of ${money(priceAmount)}`,
    ...(customerFeeAmount > 0 ? [`${money(customerFeeAmount)} for booking`] : []),
    ...(taxAmount > 0 ? [`${money(taxAmount)} tax ${isTaxIncluded ? 'included' : 'on top'}`] : []),
  ]
  const rows = [
    { who: 'The customer pays', amount: example.customer, note: parts.join(', ') },
    { who: 'The provider gets', amount: example.provider },
    { who: 'You get', amount: example.tenant, note: `of it ${money(example.commissionAmount)} commission` },
    { who: 'The platform gets', amount: example.platform },
    {
      who: 'The processor keeps',
      amount: example.processor,
      note: 'About: it depends on the card. It comes out of the platform’s share.',
    },
  ]
  return (
    <>
      <dl className="grid gap-2">
        {rows.map(({ who, amount, note }) => (
          <div key={who} className="price-line">
            <dt className="min-w-0">
              {who}
              {note ? <span className="block text-sm text-muted">{note}</span> : null}
            </dt>
            <dd>{money(amount)}</dd>
          </div>
        ))}
      </dl>
      {example.isCapped ? (
        <p className="mt-3 text-sm text-muted">
          A least amount asks for more than there is: the commission is cut to what is left.
        </p>
      ) : null}
    </>
  )
}

import type { PolicyTerms } from '#platform/catalog/index.ts'
import { formatMoney, useLocale } from '#ui/index.ts'
import { hoursWords, policyLines } from '#ui/policy-lines.ts'

/** The sentences that customers read before they book. */
export const PolicySentences = ({ terms }: { terms: PolicyTerms }) => (
  <ul className="grid max-w-measure list-disc gap-1 ps-5">
    {policyLines(terms).map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)

const examplePrice = 8000

/** What an appointment of a round price would cost in each case, as the core rounds it: half up. */
export function PolicyExample({ terms, currency }: { terms: PolicyTerms; currency: string }) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, currency, locale)
  const steps = terms.cancellation.toSorted((one, other) => other.hoursBefore - one.hoursBefore)
  const feeOf = (refundPercent: number) =>
    examplePrice - Math.floor((examplePrice * refundPercent + 50) / 100)
  const lines = [
    ...steps.map(({ hoursBefore, refundPercent }) => ({
      when: hoursBefore === 0 ? 'Cancelled until the start' : `Cancelled ${hoursWords(hoursBefore)} before`,
      cost: feeOf(refundPercent),
    })),
    ...((steps.at(-1)?.hoursBefore ?? 0) > 0 ? [{ when: 'Cancelled later', cost: examplePrice }] : []),
    { when: 'Not come', cost: Math.floor((examplePrice * terms.noShow.feePercent + 50) / 100) },
  ]
  return (
    <div className="grid gap-2">
      <h3 className="font-strong">Of an appointment for {money(examplePrice)} the customer pays</h3>
      <dl className="grid max-w-sm gap-1">
        {lines.map(({ when, cost }) => (
          <div key={when} className="flex justify-between gap-4">
            <dt className="text-muted">{when}</dt>
            <dd className="shrink-0 tabular-nums">{money(cost)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

import type { ReactNode } from 'react'
import type { ChargebackView } from '#platform/payments/index.ts'
import { formatMoney } from '#ui/index.ts'

export type Fact = [label: string, value: ReactNode]

/** Of a chargeback of credits: which were sold, and what became of them. */
export function creditFacts(
  { title, currency }: ChargebackView,
  credits: NonNullable<ChargebackView['credits']>,
  { slug, locale }: { slug: string; locale: string },
): Fact[] {
  const { soldAmount, frozenAmount, takenAmount, owedAmount } = credits
  const money = (amount: number) => formatMoney(amount, currency, locale)
  const facts: Fact[] = [
    [
      'Credits bought',
      <span key="credits">
        <a className="link" href={`/m/${slug}/credits`}>
          {title}
        </a>
        , worth {money(soldAmount)}
      </span>,
    ],
  ]
  if (frozenAmount > 0)
    facts.push(['Frozen', `${money(frozenAmount)}: not used, and not usable until the bank has decided`])
  if (takenAmount > 0) facts.push(['Ended', `${money(takenAmount)} of them`])
  if (owedAmount > 0)
    facts.push([
      'Used before',
      `${money(owedAmount)} of what was paid for them: kept of what the marketplace earns next`,
    ])
  return facts
}

import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import { formatMoney } from './format.ts'
import { useLocale, useWords } from './kit.tsx'

export type PriceLine = Readonly<{
  label: ReactNode
  /** Integer minor units; a discount is negative. */
  amount: number
  /** "2 × 45 min", a rule, a code. */
  note?: ReactNode
}>

export type PriceBreakdownProps = Readonly<{
  lines: readonly PriceLine[]
  total: number
  currency: string
  totalLabel?: ReactNode | undefined
  /** Below the total: when it is due, which taxes it holds. */
  note?: ReactNode
  className?: string
}>

/** What makes up a price, line by line, and the sum. All amounts come from the server. */
export function PriceBreakdown({ lines, total, currency, totalLabel, note, className }: PriceBreakdownProps) {
  const locale = useLocale()
  const words = useWords()
  return (
    <div className={className}>
      <dl className="grid gap-2">
        {lines.map((line, index) => (
          <div key={index} className={cx('price-line', line.amount < 0 && 'text-positive')}>
            <dt className="min-w-0">
              {line.label}
              {line.note ? <span className="block text-sm text-muted">{line.note}</span> : null}
            </dt>
            <dd>{formatMoney(line.amount, currency, locale)}</dd>
          </div>
        ))}
        <div className={cx('price-line text-lg font-strong', lines.length > 0 && 'price-total')}>
          <dt>{totalLabel ?? words.total}</dt>
          <dd>{formatMoney(total, currency, locale)}</dd>
        </div>
      </dl>
      {note ? <div className="mt-2 text-sm text-muted">{note}</div> : null}
    </div>
  )
}

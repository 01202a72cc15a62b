import { Star } from 'lucide-react'
import { formatNumber } from './format.ts'
import { fill, useLocale, useWords } from './kit.tsx'

export type RatingProps = Readonly<{
  /** 0 to 5, one decimal. */
  value: number
  /** How many reviews made it; shown in brackets. */
  count?: number
  className?: string
}>

/** An average as a star and a number: easier to compare in a list than five drawn stars. */
export function Rating({ value, count, className }: RatingProps) {
  const locale = useLocale()
  const words = useWords()
  const shown = formatNumber(Math.round(value * 10) / 10, locale)
  return (
    <span className={className}>
      <Star aria-hidden="true" className="icon icon-filled me-1 inline" />
      <span className="sr-only">{fill(words.rating, { value: shown })}</span>
      <span aria-hidden="true" className="font-strong tabular-nums">
        {shown}
      </span>
      {count === undefined ? null : (
        <span className="text-muted tabular-nums"> ({formatNumber(count, locale)})</span>
      )}
    </span>
  )
}

import { ArrowDownRight, ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

export type StatProps = Readonly<{
  label: string
  value: ReactNode
  trend?: Readonly<{
    direction: 'up' | 'down' | 'flat'
    /** "12 % more than last week" */
    text: string
    /** Whether that is welcome; colour follows it, not the direction. */
    good?: boolean
  }>
  hint?: ReactNode
  /** Where the figure comes from in detail. */
  href?: string
}>

const arrows = { up: ArrowUpRight, down: ArrowDownRight, flat: null }

/** One figure that matters, and where it is heading. Put several into a <dl className="stats">. */
export function Stat({ label, value, trend, hint, href }: StatProps) {
  const Arrow = trend && arrows[trend.direction]
  const trendTone = trend?.good === undefined ? 'text-muted' : trend.good ? 'text-positive' : 'text-negative'
  return (
    <div className="stat">
      <dt className="text-sm text-muted">
        {href ? (
          <a href={href} className="link-quiet card-link">
            {label}
          </a>
        ) : (
          label
        )}
      </dt>
      <dd className="heading mt-1 text-2xl tabular-nums">{value}</dd>
      {trend ? (
        <dd className={cx('mt-1 flex items-center gap-1 text-sm', trendTone)}>
          {Arrow ? <Arrow aria-hidden="true" className="icon" /> : null}
          {trend.text}
        </dd>
      ) : null}
      {hint ? <dd className="mt-1 text-sm text-muted">{hint}</dd> : null}
    </div>
  )
}

import { useId } from 'react'
import { formatMoney, formatNumber } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { Table } from '../table.tsx'
import { niceTop } from './nice-top.ts'

export type ChartTone = 'accent' | 'positive' | 'warning' | 'negative' | 'muted'
export type ChartSeries = Readonly<{ key: string; label: string; tone: ChartTone }>
export type ChartBar = Readonly<{
  key: string
  /** In full, for the table: "March 2026". */
  label: string
  /** Below the bar: "Mar". */
  shortLabel: string
  /** Minor units or counts, one for each series, in their order; what is below zero is drawn as nothing and stands in the table. */
  amounts: readonly number[]
}>

export type StackedChartProps = Readonly<{
  title: string
  series: readonly ChartSeries[]
  bars: readonly ChartBar[]
  /** Null: the figures are counts. */
  currency: string | null
  /** What the first column of the table is called: "Month". */
  periodLabel: string
}>

const height = 100
const barWidth = 6
const slot = 10

/**
 * Amounts or counts of several kinds on top of each other, period by period. Drawn on the server; what it shows is told again by
 * the table below it, for those who do not see it and for those who want the figures.
 */
export function StackedChart({ title, series, bars, currency, periodLabel }: StackedChartProps) {
  const locale = useLocale()
  const id = useId()
  const heights = bars.map(({ amounts }) => amounts.reduce((sum, amount) => sum + Math.max(0, amount), 0))
  const top = niceTop(Math.max(...heights, 0))
  const figure = (amount: number, style = {}) =>
    currency === null ? formatNumber(amount, locale) : formatMoney(amount, currency, locale, style)
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id} className="sr-only">
        {title}
      </figcaption>
      <ul className="chart-legend" aria-hidden="true">
        {series.map(({ key, label, tone }) => (
          <li key={key}>
            <svg viewBox="0 0 10 10" className="chart-key">
              <rect width="10" height="10" className={`chart-${tone}`} />
            </svg>
            {label}
          </li>
        ))}
      </ul>
      <div className="chart-board" aria-hidden="true">
        <ol className="chart-scale">
          {[1, 0.5, 0].map((share) => (
            <li key={share}>{figure(Math.round(top * share), { short: true })}</li>
          ))}
        </ol>
        <svg
          className="chart-bars"
          viewBox={`0 0 ${bars.length * slot} ${height}`}
          preserveAspectRatio="none"
          focusable="false"
        >
          {[0, 0.5, 1].map((share) => (
            <line
              key={share}
              x1="0"
              x2={bars.length * slot}
              y1={height * share}
              y2={height * share}
              className="chart-line"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {bars.map((bar, index) => (
            <Bar
              key={bar.key}
              bar={bar}
              at={index * slot + (slot - barWidth) / 2}
              top={top}
              series={series}
            />
          ))}
        </svg>
        <ol className="chart-labels">
          {bars.map(({ key, shortLabel }) => (
            <li key={key}>{shortLabel}</li>
          ))}
        </ol>
      </div>
      <details className="disclosure">
        <summary>
          <span>The same as a table</span>
        </summary>
        <Table<ChartBar>
          caption={title}
          rows={bars.toReversed()}
          rowKey={({ key }) => key}
          columns={[
            { key: 'period', header: periodLabel, render: ({ label }) => label },
            ...series.map(({ key, label }, index) => ({
              key,
              header: label,
              numeric: true,
              render: ({ amounts }: ChartBar) => figure(amounts[index] ?? 0),
            })),
          ]}
        />
      </details>
    </figure>
  )
}

type BarProps = { bar: ChartBar; at: number; top: number; series: readonly ChartSeries[] }

function Bar({ bar, at, top, series }: BarProps) {
  const parts = series.map((_, index) => (Math.max(0, bar.amounts[index] ?? 0) / top) * height)
  const below = (index: number) => parts.slice(0, index).reduce((sum, part) => sum + part, 0)
  return (
    <>
      {series.map(({ key, tone }, index) => {
        const part = parts[index] ?? 0
        return part === 0 ? null : (
          <rect
            key={key}
            x={at}
            y={height - below(index) - part}
            width={barWidth}
            height={part}
            className={`chart-part chart-${tone}`}
            vectorEffect="non-scaling-stroke"
          />
        )
      })}
    </>
  )
}

import type { EntitlementsView, UsageView } from '#platform/billing/index.ts'
import { StackedChart } from '../chart/stacked-chart.tsx'
import { formatDate, formatDay, formatMoney, formatNumber } from '../format.ts'
import { useLocale } from '../kit.tsx'

type Meter = UsageView['meters'][number]

/** At these parts of a limit its owner is warned; as the core does. */
const warnings = { near: 80, reached: 100 }

const toneOf = (percent: number | null) =>
  percent === null || percent < warnings.near
    ? ''
    : percent < warnings.reached
      ? 'tone-warning'
      : 'tone-negative'

/** How much of a limit is used, for the eye; the words beside it say the same. */
export const LimitBar = ({ used, limit }: Readonly<{ used: number; limit: number | null }>) => {
  if (limit === null) return null
  const percent = limit === 0 ? 100 : Math.min(100, Math.floor((used * 100) / limit))
  return (
    <div aria-hidden="true" className={`meter ${toneOf(percent)}`}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" focusable="false">
        <rect width={percent} height="1" />
      </svg>
    </div>
  )
}

type UsageProps = Readonly<{
  usage: UsageView
  currency: string
  zone: string
}>

/** What is counted: how much of it is left, when it begins anew, and how it went before. */
export const UsageMeters = ({ usage, currency, zone }: UsageProps) => (
  <div className="grid gap-8">
    {usage.meters.map((meter) => (
      <MeterView key={meter.meter} meter={meter} currency={currency} zone={zone} />
    ))}
  </div>
)

function MeterView({ meter, currency, zone }: { meter: Meter; currency: string; zone: string }) {
  const locale = useLocale()
  const { label, used, limit, overageAmount, resetsAt, history } = meter
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h3 className="font-strong">{label}</h3>
          <p className="tabular-nums">
            <span className="font-strong">{formatNumber(used, locale)}</span>{' '}
            <span className="text-muted">
              {limit === null ? 'used, without a limit' : `of ${formatNumber(limit, locale)} used`}
            </span>
          </p>
        </div>
        <LimitBar used={used} limit={limit} />
        <p className="text-sm text-muted">
          {limit === null ? 'Counted' : 'It begins'} anew on {formatDate(resetsAt, zone, locale, 'date')}
          {overageAmount === null
            ? '.'
            : `. What goes beyond costs ${formatMoney(overageAmount, currency, locale, { short: true })} each.`}
        </p>
      </div>
      {history.some((each) => each.used > 0) ? <History meter={meter} /> : null}
    </div>
  )
}

function History({ meter: { label, history, limit } }: { meter: Meter }) {
  const locale = useLocale()
  const hasOverage = history.some(({ overage }) => overage > 0)
  return (
    <StackedChart
      title={`${label}, the last ${history.length} months`}
      currency={null}
      periodLabel="Month"
      series={[
        { key: 'used', label: limit === null ? 'Used' : 'Within the limit', tone: 'accent' },
        ...(hasOverage ? [{ key: 'overage', label: 'Beyond the limit', tone: 'warning' as const }] : []),
      ]}
      bars={history.map(({ period, used, overage }) => ({
        key: period,
        label: formatDay(`${period}-01`, locale, 'month'),
        shortLabel: formatDay(`${period}-01`, locale, 'month').slice(0, 3),
        amounts: hasOverage ? [used - overage, overage] : [used],
      }))}
    />
  )
}

/** The limit that is nearest to its end and worth a warning; null where nothing is. */
export function pressingMeter({ meters }: UsageView): { meter: Meter; isReached: boolean } | null {
  const [first] = meters
    .filter(({ usedPercent }) => usedPercent !== null && usedPercent >= warnings.near)
    .toSorted((one, other) => other.usedPercent! - one.usedPercent!)
  return first ? { meter: first, isReached: first.usedPercent! >= warnings.reached } : null
}

export type LimitInUse = Readonly<{ feature: string; used: number }>

/** Limits with how many there are now, where the page knows that. */
export function LimitsInUse({
  entitlements,
  inUse,
}: {
  entitlements: EntitlementsView['entitlements']
  inUse: readonly LimitInUse[]
}) {
  const locale = useLocale()
  return (
    <>
      {inUse.map(({ feature, used }) => {
        const entitlement = entitlements.find((each) => each.feature === feature)
        if (!entitlement || typeof entitlement.value === 'boolean') return null
        const { label, value } = entitlement
        if (value === 0 && used === 0) return null
        return (
          <div key={feature} className="grid gap-2">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <h3 className="font-strong">{label}</h3>
              <p className="tabular-nums">
                <span className="font-strong">{formatNumber(used, locale)}</span>{' '}
                <span className="text-muted">
                  {value === null ? 'in use, without a limit' : `of ${formatNumber(value, locale)} in use`}
                </span>
              </p>
            </div>
            <LimitBar used={used} limit={value} />
          </div>
        )
      })}
    </>
  )
}

import type { EarningsView } from '#platform/payments/index.ts'
import { Card, CardHeader } from '../card.tsx'
import { StackedChart } from '../chart/stacked-chart.tsx'
import { EmptyState } from '../empty-state.tsx'
import { formatDay, formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { Stat } from '../stat.tsx'
import { TabLinks } from '../tabs.tsx'

type Props = Readonly<{
  earnings: EarningsView
  /** What is kept of the payments: "Fees and commission". */
  feesLabel: string
  payoutsHref: string
  hrefOf: (unit: EarningsView['unit']) => string
}>

/** Where the money is now, and how it came week by week or month by month. */
export function EarningsFigures({ earnings, feesLabel, payoutsHref, hrefOf }: Props) {
  const locale = useLocale()
  const { currency, totals, unit, periods } = earnings
  const money = (amount: number) => formatMoney(amount, currency, locale)
  const isEmpty = periods.every(
    ({ heldAmount, releasableAmount, frozenAmount, releasedAmount, feesAmount }) =>
      heldAmount + releasableAmount + frozenAmount + releasedAmount + feesAmount === 0,
  )
  const shortOf = (day: string) => {
    const part = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(new Date(`${day}T12:00:00Z`))
    // Cut here: servers and browsers know different abbreviations ("Sept", "Sep"), which would break hydration.
    return unit === 'month'
      ? [...part({ month: 'long' })].slice(0, 3).join('')
      : part({ day: 'numeric', month: 'numeric' })
  }
  return (
    <>
      <dl className="stats">
        <Stat label="Held" value={money(totals.heldAmount)} hint="Until the appointment is done" />
        <Stat label="Released soon" value={money(totals.releasableAmount)} hint="Leaves at its time" />
        {totals.frozenAmount > 0 ? (
          <Stat label="Held back" value={money(totals.frozenAmount)} hint="Until somebody has decided" />
        ) : null}
        {totals.waitingAmount > 0 ? (
          <Stat
            label="Waits for your account"
            value={money(totals.waitingAmount)}
            href={payoutsHref}
            hint="Sent as soon as it can take money"
          />
        ) : null}
        <Stat
          label="Paid out"
          value={money(totals.paidOutAmount)}
          href={payoutsHref}
          hint={totals.onTheWayAmount > 0 ? `${money(totals.onTheWayAmount)} on the way` : 'To your bank'}
        />
        {totals.owedAmount > 0 ? (
          <Stat
            label="You owe"
            value={money(totals.owedAmount)}
            href={`${payoutsHref}#debts`}
            hint="Kept of what is released next"
          />
        ) : null}
      </dl>
      <Card as="section" aria-labelledby="over-time">
        <CardHeader
          title={<span id="over-time">{unit === 'month' ? 'Month by month' : 'Week by week'}</span>}
          description="By the day on which customers paid, after refunds."
        />
        <TabLinks
          label="How it is summed up"
          tabs={[
            { href: hrefOf('month'), label: 'Months', current: unit === 'month' },
            { href: hrefOf('week'), label: 'Weeks', current: unit === 'week' },
          ]}
        />
        <div className="mt-5">
          {isEmpty ? (
            <EmptyState level={3} title="Nothing was paid in this time">
              As soon as customers pay online, it is drawn here.
            </EmptyState>
          ) : (
            <StackedChart
              title={unit === 'month' ? 'Earnings by month' : 'Earnings by week'}
              currency={currency}
              periodLabel={unit === 'month' ? 'Month' : 'Week from'}
              series={[
                { key: 'released', label: 'Paid to you', tone: 'positive' },
                { key: 'releasable', label: 'Released soon', tone: 'accent' },
                { key: 'held', label: 'Held', tone: 'warning' },
                { key: 'frozen', label: 'Held back', tone: 'negative' },
                { key: 'fees', label: feesLabel, tone: 'muted' },
              ]}
              bars={periods.map((period) => ({
                key: period.startsOn,
                label: formatDay(period.startsOn, locale, unit === 'month' ? 'month' : 'date'),
                shortLabel: shortOf(period.startsOn),
                amounts: [
                  period.releasedAmount,
                  period.releasableAmount,
                  period.heldAmount,
                  period.frozenAmount,
                  period.feesAmount,
                ],
              }))}
            />
          )}
        </div>
      </Card>
    </>
  )
}

/** The statement of one month as a file. */
export function StatementLinks({
  months,
  hrefOf,
}: {
  months: readonly string[]
  hrefOf: (month: string) => string
}) {
  const locale = useLocale()
  return (
    <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
      {months.map((month) => (
        <li key={month}>
          <a className="link" href={hrefOf(month)} download>
            {formatDay(`${month}-01`, locale, 'month')}
            <span className="sr-only"> as CSV</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

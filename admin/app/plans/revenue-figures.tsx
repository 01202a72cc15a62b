import type { MonthRevenue, RevenueView } from '#platform/billing/index.ts'
import {
  Card,
  CardHeader,
  Disclosure,
  EmptyState,
  formatDay,
  formatMoney,
  formatNumber,
  formatPercent,
  StackedChart,
  Stat,
  Table,
  TabLinks,
  useLocale,
  type StatProps,
} from '#ui/index.ts'
import type { ChartName } from './subscription-filters.ts'

type FiguresProps = Readonly<{
  revenue: RevenueView
  chart: ChartName
  hrefOf: (chart: ChartName) => string
}>

const shareWords = (basisPoints: number | null, locale: string) =>
  basisPoints === null ? '–' : formatPercent(basisPoints / 10_000, locale)

/** What comes in each month, how many pay, who leaves, and how all of it went in the last months. */
export function RevenueFigures({ revenue, chart, hrefOf }: FiguresProps) {
  const locale = useLocale()
  const { currency, recurring, subscribers, series, churn, trialing, conversion, pastDue } = revenue
  const money = (amount: number) => formatMoney(amount, currency, locale)
  const isEmpty = series.every((month) => month.recurring === 0 && month.subscribers === 0)
  return (
    <>
      <dl className="stats">
        <Stat
          label="Monthly recurring revenue"
          value={money(recurring)}
          {...trendOf(recurring - (series.at(-2)?.recurring ?? 0), money)}
        />
        <Stat
          label="Who pays"
          value={formatNumber(subscribers, locale)}
          {...trendOf(subscribers - (series.at(-2)?.subscribers ?? 0), (count) =>
            formatNumber(count, locale),
          )}
        />
        <Stat label="Churn" value={shareWords(churn, locale)} hint="Left in the last whole month" />
        <Stat
          label="On trial"
          value={formatNumber(trialing, locale)}
          hint={
            conversion === null
              ? 'No trial has ended yet'
              : `${shareWords(conversion, locale)} of trials became paid`
          }
        />
        <Stat
          label="Payments that failed"
          value={money(pastDue.amount)}
          hint={
            pastDue.count === 0
              ? 'Everybody has paid'
              : pastDue.count === 1
                ? 'Of one subscription'
                : `Of ${pastDue.count} subscriptions`
          }
        />
      </dl>
      <Card as="section" aria-labelledby="over-time">
        <CardHeader
          title={<span id="over-time">Month by month</span>}
          description="As it stood at the end of each month; the last one as it stands now. Yearly prices count with a twelfth."
        />
        {isEmpty ? (
          <EmptyState level={3} title="Nobody has paid for a plan yet">
            As soon as somebody does, it is drawn here month by month.
          </EmptyState>
        ) : (
          <div className="grid grid-cols-1 gap-5">
            <TabLinks
              label="What is drawn"
              tabs={[
                { href: hrefOf('revenue'), label: 'Revenue', current: chart === 'revenue' },
                { href: hrefOf('subscribers'), label: 'Who pays', current: chart === 'subscribers' },
              ]}
            />
            {chart === 'revenue' ? (
              <RevenueChart revenue={revenue} />
            ) : (
              <SubscribersChart revenue={revenue} />
            )}
            <Disclosure summary="All figures by month">
              <MonthTable revenue={revenue} />
            </Disclosure>
          </div>
        )}
      </Card>
    </>
  )
}

/** Since the end of the last month; nothing where nothing changed. */
function trendOf(difference: number, words: (amount: number) => string): Pick<StatProps, 'trend' | 'hint'> {
  if (difference === 0) return { hint: 'As at the end of last month' }
  const isMore = difference > 0
  return {
    trend: {
      direction: isMore ? 'up' : 'down',
      text: `${words(Math.abs(difference))} ${isMore ? 'more' : 'less'} than at the end of last month`,
      good: isMore,
    },
  }
}

type OfRevenue = Readonly<{ revenue: RevenueView }>

/** Names of months are cut here: servers and browsers know different abbreviations, which would break hydration. */
const monthOf = (month: string, locale: string) => {
  const label = formatDay(`${month}-01`, locale, 'month')
  return { key: month, label, shortLabel: [...label].slice(0, 3).join('') }
}

/** What was there before and stayed, and what was won in the month: together what stood at its end. */
function RevenueChart({ revenue: { series, currency } }: OfRevenue) {
  const locale = useLocale()
  return (
    <StackedChart
      title="Monthly recurring revenue"
      currency={currency}
      periodLabel="Month"
      series={[
        { key: 'kept', label: 'Kept', tone: 'accent' },
        { key: 'gained', label: 'Won in the month', tone: 'positive' },
      ]}
      bars={series.map(({ month, recurring, gained }) => {
        const won = Math.min(gained, recurring)
        return { ...monthOf(month, locale), amounts: [recurring - won, won] }
      })}
    />
  )
}

function SubscribersChart({ revenue: { series } }: OfRevenue) {
  const locale = useLocale()
  return (
    <StackedChart
      title="Who pays"
      currency={null}
      periodLabel="Month"
      series={[
        { key: 'kept', label: 'Stayed', tone: 'accent' },
        { key: 'joined', label: 'New in the month', tone: 'positive' },
      ]}
      bars={series.map(({ month, subscribers, joined }) => {
        const fresh = Math.min(joined, subscribers)
        return { ...monthOf(month, locale), amounts: [subscribers - fresh, fresh] }
      })}
    />
  )
}

function MonthTable({ revenue: { series, currency } }: OfRevenue) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, currency, locale)
  const figures: { key: string; header: string; of: (month: MonthRevenue) => string }[] = [
    { key: 'recurring', header: 'Recurring', of: ({ recurring }) => money(recurring) },
    { key: 'gained', header: 'Won', of: ({ gained }) => money(gained) },
    { key: 'lost', header: 'Lost', of: ({ lost }) => money(lost) },
    { key: 'subscribers', header: 'Who pays', of: ({ subscribers }) => formatNumber(subscribers, locale) },
    { key: 'joined', header: 'Joined', of: ({ joined }) => formatNumber(joined, locale) },
    { key: 'left', header: 'Left', of: ({ left }) => formatNumber(left, locale) },
    { key: 'churn', header: 'Churn', of: ({ churn }) => shareWords(churn, locale) },
    {
      key: 'trials',
      header: 'Trials begun',
      of: ({ trialsStarted }) => formatNumber(trialsStarted, locale),
    },
    { key: 'converted', header: 'Became paid', of: ({ converted }) => formatNumber(converted, locale) },
  ]
  return (
    <Table<MonthRevenue>
      caption="All figures by month"
      rows={series.toReversed()}
      rowKey={({ month }) => month}
      columns={[
        { key: 'month', header: 'Month', render: ({ month }) => formatDay(`${month}-01`, locale, 'month') },
        ...figures.map(({ key, header, of }) => ({ key, header, numeric: true, render: of })),
      ]}
    />
  )
}

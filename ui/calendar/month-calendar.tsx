import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useId, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { cx } from '../class-names.ts'
import { formatDay } from '../format.ts'
import { useHydrated } from '../hydrated.ts'
import { fill, useKit } from '../kit.tsx'
import { addDays, monthWeeks, weekStart } from './dates.ts'

export type MonthDay = Readonly<{
  /** How many times are free; 0 or absent makes the day unavailable. */
  free?: number
}>

export type MonthCalendarProps = Readonly<{
  /** YYYY-MM */
  month: string
  /** Today in the calendar's zone, YYYY-MM-DD. */
  today: string
  selected?: string
  days: Readonly<Record<string, MonthDay>>
  /** Every day and month is a link, so that the calendar works without scripts. */
  hrefForDay: (date: string) => string
  /** Absent on the side where there is nothing more. */
  previousHref?: string
  nextHref?: string
  /** Take over from the links when the page is live. */
  onSelectDay?: (date: string) => void
  onPrevious?: () => void
  onNext?: () => void
  /** The counts of a new month are on their way. */
  loading?: boolean
  /** 0 Sunday, 1 Monday; by default what the locale is used to. */
  weekStartsOn?: 0 | 1
}>

/** Days to move by key. Home and End go to the edges of the week and are worked out from the date. */
const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

/**
 * One month with its free days. Arrow keys move between the days that can be chosen, Page Up and Page Down turn
 * the month; only one day is in the tab order once the page is live.
 */
export function MonthCalendar(props: MonthCalendarProps) {
  const { month, today, selected, days, loading, onSelectDay } = props
  const { locale, words } = useKit()
  const hydrated = useHydrated()
  const titleId = useId()
  const start = props.weekStartsOn ?? weekStart(locale)
  const weeks = monthWeeks(month, start)
  const dates = weeks.flat().filter((date): date is string => date !== null)
  const choosable = loading ? [] : dates.filter((date) => (days[date]?.free ?? 0) > 0)
  const [focused, setFocused] = useState<string>()
  const tabStop = [focused, selected].find((date) => date && choosable.includes(date)) ?? choosable[0]

  function handleKey(event: KeyboardEvent<HTMLTableElement>) {
    const date = (event.target as HTMLElement).dataset.date
    if (!date || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      const turn = event.key === 'PageUp' ? '[rel=prev]' : '[rel=next]'
      event.currentTarget.parentElement?.querySelector<HTMLElement>(turn)?.click()
      event.preventDefault()
      return
    }
    const target = nextChoosable(event.key, date, choosable, weeks)
    if (!target) return
    event.preventDefault()
    setFocused(target)
    event.currentTarget.querySelector<HTMLElement>(`[data-date="${target}"]`)?.focus()
  }

  return (
    <div className="month" aria-busy={loading || undefined}>
      <div className="month-bar">
        <h3 id={titleId} className="font-strong" aria-live="polite">
          {formatDay(`${month}-01`, locale, 'month')}
        </h3>
        <TurnLink
          rel="prev"
          href={props.previousHref}
          onTurn={props.onPrevious}
          label={words.previousMonth}
        />
        <TurnLink rel="next" href={props.nextHref} onTurn={props.onNext} label={words.nextMonth} />
      </div>
      {/* The keys are heard here for the links inside. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table role={hydrated ? 'grid' : undefined} aria-labelledby={titleId} onKeyDown={handleKey}>
        <thead>
          <tr>
            {weekdays(start).map((date) => (
              <th key={date} scope="col" abbr={formatDay(date, locale, 'weekday')}>
                {formatDay(date, locale, 'weekdayShort')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, index) => (
            <tr key={index}>
              {week.map((date, column) => {
                // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- an empty place of the grid
                if (!date) return <td key={column} />
                const free = loading ? 0 : (days[date]?.free ?? 0)
                const classes = cx('day', date === today && 'day-today', loading && 'day-loading')
                if (free === 0) {
                  return (
                    <td key={column}>
                      <span className={classes}>
                        {Number(date.slice(8))}
                        <span className="sr-only">, {loading ? words.loading : words.noneFree}</span>
                      </span>
                    </td>
                  )
                }
                return (
                  <td key={column} aria-selected={hydrated ? date === selected : undefined}>
                    <a
                      href={props.hrefForDay(date)}
                      className={cx(classes, 'day-free')}
                      data-date={date}
                      tabIndex={hydrated && date !== tabStop ? -1 : undefined}
                      aria-current={date === selected ? 'date' : undefined}
                      aria-label={`${formatDay(date, locale)}, ${freeWords(free, words)}`}
                      onFocus={() => setFocused(date)}
                      onClick={onSelectDay && takeOver(() => onSelectDay(date))}
                    >
                      {Number(date.slice(8))}
                    </a>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const freeWords = (free: number, words: { freeOne: string; freeMany: string }) =>
  free === 1 ? words.freeOne : fill(words.freeMany, { count: free })

/** Seven dates that begin a week; 2023-01-01 was a Sunday. */
const weekdays = (start: number) =>
  Array.from({ length: 7 }, (_, index) => addDays('2023-01-01', start + index))

/** Runs instead of following the link, but leaves new tabs and downloads to the browser. */
export const takeOver = (run: () => void) => (event: MouseEvent) => {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  run()
}

/** The day a key leads to, passing over days that cannot be chosen. */
export function nextChoosable(
  key: string,
  from: string,
  choosable: readonly string[],
  weeks: readonly (readonly (string | null)[])[],
): string | undefined {
  if (key === 'Home' || key === 'End') {
    const week = weeks.find((dates) => dates.includes(from)) ?? []
    const inWeek = choosable.filter((date) => week.includes(date))
    return key === 'Home' ? inWeek[0] : inWeek.at(-1)
  }
  const step = moves[key]
  if (!step) return undefined
  for (let date = addDays(from, step); date.slice(0, 7) === from.slice(0, 7); date = addDays(date, step)) {
    if (choosable.includes(date)) return date
  }
  return undefined
}

type TurnLinkProps = Readonly<{
  rel: 'prev' | 'next'
  href?: string
  onTurn?: () => void
  label: string
}>

/** Turns a calendar by a month or week; keeps its place when there is nothing more on that side. */
export function TurnLink({ rel, href, onTurn, label }: TurnLinkProps) {
  const Arrow = rel === 'prev' ? ChevronLeft : ChevronRight
  const arrow = <Arrow aria-hidden="true" className="icon rtl:-scale-x-100" />
  if (!href) return <span className="turn turn-off">{arrow}</span>
  return (
    <a href={href} rel={rel} aria-label={label} className="turn" onClick={onTurn && takeOver(onTurn)}>
      {arrow}
    </a>
  )
}

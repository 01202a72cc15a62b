import {
  addDays,
  cx,
  formatDay,
  formatTime,
  monthOf,
  useLocale,
  wallClock,
  type CalendarEvent,
} from '#ui/index.ts'
import { calendarHref } from './calendar-view.ts'

type MonthAgendaProps = Readonly<{
  /** YYYY-MM */
  month: string
  /** First day of the first week shown. */
  start: string
  dayCount: number
  zone: string
  today: string
  events: readonly CalendarEvent[]
}>

/** More than that lead to the day. */
const mostShown = 3

/** A month to look at: weeks as rows where there is room, else a list of the days on which something is planned. */
export function MonthAgenda({ month, start, dayCount, zone, today, events }: MonthAgendaProps) {
  const locale = useLocale()
  const dates = Array.from({ length: dayCount }, (_, index) => addDays(start, index))
  const byDate = datesOf(events, zone)
  const isEmpty = dates.every((date) => monthOf(date) !== month || !byDate.has(date))
  return (
    <div className="month-agenda">
      <div className="month-weekdays" aria-hidden="true">
        {dates.slice(0, 7).map((date) => (
          <span key={date}>{formatDay(date, locale, 'weekdayShort')}</span>
        ))}
      </div>
      {isEmpty ? <p className="month-nothing text-muted">Nothing is planned in this month.</p> : null}
      <ol className="month-days">
        {dates.map((date) => {
          const planned = byDate.get(date) ?? []
          const isOther = monthOf(date) !== month
          return (
            <li
              key={date}
              className={cx(
                'month-cell',
                isOther && 'month-other',
                date === today && 'month-today',
                planned.length === 0 && 'month-free',
              )}
            >
              <h3 className="month-date">
                <a href={calendarHref('day', date)} aria-label={dayLabel(date, planned.length, locale)}>
                  <span className="month-number">{Number(date.slice(8))}</span>
                  <span className="month-day-name">{formatDay(date, locale, 'day')}</span>
                </a>
              </h3>
              <ul className="month-events">
                {planned.slice(0, mostShown).map((event) => (
                  <li key={event.id}>
                    <MonthEvent event={event} date={date} zone={zone} />
                  </li>
                ))}
                {planned.length > mostShown ? (
                  <li>
                    <a className="month-more" href={calendarHref('day', date)}>
                      {planned.length - mostShown} more
                      <span className="sr-only"> on {formatDay(date, locale)}</span>
                    </a>
                  </li>
                ) : null}
              </ul>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

const dayLabel = (date: string, count: number, locale: string) => {
  const planned = count === 0 ? 'nothing planned' : count === 1 ? '1 entry' : `${count} entries`
  return `${formatDay(date, locale)}, ${planned}`
}

function MonthEvent({ event, date, zone }: { event: CalendarEvent; date: string; zone: string }) {
  const locale = useLocale()
  const classes = cx(
    'month-event',
    event.look ?? `tone-${event.tone ?? 'info'}`,
    !event.href && 'month-blocked',
  )
  const content = (
    <>
      <span className="tabular-nums">{clockOn(date, event, zone, locale)}</span>{' '}
      <span className="font-strong">{event.title}</span>
      {event.detail ? <span className="month-detail"> {event.detail}</span> : null}
    </>
  )
  return event.href ? (
    <a href={event.href} className={classes}>
      {content}
    </a>
  ) : (
    <span className={classes}>{content}</span>
  )
}

/** When it begins; on the days after that, until when it goes on. */
function clockOn(date: string, { start, end }: CalendarEvent, zone: string, locale: string): string {
  if (wallClock(start, zone).date === date) return formatTime(start, zone, locale)
  return wallClock(end, zone).date === date ? `until ${formatTime(end, zone, locale)}` : 'all day'
}

/** What is planned on each date, on all dates that it touches, in order of time. */
function datesOf(events: readonly CalendarEvent[], zone: string): Map<string, CalendarEvent[]> {
  const found = new Map<string, CalendarEvent[]>()
  for (const event of events.toSorted((one, other) => (one.start < other.start ? -1 : 1))) {
    const end = wallClock(event.end, zone)
    const last = end.minutes === 0 ? addDays(end.date, -1) : end.date
    for (let date = wallClock(event.start, zone).date; date <= last; date = addDays(date, 1)) {
      found.set(date, [...(found.get(date) ?? []), event])
    }
  }
  return found
}

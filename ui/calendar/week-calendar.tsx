import type { CSSProperties, ReactNode } from 'react'
import type { Tone } from '../banner.tsx'
import { cx } from '../class-names.ts'
import { formatDay, formatTime, formatTimeRange, toMillis, type Instant } from '../format.ts'
import { fill, useKit } from '../kit.tsx'
import { addDays } from './dates.ts'
import { dayAxis, type DayAxis } from './day-axis.ts'
import { TurnLink } from './month-calendar.tsx'
import { useNow } from './now.ts'
import { placeEvents, visibleHours, type Placed } from './week-layout.ts'

export type CalendarEvent = Readonly<{
  id: string
  start: Instant
  end: Instant
  /** Who comes, or what it is. */
  title: string
  /** Service, place. */
  detail?: string
  /** Where its page is. Without one it is drawn as background: time off, an outside calendar. */
  href?: string
  tone?: Tone | 'neutral'
  /** A class that sets `--tone` and `--tone-soft`, in place of a tone. */
  look?: string
  /** In which lanes it stands; all of them when missing. */
  lanes?: readonly string[]
  /** It may be taken to another time; whoever lets it be dragged finds it by `data-movable`, its id. */
  isMovable?: boolean
}>

/** A column of its own within one day: a member of a team, a room. */
export type CalendarLane = Readonly<{ id: string; name: string }>

/** A stretch of one day in minutes after midnight, on the wall clock. */
export type WorkingHours = Readonly<{ from: number; to: number }>

export type WeekCalendarProps = Readonly<{
  /** First day shown, YYYY-MM-DD. */
  start: string
  /** Usually 7; 1 gives a single day. */
  dayCount?: number
  /** IANA zone of the provider. */
  zone: string
  /** The server's time when it answered. */
  now: Instant
  events: readonly CalendarEvent[]
  /** Hours of work by date, or by lane where there are lanes; the rest is shaded. */
  working?: Readonly<Record<string, readonly WorkingHours[]>>
  /** Of a single day: a column for each, beside each other. */
  lanes?: readonly CalendarLane[]
  /** Hours shown at least, 0 to 24. */
  hours?: readonly [from: number, to: number]
  previousHref?: string
  nextHref?: string
  todayHref?: string
  /** Beside the title: a view switch, an add button. */
  actions?: ReactNode
}>

/**
 * A week to look at: columns of hours where there is room, a list of days elsewhere, from the same markup. Events are
 * links in the order of time, so the keyboard reaches each.
 */
export function WeekCalendar(props: WeekCalendarProps) {
  const { start, dayCount = 7, zone, events, working, hours = [8, 18], actions, lanes } = props
  const { locale, words } = useKit()
  const now = useNow(toMillis(props.now))
  const dates = Array.from({ length: dayCount }, (_, index) => addDays(start, index))
  const axis = dayAxis(dates, zone)
  const present = axis.at(now)
  const columns = columnsOf(dates, lanes).map((column) => ({
    ...column,
    pieces: placeEvents(inLane(events, column.lane), zone, axis).get(column.date) ?? [],
  }))
  const [from, to] = visibleHours(
    [axis.ofWall(hours[0] * 60) / 60, axis.ofWall(hours[1] * 60) / 60],
    columns.map(({ pieces }) => pieces),
  )
  const hourMarks = Array.from({ length: Math.ceil(to - from) }, (_, index) => from + index)

  return (
    <section
      className="week"
      aria-label={weekTitle(dates, locale)}
      style={vars({ from, hours: to - from, days: columns.length })}
      data-from={from}
    >
      <div className="week-bar">
        <h2 className="heading me-auto text-xl">{weekTitle(dates, locale)}</h2>
        {actions}
        {props.todayHref ? (
          <a href={props.todayHref} className="button button-secondary button-sm">
            <span className="button-words">{words.today}</span>
          </a>
        ) : null}
        <span className="flex">
          <TurnLink rel="prev" href={props.previousHref} label={words.previousWeek} />
          <TurnLink rel="next" href={props.nextHref} label={words.nextWeek} />
        </span>
      </div>
      <div className="week-grid">
        <div className="week-hours" aria-hidden="true">
          {hourMarks.map((hour) => (
            <span key={hour}>
              {hour === from ? null : formatTime(axis.toWall(hour * 60) * 60_000, 'UTC', locale)}
            </span>
          ))}
        </div>
        {columns.map(({ date, lane, pieces }) => (
          <Day
            key={lane?.id ?? date}
            date={date}
            lane={lane}
            zone={zone}
            axis={axis}
            pieces={pieces}
            working={working ? (working[lane?.id ?? date] ?? []) : undefined}
            nowMinutes={date === present.date ? present.minutes : undefined}
          />
        ))}
      </div>
    </section>
  )
}

const columnsOf = (dates: readonly string[], lanes: readonly CalendarLane[] = []) =>
  lanes.length > 0 && dates.length === 1
    ? lanes.map((lane) => ({ date: dates[0]!, lane }))
    : dates.map((date) => ({ date, lane: undefined }))

const inLane = (events: readonly CalendarEvent[], lane: CalendarLane | undefined) =>
  lane ? events.filter(({ lanes }) => !lanes || lanes.includes(lane.id)) : events

/** "2 – 8 Mar 2026" in words that survive any locale: first and last day. */
const weekTitle = (dates: readonly string[], locale: string) => {
  const first = dates[0] ?? ''
  const last = dates.at(-1) ?? first
  const end = formatDay(last, locale, 'date')
  return first === last ? formatDay(first, locale) : `${formatDay(first, locale, 'short')} – ${end}`
}

type DayProps = Readonly<{
  date: string
  lane: CalendarLane | undefined
  zone: string
  axis: DayAxis
  pieces: readonly Placed<CalendarEvent>[]
  working: readonly WorkingHours[] | undefined
  nowMinutes: number | undefined
}>

function Day({ date, lane, zone, axis, pieces, working, nowMinutes }: DayProps) {
  const { locale, words } = useKit()
  const today = nowMinutes !== undefined
  const hours = axis.hoursOf(date)
  return (
    <section className={cx('week-day', today && !lane && 'week-today')}>
      <h3 className="week-date">
        {lane ? (
          <span className="week-lane">{lane.name}</span>
        ) : (
          <>
            <span className="week-weekday">{formatDay(date, locale, 'weekdayShort')}</span>{' '}
            <span className="week-number">{Number(date.slice(8))}</span>
            {today ? <span className="sr-only">, {words.today}</span> : null}
          </>
        )}
        {hours === null ? null : <span className="week-clocks">{fill(words.clocksChange, { hours })}</span>}
      </h3>
      <div className={cx('week-body', working && 'week-shaded')} data-date={date} data-lane={lane?.id}>
        {working?.map((stretch) => (
          <span
            key={stretch.from}
            className="week-open"
            style={vars({ start: axis.ofWall(stretch.from), end: axis.ofWall(stretch.to) })}
          />
        ))}
        {axis.gapsOf(date).map((gap) => (
          <span key={gap.from} className="week-gap" style={vars({ start: gap.from, end: gap.to })} />
        ))}
        {pieces.length === 0 ? <p className="week-empty">{words.nothingToday}</p> : null}
        <ol>
          {pieces.map((piece) => (
            <li key={piece.event.id} style={placeOf(piece)} className="week-place">
              <EventBox piece={piece} zone={zone} />
            </li>
          ))}
        </ol>
        {today ? (
          <span className="week-now" style={vars({ start: nowMinutes, end: nowMinutes })}>
            <span className="sr-only">{words.now}</span>
          </span>
        ) : null}
      </div>
    </section>
  )
}

function EventBox({ piece, zone }: { piece: Placed<CalendarEvent>; zone: string }) {
  const { locale } = useKit()
  const { id, title, detail, href, tone = 'info', look, isMovable, start, end } = piece.event
  const classes = cx(
    'event',
    look ?? `tone-${tone}`,
    !href && 'event-blocked',
    piece.to - piece.from < 45 && 'event-short',
    piece.to - piece.from < 75 && 'event-brief',
    piece.cutStart && 'event-cut-start',
    piece.cutEnd && 'event-cut-end',
  )
  const content = (
    <>
      <span className="event-time tabular-nums">{formatTimeRange(start, end, zone, locale)}</span>
      <span className="event-title">{title}</span>
      {detail ? <span className="event-detail">{detail}</span> : null}
    </>
  )
  return href ? (
    <a
      href={href}
      className={classes}
      draggable={isMovable ? false : undefined}
      data-movable={isMovable ? id : undefined}
    >
      {content}
    </a>
  ) : (
    <div className={classes}>{content}</div>
  )
}

const placeOf = ({ from, to, column, columns }: Placed<unknown>) =>
  vars({ start: from, end: to, column, columns })

/** Custom properties that the style sheet turns into positions. */
const vars = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`--${name}`, value])) as CSSProperties

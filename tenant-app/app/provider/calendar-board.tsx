import type { ReactNode } from 'react'
import { addDays, wallClock, WeekCalendar, type CalendarEvent, type WorkingHours } from '#ui/index.ts'
import { dayAxis } from '#ui/calendar/day-axis.ts'
import type { CalendarLane } from '#ui/calendar/week-calendar.tsx'
import { calendarHref, isShown, turned, type Shown } from './calendar-view.ts'
import { useDragToMove } from './use-drag-to-move.ts'

type CalendarBoardProps = Readonly<{
  shown: Shown
  today: string
  zone: string
  now: string
  events: readonly CalendarEvent[]
  lanes: readonly CalendarLane[]
  /** By date, or by lane where there are lanes. */
  working: Readonly<Record<string, readonly WorkingHours[]>>
  actions: ReactNode
}>

/** A day or a week in columns of hours; appointments can be dragged to another time. */
export function CalendarBoard({
  shown,
  today,
  zone,
  now,
  events,
  lanes,
  working,
  actions,
}: CalendarBoardProps) {
  const { view, start, dayCount } = shown
  const dates = Array.from({ length: dayCount }, (_, index) => addDays(start, index))
  const area = useDragToMove(dayAxis(dates, zone))
  const isToday = isShown(shown, today)
  return (
    <div ref={area}>
      <WeekCalendar
        start={start}
        dayCount={dayCount}
        zone={zone}
        now={now}
        working={working}
        hours={shownHours(working, isToday ? wallClock(now, zone).minutes : null)}
        events={events}
        {...(view === 'day' && lanes.length > 0 ? { lanes } : {})}
        previousHref={calendarHref(view, turned(shown, -1))}
        nextHref={calendarHref(view, turned(shown, 1))}
        {...(isToday ? {} : { todayHref: calendarHref(view, today) })}
        actions={actions}
      />
    </div>
  )
}

/** Whole hours that hold all work and, where it is seen, the present moment. */
function shownHours(
  working: Readonly<Record<string, readonly WorkingHours[]>>,
  present: number | null,
): readonly [number, number] {
  const stretches = Object.values(working).flat()
  const minutes = [8 * 60, 18 * 60, ...stretches.flatMap(({ from, to }) => [from, to])]
  if (present !== null) minutes.push(present, present + 1)
  return [Math.floor(Math.min(...minutes) / 60), Math.ceil(Math.max(...minutes) / 60)]
}

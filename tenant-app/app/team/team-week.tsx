import type { WeeklyWindow } from '#platform/scheduling/index.ts'
import { formatTime, useLocale } from '#ui/index.ts'
import { weekdays } from '../provider/schedule-form.ts'
import { dayName } from '../provider/week-editor.tsx'

/** A week to be read, not changed. */
export function TeamWeek({ weekly }: { weekly: readonly WeeklyWindow[] }) {
  const locale = useLocale()
  const wall = (minute: number) => formatTime((minute % 1440) * 60_000, 'UTC', locale)
  return (
    <dl className="grid grid-cols-[minmax(6rem,9rem)_minmax(0,1fr)] gap-x-4 gap-y-2">
      {weekdays.map((day) => {
        const windows = weekly.filter(({ weekday }) => weekday === day + 1)
        return (
          <div key={day} className="contents">
            <dt className="font-strong">{dayName(day, locale)}</dt>
            <dd className={windows.length === 0 ? 'text-muted' : 'tabular-nums'}>
              {windows.length === 0
                ? 'Closed'
                : windows
                    .map(({ startMinute, endMinute }) => `${wall(startMinute)} – ${wall(endMinute)}`)
                    .join(', ')}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

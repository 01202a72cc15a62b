import type { AvailabilityWindow, WeeklyWindow } from '#platform/scheduling/index.ts'

/** A window as it is typed: two times of the wall clock, `HH:MM`. An end at or before the start is the next day's. */
export type TypedWindow = { start: string; end: string }
/** By ISO weekday, index 0 being Monday. */
export type TypedWeek = TypedWindow[][]
type Errors = { field: string; label: string; message: string }[]

const dayMinutes = 1440
export const mostWindows = 6
export const weekdays = [0, 1, 2, 3, 4, 5, 6] as const

export const typedTime = (minute: number): string => {
  const ofDay = minute % dayMinutes
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}

export const typedWeek = (weekly: readonly WeeklyWindow[]): TypedWeek =>
  weekdays.map((day) =>
    weekly
      .filter(({ weekday }) => weekday === day + 1)
      .map(({ startMinute, endMinute }) => ({ start: typedTime(startMinute), end: typedTime(endMinute) })),
  )

/** Minutes since midnight; null when it is no time. */
function minuteOf(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(:00)?$/.exec(text)
  return match ? Number(match[1]) * 60 + Number(match[2]) : null
}

/** @returns null when one of the times is missing or none */
export function windowOf({ start, end }: TypedWindow): AvailabilityWindow | null {
  const [startMinute, endMinute] = [minuteOf(start), minuteOf(end)]
  if (startMinute === null || endMinute === null) return null
  return { startMinute, endMinute: endMinute <= startMinute ? endMinute + dayMinutes : endMinute }
}

export function readWeek(form: FormData): TypedWeek {
  return weekdays.map((day) => {
    const windows: TypedWindow[] = []
    for (let index = 0; form.has(`week.${day}.${index}.start`) && index < mostWindows; index += 1) {
      const text = (part: string) => String(form.get(`week.${day}.${index}.${part}`) ?? '').trim()
      windows.push({ start: text('start'), end: text('end') })
    }
    return windows
  })
}

/** The week as the core takes it. A line with both times empty says nothing; one with a single time is a mistake. */
export function toWeekly(
  week: TypedWeek,
  dayNames: readonly string[],
): { weekly: WeeklyWindow[]; errors: Errors } {
  const weekly: WeeklyWindow[] = []
  const errors: Errors = []
  week.forEach((windows, day) => {
    const ofDay: AvailabilityWindow[] = []
    windows.forEach((typed, index) => {
      if (!typed.start && !typed.end) return
      const window = windowOf(typed)
      const field = `week.${day}.${index}.${minuteOf(typed.start) === null ? 'start' : 'end'}`
      const label = dayNames[day] ?? ''
      if (!window) return errors.push({ field, label, message: 'Give both times, or remove the line.' })
      const clash = ofDay.some(
        (other) => window.startMinute < other.endMinute && other.startMinute < window.endMinute,
      )
      if (clash) return errors.push({ field, label, message: 'This overlaps with another time of the day.' })
      ofDay.push(window)
      return weekly.push({ weekday: day + 1, ...window })
    })
  })
  return { weekly, errors }
}

/** `add:2`, `remove:2.0`, `copy:0` (this day's times to Monday to Friday); null when it is none of these. */
export function changeWeek(intent: string, week: TypedWeek): TypedWeek | null {
  const [verb, target = ''] = intent.split(':')
  const [day, index] = target.split('.').map(Number)
  if (verb === 'add')
    return week.map((windows, at) =>
      at === day && windows.length < mostWindows ? [...windows, nextWindow(windows)] : windows,
    )
  if (verb === 'remove')
    return week.map((windows, at) => (at === day ? windows.filter((_, place) => place !== index) : windows))
  if (verb === 'copy') return week.map((windows, at) => (at < 5 ? [...(week[day ?? 0] ?? [])] : windows))
  return null
}

/** A first guess that people change: nine to five, then an hour after the last end. */
function nextWindow(windows: readonly TypedWindow[]): TypedWindow {
  const last = windows.at(-1)
  const end = last && windowOf(last)?.endMinute
  if (!end || end + 60 >= dayMinutes) return last ? { start: '', end: '' } : { start: '09:00', end: '17:00' }
  return { start: typedTime(end + 60), end: typedTime(Math.min(end + 240, dayMinutes - 1)) }
}

import type { SeriesPreview } from '#platform/booking/index.ts'

/** How an appointment returns: in weeks, on the weekday of the first one and on others besides. */
export type Repeat = {
  firstStartsAt: string
  everyWeeks: number
  /** 1 is Monday. */
  weekdays?: number[]
  count: number
}

export const mostWeeks = 12
export const mostTimes = 52

/** @returns null when no time was chosen yet */
export function repeatIn(query: URLSearchParams): Repeat | null {
  const start = query.get('start') ?? ''
  if (Number.isNaN(Date.parse(start))) return null
  const within = (name: string, least: number, most: number, usual: number) => {
    const typed = Number(query.get(name) || usual)
    return Number.isInteger(typed) ? Math.min(most, Math.max(least, typed)) : usual
  }
  const days = new Set(query.getAll('day').map(Number))
  const weekdays = [1, 2, 3, 4, 5, 6, 7].filter((day) => days.has(day))
  return {
    firstStartsAt: new Date(start).toISOString(),
    everyWeeks: within('weeks', 1, mostWeeks, 1),
    count: within('count', 2, mostTimes, 6),
    ...(weekdays.length > 0 ? { weekdays } : {}),
  }
}

/** What was ticked, and what was taken instead: `at-<position>` with a start; an empty one is left out. */
export function chosenIn(form: FormData): { position: number; startsAt: string }[] {
  return [...form].flatMap(([name, value]) => {
    const position = /^at-(\d{1,2})$/.exec(name)?.[1]
    if (position === undefined || typeof value !== 'string' || Number.isNaN(Date.parse(value))) return []
    return [{ position: Number(position), startsAt: new Date(value).toISOString() }]
  })
}

type Reason = NonNullable<SeriesPreview['occurrences'][number]['reason']>
/** Why one of the times cannot be had. */
export const reasonWords: Record<Reason, string> = {
  taken: 'is taken',
  too_soon: 'is too soon',
  too_far: 'cannot be booked so far ahead yet',
  outside_hours: 'is outside of the opening hours',
  off_grid: 'is not one of the starting times',
  time_off: 'falls on a day off',
}

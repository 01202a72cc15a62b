/** Opening hours as one writes them on a door, turned into the windows that a schedule takes. */
import type { PageSection } from '#platform/providers/index.ts'
import type { AvailabilityWindow, WeeklyWindow } from '#platform/scheduling/index.ts'

const DAYS = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 } as const
export type Day = keyof typeof DAYS

/** `weekly({ 'mon tue': '09:00-13:00 14:00-18:00', fri: '20:00-02:00' })`; an end before its start is past midnight. */
export function weekly(hours: Readonly<Record<string, string>>): WeeklyWindow[] {
  return Object.entries(hours).flatMap(([days, spans]) =>
    days
      .split(' ')
      .flatMap((day) => windows(spans).map((window) => ({ weekday: weekdayOf(day), ...window }))),
  )
}

/** Windows of one day: `windows('09:00-13:00 14:00-18:00')`; an empty text is a closed day. */
export function windows(spans: string): AvailabilityWindow[] {
  return spans
    .split(' ')
    .filter(Boolean)
    .map((span) => {
      const [from = '', until = ''] = span.split('-')
      const [startMinute, endMinute] = [minuteOf(from), minuteOf(until)]
      return { startMinute, endMinute: endMinute > startMinute ? endMinute : endMinute + 1440 }
    })
}

/** The sections of a provider's page in this order; those not named are there, hidden, at the end. */
export function pageSections(...shown: PageSection['kind'][]): PageSection[] {
  const all: PageSection['kind'][] = [
    'introduction',
    'services',
    'gallery',
    'availability',
    'location',
    'contact',
  ]
  const hidden = all.filter((kind) => !shown.includes(kind))
  return [
    ...shown.map((kind) => ({ kind, isVisible: true })),
    ...hidden.map((kind) => ({ kind, isVisible: false })),
  ]
}

function weekdayOf(day: string): number {
  if (!(day in DAYS)) throw new RangeError(`Not a weekday: ${day}`)
  return DAYS[day as Day]
}

function minuteOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  if (!match) throw new RangeError(`Not a time of day: ${time}`)
  return Number(match[1]) * 60 + Number(match[2])
}

import { addDays, wallClock } from '#ui/calendar/dates.ts'

const dates = /^\d{4}-\d{2}-\d{2}$/

/**
 * The last moment of a day on the wall of a zone: what counts until then is told by the name of that day everywhere.
 * @param date 2027-03-01, as date fields send it; anything else is null
 */
export function endOfDay(date: string, zone: string): Date | null {
  if (!dates.test(date) || Number.isNaN(Date.parse(date))) return null
  const next = addDays(date, 1)
  const midnight = Date.parse(`${next}T00:00:00Z`)
  let at = midnight
  // Once to find the zone's offset, and once more where it changes in between.
  for (const _ of [1, 2]) {
    const wall = wallClock(new Date(at), zone)
    at += midnight - (Date.parse(`${wall.date}T00:00:00Z`) + wall.minutes * 60_000)
  }
  return new Date(at - 1)
}

export type FieldErrors = { field: string; message: string; label?: string }[]
type LastDay = { name: string; label: string; zone: string; errors: FieldErrors }

/** The last day that something counts, from a form, as its end; null: without end. What is no day is added to the errors. */
export function lastDayIn(form: FormData, { name, label, zone, errors }: LastDay): string | null {
  const typed = String(form.get(name) ?? '').trim()
  if (typed === '') return null
  const end = endOfDay(typed, zone)
  if (end === null) errors.push({ field: name, label, message: 'Enter a date, or leave it empty.' })
  return end?.toISOString() ?? null
}

import type { BookingSettings } from '#platform/booking/index.ts'

export const mostReminders = 5

/** How people count: a reminder two hours before is no 120 minutes. */
export const units = [
  { value: '1', label: 'minutes', one: 'minute' },
  { value: '60', label: 'hours', one: 'hour' },
  { value: '1440', label: 'days', one: 'day' },
] as const

export type Reminder = { amount: string; unit: string }

/** A number of minutes in the largest unit that counts it whole. */
export function asReminder(minutes: number): Reminder {
  const unit = units.findLast(({ value }) => minutes % Number(value) === 0) ?? units[0]
  return { amount: String(minutes / Number(unit.value)), unit: unit.value }
}

/** "2 hours", "1 day" */
export function lengthWords(minutes: number): string {
  const { amount, unit } = asReminder(minutes)
  const { label, one } = units.find(({ value }) => value === unit) ?? units[0]
  return `${amount} ${amount === '1' ? one : label}`
}

type Errors = { field: string; message: string; label?: string }[]

/** The form as the core takes it, and what is wrong with it at which field; limits are the schema's. */
export function readSettings(form: FormData): { input: BookingSettings; errors: Errors } {
  const errors: Errors = []
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  const whole = (field: string, label: string, from: number, to: number): number => {
    const value = /^\d{1,5}$/.test(text(field)) ? Number(text(field)) : Number.NaN
    if (!(value >= from && value <= to))
      errors.push({ field, label, message: `Enter a whole number from ${from} to ${to}.` })
    return value
  }
  const reminderMinutes: number[] = []
  for (let row = 0; row < mostReminders; row += 1) {
    const field = `reminders.${row}.amount`
    if (!text(field)) continue
    const unit = units.find(({ value }) => value === text(`reminders.${row}.unit`)) ?? units[0]
    const minutes = /^\d{1,5}$/.test(text(field)) ? Number(text(field)) * Number(unit.value) : Number.NaN
    const label = `Reminder ${row + 1}`
    if (!(minutes >= 15 && minutes <= 20_160))
      errors.push({ field, label, message: 'Enter 15 minutes to 14 days.' })
    else if (reminderMinutes.includes(minutes))
      errors.push({ field, label, message: 'This is the same moment as another reminder.' })
    reminderMinutes.push(minutes)
  }
  return {
    input: {
      reminderMinutes,
      completionDays: whole('completionDays', 'Silence is consent after', 0, 14),
      reviewMinutes: whole('reviewMinutes', 'Ask for a review after', 0, 10_080),
      closingDays: whole('closingDays', 'Closed after', 1, 90),
      checkInMetres: whole('checkInMetres', 'At the place within', 50, 2000),
      waitlistOfferMinutes: whole('waitlistOfferMinutes', 'Kept for', 15, 1440),
    },
    errors,
  }
}

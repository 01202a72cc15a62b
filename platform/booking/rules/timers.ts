import { after, days, minutes } from '#platform/kernel/time.ts'
import { checkInMetres } from './here.ts'
import type { BookingStatus } from './transitions.ts'

/** What a marketplace says about the times around an appointment. */
export type TimerSettings = {
  /** How many minutes before the start a customer is reminded, each once. */
  reminderMinutes: number[]
  /** Days after which silence about a finished appointment is consent. */
  completionDays: number
  /** Minutes after completion at which a review is asked for. */
  reviewMinutes: number
  /** Days after completion at which nothing more can be claimed or reviewed. */
  closingDays: number
  /** Within how many metres of the place a customer can check in by being there. */
  checkInMetres: number
  /** Minutes for which a freed time is kept for whoever is next on the waitlist. */
  waitlistOfferMinutes: number
}

/** As the columns of `booking_settings` have them (journeys, 4: reminders 24 h and 2 h before, silence of two days). */
export const defaultTimerSettings: TimerSettings = {
  reminderMinutes: [1440, 120],
  completionDays: 2,
  reviewMinutes: 60,
  closingDays: 14,
  waitlistOfferMinutes: 120,
  checkInMetres: checkInMetres.usual,
}

export const timerKinds = [
  'approval_deadline',
  'reminder',
  'start',
  'auto_complete',
  'completion_silence',
  'review_invitation',
  'close',
] as const
/** What falls due. Of a reminder the minutes are part of the name: `reminder_1440`. */
export type TimerKind = Exclude<(typeof timerKinds)[number], 'reminder'> | `reminder_${number}`

export type Timed = {
  status: BookingStatus
  startsAt: Date
  endsAt: Date
  respondBy: Date | null
  finishedAt: Date | null
  completedAt: Date | null
  /** When a no-show is over; null while it is contested. */
  noShowClosesAt: Date | null
}

export type DueTimer = { kind: TimerKind; dueAt: Date }

/** In which status a timer still means something; in any other it is void. */
const statusOf: Record<(typeof timerKinds)[number], readonly BookingStatus[]> = {
  approval_deadline: ['requested'],
  reminder: ['confirmed'],
  start: ['confirmed'],
  auto_complete: ['in_progress'],
  completion_silence: ['in_progress'],
  review_invitation: ['completed'],
  close: ['completed', 'no_show'],
}

/**
 * What falls due for a booking as it stands. Only the next steps are in it: those after them follow when the booking
 * has taken these. A reminder whose moment has passed is none.
 */
export function timersOf(booking: Timed, settings: TimerSettings, now: Date): DueTimer[] {
  const { status, startsAt, endsAt, respondBy, finishedAt, completedAt, noShowClosesAt } = booking
  switch (status) {
    case 'requested':
      return [{ kind: 'approval_deadline', dueAt: respondBy ?? startsAt }]
    case 'confirmed':
      return [...remindersOf(startsAt, settings, now), { kind: 'start', dueAt: startsAt }]
    case 'in_progress':
      return finishedAt
        ? [{ kind: 'completion_silence', dueAt: after(finishedAt, days(settings.completionDays)) }]
        : [{ kind: 'auto_complete', dueAt: endsAt }]
    case 'completed':
      return completedAt
        ? [
            { kind: 'review_invitation', dueAt: after(completedAt, minutes(settings.reviewMinutes)) },
            { kind: 'close', dueAt: after(completedAt, days(settings.closingDays)) },
          ]
        : []
    case 'no_show':
      return noShowClosesAt ? [{ kind: 'close', dueAt: noShowClosesAt }] : []
    default:
      return []
  }
}

const remindersOf = (startsAt: Date, { reminderMinutes }: TimerSettings, now: Date): DueTimer[] =>
  [...new Set(reminderMinutes)]
    .toSorted((one, other) => other - one)
    .map((before): DueTimer => ({ kind: `reminder_${before}`, dueAt: after(startsAt, -minutes(before)) }))
    .filter(({ dueAt }) => dueAt > now)

export const isReminder = (kind: TimerKind): kind is `reminder_${number}` => kind.startsWith('reminder_')

/** Of an old start, or of a stage that is over: then it does nothing. */
export function isVoid(
  timer: { kind: TimerKind; startVersion: number },
  booking: { status: BookingStatus; startVersion: number; finishedAt: Date | null },
): boolean {
  const kind = isReminder(timer.kind) ? 'reminder' : timer.kind
  if (timer.startVersion !== booking.startVersion || !statusOf[kind].includes(booking.status)) return true
  if (kind === 'completion_silence') return booking.finishedAt === null
  return kind === 'auto_complete' && booking.finishedAt !== null
}

/** A reminder that is late (the worker was down) is worth sending until the appointment begins, or the next one is due. */
export const isReminderTooLate = (
  booking: { startsAt: Date },
  { dueAt, laterDueAts, now }: { dueAt: Date; laterDueAts: readonly Date[]; now: Date },
) => now >= booking.startsAt || laterDueAts.some((later) => later > dueAt && later <= now)

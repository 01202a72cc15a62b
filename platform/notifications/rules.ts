import type { BookingStatus } from '#platform/booking/index.ts'
import { after, hours, seconds } from '#platform/kernel/time.ts'
import type { BookingNotice, GroupNotice } from '#platform/storefront/index.ts'

export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed' | 'dropped'

export const bookingTemplates = [
  'booking-confirmed-customer',
  'booking-confirmed-provider',
  'booking-cancelled-customer',
  'booking-cancelled-provider',
  'booking-notice-customer',
  'booking-notice-provider',
] as const
export type BookingTemplate = (typeof bookingTemplates)[number]

/** About a series or a visit as a whole. */
export const groupTemplates = ['booking-group-customer', 'booking-group-provider'] as const
export type GroupTemplate = (typeof groupTemplates)[number]

/** About money, whoever it is for. */
export const paymentTemplates = ['payment-notice-customer', 'payment-notice-business'] as const
export type PaymentTemplate = (typeof paymentTemplates)[number]

/** About plans, whoever has one. */
export const planTemplates = ['plan-notice'] as const
export type PlanTemplate = (typeof planTemplates)[number]

export const accountTemplates = [
  'registration-code',
  'email-code',
  'account-exists',
  'no-account',
  'password-reset',
  'sign-in-link',
  'phone-code',
  'invitation',
  'security-notice',
  'provider-notice',
  'waitlist-notice',
  'access-request',
] as const
export type AccountTemplate = (typeof accountTemplates)[number]

export type MessageTemplate =
  BookingTemplate | GroupTemplate | PaymentTemplate | PlanTemplate | AccountTemplate

export type Channel = 'email' | 'sms'
export const channelOf = (template: MessageTemplate): Channel => (template === 'phone-code' ? 'sms' : 'email')

export const isForProvider = (template: BookingTemplate | GroupTemplate) => template.endsWith('-provider')
export const isCancellation = (template: BookingTemplate) => template.startsWith('booking-cancelled-')

/**
 * What somebody is told who was sent a challenge. Whoever asked learns nothing from it: an address that is known to
 * somebody, or to nobody, is told so in the message itself.
 * @returns null for a challenge of which no message speaks
 */
export function challengeTemplate({
  purpose,
  isAnswerable,
}: {
  purpose: string
  isAnswerable: boolean
}): AccountTemplate | null {
  switch (purpose) {
    case 'registration':
      return isAnswerable ? 'registration-code' : 'account-exists'
    case 'email_change':
      return isAnswerable ? 'email-code' : 'account-exists'
    case 'email_verification':
      return 'email-code'
    case 'password_reset':
      return isAnswerable ? 'password-reset' : 'no-account'
    case 'sign_in_link':
      return isAnswerable ? 'sign-in-link' : 'no-account'
    case 'phone_verification':
      return 'phone-code'
    default:
      return null
  }
}

/**
 * How long a claimed message belongs to the process that claimed it. Sending ends within five seconds, so a claim
 * that is older was left behind by a process that died, and another may send the message again.
 */
export const claimLife = seconds(20)

/** Twenty attempts, ten seconds apart at first and an hour at last, are about half a day. */
export const maxAttempts = 20

/** When to try again after attempt number `attempts`, or null when that was the last one. */
export function nextAttemptAt(attempts: number, now: Date): Date | null {
  if (attempts >= maxAttempts) return null
  return after(now, Math.min(seconds(10) * 2 ** (attempts - 1), hours(1)))
}

/** How a booking stands when a message about it is to be sent. */
export type Standing = { status: BookingStatus; startVersion: number; startsAt: Date; now: Date }
/** What the message says of it. */
export type Told = {
  template: BookingTemplate
  /** Of a notice; null in the other messages. */
  notice: BookingNotice | null
  /** Which start it names; null in messages from before starts were counted. */
  startVersion: number | null
}

const ahead: readonly BookingStatus[] = ['requested', 'confirmed']
const done: readonly BookingStatus[] = ['completed', 'closed']

/** The statuses in which a notice is still true; the others are true for ever. */
const trueIn: Partial<Record<BookingNotice, readonly BookingStatus[]>> = {
  requested: ['requested'],
  declined: ['declined'],
  lapsed: ['declined'],
  moved: ahead,
  proposed: ahead,
  kept: ahead,
  reminder: ['confirmed'],
  onTheWay: ['confirmed', 'in_progress'],
  finished: ['in_progress'],
  completed: done,
  missed: ['no_show'],
  reported: ['no_show'],
  contested: ['no_show'],
  review: done,
  reassigned: ['requested', 'confirmed', 'in_progress'],
}
/** These name the start as what lies ahead: a message about the new start says what is so. */
const aboutStart: readonly BookingNotice[] = [
  'requested',
  'moved',
  'proposed',
  'kept',
  'reminder',
  'reassigned',
]

/**
 * A message about something that is no longer so is not sent: a confirmation must not arrive after the cancellation or
 * with a time that has moved, a reminder not once the appointment has begun.
 */
export function isOvertaken({ template, notice, startVersion }: Told, standing: Standing): boolean {
  const { status, now, startsAt } = standing
  const hasMoved = startVersion !== null && startVersion !== standing.startVersion
  if (template.startsWith('booking-confirmed-')) return status === 'cancelled' || hasMoved
  if (notice === null) return false
  if (aboutStart.includes(notice) && hasMoved) return true
  if (notice === 'reminder' && now >= startsAt) return true
  return trueIn[notice] !== undefined && !trueIn[notice].includes(status)
}

/**
 * What of a calendar file goes with a message. A request carries none: an invitation is a promise, and calendars add it
 * by themselves, so that an answer which got lost would leave an appointment standing that was never agreed. What was
 * never invited is never cancelled either: calendars ask people what to do with the cancellation of something unknown.
 */
export function calendarMethodOf(
  template: BookingTemplate,
  notice: BookingNotice | null,
  booking: { confirmedAt: string | null },
): 'REQUEST' | 'CANCEL' | null {
  if (template.startsWith('booking-confirmed-')) return 'REQUEST'
  if (booking.confirmedAt === null) return null
  if (isCancellation(template)) return 'CANCEL'
  return notice === 'moved' ? 'REQUEST' : null
}

/** The message about one appointment that says of it what a message about its group says of all. */
export function singleOf(
  notice: GroupNotice,
  template: GroupTemplate,
): { template: BookingTemplate; notice: BookingNotice | null } {
  const reader = isForProvider(template) ? 'provider' : 'customer'
  if (notice === 'confirmed' || notice === 'cancelled')
    return { template: `booking-${notice}-${reader}`, notice: null }
  return { template: `booking-notice-${reader}`, notice }
}

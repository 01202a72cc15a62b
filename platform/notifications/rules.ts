import { after, hours, seconds } from '#platform/kernel/time.ts'

export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed' | 'dropped'

export const bookingTemplates = [
  'booking-confirmed-customer',
  'booking-confirmed-provider',
  'booking-cancelled-customer',
  'booking-cancelled-provider',
] as const
export type BookingTemplate = (typeof bookingTemplates)[number]

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
  'access-request',
] as const
export type AccountTemplate = (typeof accountTemplates)[number]

export const messageTemplates = [...bookingTemplates, ...accountTemplates] as const
export type MessageTemplate = BookingTemplate | AccountTemplate

export type Channel = 'email' | 'sms'
export const channelOf = (template: MessageTemplate): Channel => (template === 'phone-code' ? 'sms' : 'email')

export const isForProvider = (template: BookingTemplate) => template.endsWith('-provider')
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

/** A message about something that is no longer so is not sent: a confirmation must not arrive after the cancellation. */
export function isOvertaken(template: BookingTemplate, bookingStatus: string): boolean {
  return template.startsWith('booking-confirmed-') && bookingStatus === 'cancelled'
}

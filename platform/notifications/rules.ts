import { after, hours, seconds } from '#platform/kernel/time.ts'

export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'failed' | 'dropped'

export const messageTemplates = [
  'booking-confirmed-customer',
  'booking-confirmed-provider',
  'booking-cancelled-customer',
  'booking-cancelled-provider',
] as const
export type MessageTemplate = (typeof messageTemplates)[number]

export const isForProvider = (template: MessageTemplate) => template.endsWith('-provider')
export const isCancellation = (template: MessageTemplate) => template.startsWith('booking-cancelled-')

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
export function isOvertaken(template: MessageTemplate, bookingStatus: string): boolean {
  return template.startsWith('booking-confirmed-') && bookingStatus === 'cancelled'
}

import { after, hours, minutes } from '#platform/kernel/time.ts'
import { type Agreed, agreedPolicy, shareOf } from './cancellation.ts'

/** Who did not come. */
export const absentParties = ['customer', 'provider'] as const
export type AbsentParty = (typeof absentParties)[number]

/** How long after the appointment somebody may still say that the other one did not come. */
const reportHours = 24

/** From when until when it may be said, both inclusive: after the start and the agreed grace, within a day of the end. */
export const noShowWindow = (booking: Agreed & { endsAt: Date }) => ({
  from: after(booking.startsAt, minutes(agreedPolicy(booking).noShow.graceMinutes)),
  until: after(booking.endsAt, hours(reportHours)),
})

/** What not coming costs: the share that was disclosed with the booking. A provider who does not come gives all back. */
export function noShowFee(booking: Agreed, absent: AbsentParty): { feeAmount: number; refundAmount: number } {
  const { priceAmount } = booking
  const feeAmount = absent === 'provider' ? 0 : shareOf(priceAmount, agreedPolicy(booking).noShow.feePercent)
  return { feeAmount, refundAmount: priceAmount - feeAmount }
}

/** Until when the absent one may say that it was otherwise, inclusive. */
export const contestUntil = (booking: Agreed, reportedAt: Date) =>
  after(reportedAt, hours(agreedPolicy(booking).noShow.contestHours))

type CheckedIn = { method: 'code' | 'position'; takenBy: 'customer' | 'provider' }

/**
 * Both were there: one has read the other's code, or each has been at the place. One who was there alone proves nothing
 * about the other.
 */
export const haveMet = (checkIns: readonly CheckedIn[]): boolean =>
  checkIns.some(({ method }) => method === 'code') || new Set(checkIns.map(({ takenBy }) => takenBy)).size > 1

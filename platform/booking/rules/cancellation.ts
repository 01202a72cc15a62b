import { type BookingPolicy, type PolicyTerms, standardPolicy } from '#platform/catalog/index.ts'
import { after, hours } from '#platform/kernel/time.ts'
import type { BookingParty, BookingStatus } from './transitions.ts'

/** A guest may cancel until the appointment starts; the exact start still counts. */
export const mayCancelAt = (status: BookingStatus, startsAt: Date, now: Date) =>
  (status === 'confirmed' || status === 'requested') && now.getTime() <= startsAt.getTime()

/** What a booking must say of itself for its costs to be told. Amounts are minor units. */
export type Agreed = {
  status: BookingStatus
  startsAt: Date
  penaltyStartsAt: Date | null
  priceAmount: number
  policy: BookingPolicy | Record<string, never>
  /** The provider has moved it: the customer need not pay for leaving. */
  isFreeToLeave?: boolean
}

type Band = PolicyTerms['cancellation'][number]
export type CancellationOutcome = {
  refundAmount: number
  /** What stays to be paid; with the refund it is the price, to the cent. */
  feeAmount: number
  refundPercent: number
  /** The customer leaves by their own will, and what was agreed for that holds. */
  isOfCustomer: boolean
  /** The band of the policy that applies; null after the last one, and when no policy is asked. */
  band: Band | null
  /** Until when the answer is the same, the instant itself included; null when it is the same up to the start. */
  deadline: Date | null
}

/** The terms as they were agreed. A booking from the time before policies is under those that held then. */
export const agreedPolicy = ({ policy }: Pick<Agreed, 'policy'>): BookingPolicy =>
  'cancellation' in policy ? (policy as BookingPolicy) : standardPolicy

/** A percentage of minor units, half up. The other part is what is left, so that both always make the whole. */
export const shareOf = (amount: number, percent: number): number =>
  Number((BigInt(amount) * BigInt(percent) + 50n) / 100n)

/**
 * From which start the bands count: a booking that was moved while a penalty was due keeps the earlier clock
 * (journeys, 4: the penalty clock uses the earlier of both starts).
 */
export const penaltyStart = ({ startsAt, penaltyStartsAt }: Pick<Agreed, 'startsAt' | 'penaltyStartsAt'>) =>
  penaltyStartsAt && penaltyStartsAt < startsAt ? penaltyStartsAt : startsAt

/** The longest notice first. */
const bandsOf = (terms: Pick<PolicyTerms, 'cancellation'>): Band[] =>
  terms.cancellation.toSorted((one, other) => other.hoursBefore - one.hoursBefore)

const untilOf = (band: Band, start: Date) => after(start, -hours(band.hoursBefore))

/**
 * What a cancellation at this moment costs. Instants are compared, never local dates; on the boundary the customer's
 * side holds. Whoever else cancels gives everything back, and so does a request that nobody has accepted.
 * @param isFree the customer leaves without a fee, because the provider wanted another time
 */
export function cancellationOutcome(
  booking: Agreed,
  { by, now, isFree = false }: { by: BookingParty; now: Date; isFree?: boolean | undefined },
): CancellationOutcome {
  const { priceAmount } = booking
  if (by !== 'customer' || isFree || booking.isFreeToLeave || booking.status === 'requested') {
    return {
      refundAmount: priceAmount,
      feeAmount: 0,
      refundPercent: 100,
      isOfCustomer: false,
      band: null,
      deadline: null,
    }
  }
  const start = penaltyStart(booking)
  const band = bandsOf(agreedPolicy(booking)).find((each) => now <= untilOf(each, start)) ?? null
  const refundPercent = band?.refundPercent ?? 0
  const refundAmount = shareOf(priceAmount, refundPercent)
  const until = band && untilOf(band, start)
  const deadline = until && until < booking.startsAt ? until : null
  return {
    refundAmount,
    feeAmount: priceAmount - refundAmount,
    refundPercent,
    isOfCustomer: true,
    band,
    deadline,
  }
}

export type CancellationStep = {
  until: Date
  refundPercent: number
  refundAmount: number
  feeAmount: number
}

/** The whole of it, to be shown before: cancelled until then, so much back. The last step ends with the start. */
export function cancellationSchedule(
  terms: Pick<PolicyTerms, 'cancellation'>,
  booking: Pick<Agreed, 'startsAt' | 'penaltyStartsAt' | 'priceAmount' | 'isFreeToLeave'>,
): CancellationStep[] {
  const { priceAmount, startsAt } = booking
  const start = penaltyStart(booking)
  const stepOf = (until: Date, refundPercent: number): CancellationStep => {
    const refundAmount = shareOf(priceAmount, refundPercent)
    return { until, refundPercent, refundAmount, feeAmount: priceAmount - refundAmount }
  }
  if (booking.isFreeToLeave) return [stepOf(startsAt, 100)]
  const steps = bandsOf(terms).map((band) => stepOf(untilOf(band, start), band.refundPercent))
  return steps.at(-1)!.until < startsAt ? [...steps, stepOf(startsAt, 0)] : steps
}

import { TenantModel } from '#platform/kernel/tenant.ts'
import type { BookingParty, BookingStatus } from './rules.ts'
import type { CheckoutDraft } from './schemas.ts'
import type { LocationKind } from '#platform/catalog/index.ts'

export class Booking extends TenantModel {
  static override tableName = 'bookings'
  static override jsonAttributes = ['answers', 'draft']
  declare reference: string
  declare serviceId: string
  declare providerId: string
  /** Who of the team does it; null for the provider as a whole. */
  declare memberId: string | null
  declare customerId: string | null
  declare status: BookingStatus
  declare startsAt: Date
  declare endsAt: Date
  declare timeZone: string
  declare customerTimeZone: string | null
  declare serviceTitle: string
  declare locationKind: LocationKind
  declare durationMinutes: number
  declare bufferBeforeMinutes: number
  declare bufferAfterMinutes: number
  declare priceAmount: number // minor units
  declare currency: string
  declare firstName: string | null
  declare lastName: string | null
  declare email: string | null
  declare phone: string | null
  declare address: string | null
  declare notes: string | null
  declare answers: { label: string; value: string }[]
  declare locale: string
  declare holdSecretHash: string | null
  declare holdExpiresAt: Date | null
  /** When the hold lapses if its visitor stays; `holdExpiresAt` is sooner after a leave. */
  declare holdLimitAt: Date | null
  declare isHoldExtended: boolean
  /** What the visitor has typed so far; emptied when the hold ends. */
  declare draft: CheckoutDraft
  declare calendarUid: string
  declare calendarSequence: number
  declare confirmedAt: Date | null
  declare version: number
}

export class BookingCancellation extends TenantModel {
  static override tableName = 'booking_cancellations'
  declare bookingId: string
  declare cancelledBy: BookingParty
  declare reason: string
  declare feeAmount: number
}

export class BookingLink extends TenantModel {
  static override tableName = 'booking_links'
  declare bookingId: string
  declare secretHash: string
  declare expiresAt: Date
  declare revokedAt: Date | null
}

import { TenantModel } from '#platform/kernel/tenant.ts'
import type { AbsentParty, BookingParty, BookingStatus, Progress, StoredQuote } from './rules/index.ts'
import type { CheckoutDraft } from './schemas.ts'
import type { BookingMode, BookingPolicy, LocationKind } from '#platform/catalog/index.ts'
import type { CustomerSource } from '#platform/payments/index.ts'

export class Booking extends TenantModel {
  static override tableName = 'bookings'
  static override jsonAttributes = ['answers', 'draft', 'policy', 'quote']
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
  /** The promised time on the wall of `timeZone`, `2027-03-14T09:00`; null on rows older than the column. */
  declare startsWall: string | null
  /** The version of the zone data by which wall and instant were the same. */
  declare zoneRules: string | null
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
  /** Made for somebody of the waitlist: leaving its page does not give it up. */
  declare isHoldOffered: boolean
  /** What the visitor has typed so far; emptied when the hold ends. */
  declare draft: CheckoutDraft
  declare calendarUid: string
  declare calendarSequence: number
  declare confirmedAt: Date | null
  declare seats: number
  declare bookingMode: BookingMode
  declare requestedAt: Date | null
  /** Until when a request waits for an answer. */
  declare respondBy: Date | null
  /** The terms as they were agreed: the tenant's policy at that moment, with its version. */
  /** Whose customer it was that booked: decides the commission. */
  declare customerSource: CustomerSource
  declare policy: BookingPolicy | Record<string, never>
  /** What it costs and when that is paid, as its customer saw it; null: its price, at the appointment. */
  declare quote: StoredQuote | null
  /** Since when its customer has a page of the processor: it does not lapse before that page is closed. */
  declare awaitsPaymentSince: Date | null
  declare groupId: string | null
  /** From 0, within its series or visit. */
  declare groupPosition: number | null
  declare groupSessionId: string | null
  /** Grows whenever the start moves: what was due for the old start is then void. */
  declare startVersion: number
  /** From which start the penalty bands count, when it is not the present one: a move must not reset the clock. */
  declare penaltyStartsAt: Date | null
  declare rescheduleCount: number
  /** The provider moved it: the customer may cancel without a fee. */
  declare isFreeToLeave: boolean
  declare startedAt: Date | null
  /** When the provider said that it is done; the customer's word is yet to come. */
  declare finishedAt: Date | null
  declare completedAt: Date | null
  declare closedAt: Date | null
  declare progress: Progress | null
  declare progressPercent: number | null
  /** Since when it goes like that. */
  declare progressAt: Date | null
  /** From when on what was paid for it may leave for its parties; null while it is not over. */
  declare releaseAt: Date | null
  declare version: number
}

export class BookingGroup extends TenantModel {
  static override tableName = 'booking_groups'
  static override jsonAttributes = ['rule']
  declare kind: 'series' | 'visit'
  declare rule: Record<string, unknown>
}

export class BookingTransition extends TenantModel {
  static override tableName = 'booking_transitions'
  declare bookingId: string
  declare fromStatus: BookingStatus
  declare toStatus: BookingStatus
  declare takenBy: BookingParty
  /** `actorKey`: never a name. */
  declare actor: string
  declare reason: string
  declare bookingVersion: number
}

export class BookingTimer extends TenantModel {
  static override tableName = 'booking_timers'
  declare bookingId: string
  declare kind: string
  declare startVersion: number
  declare dueAt: Date
  declare doneAt: Date | null
}

export class BookingCancellation extends TenantModel {
  static override tableName = 'booking_cancellations'
  declare bookingId: string
  declare cancelledBy: BookingParty
  declare reason: string
  /** Minor units; with the refund it is the price. */
  declare feeAmount: number
  declare refundAmount: number
}

/** One side says that the other did not come. */
export class NoShowReport extends TenantModel {
  static override tableName = 'no_show_reports'
  declare bookingId: string
  declare providerId: string
  declare reportedBy: Exclude<BookingParty, 'system'>
  declare absent: AbsentParty
  declare reason: string
  declare feeAmount: number
  declare refundAmount: number
  declare contestUntil: Date
  declare contestedAt: Date | null
  declare contestReason: string
  declare decidedAt: Date | null
  declare decision: 'upheld' | 'overturned' | null
  declare decisionReason: string
}

export class BookingLink extends TenantModel {
  static override tableName = 'booking_links'
  declare bookingId: string
  declare secretHash: string
  declare expiresAt: Date
  declare revokedAt: Date | null
}

/** Another time that one side would like, and the other has to agree to. */
export class RescheduleProposal extends TenantModel {
  static override tableName = 'reschedule_proposals'
  declare bookingId: string
  declare proposedBy: 'customer' | 'provider' | 'tenant'
  declare startsAt: Date
  declare memberId: string | null
  declare message: string
  declare state: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'lapsed'
  declare expiresAt: Date
  declare answeredAt: Date | null
}

/** Both have met. */
export class BookingCheckIn extends TenantModel {
  static override tableName = 'booking_check_ins'
  declare bookingId: string
  declare method: 'code' | 'position'
  declare takenBy: 'customer' | 'provider'
  /** `actorKey`: never a name. */
  declare actor: string
  /** How far apart the two devices, or the device and the place, were; to ten metres. Null for a code. */
  declare distanceMetres: number | null
}

/** Where somebody is who is on the way, for as long as they share it. */
export class LivePosition extends TenantModel {
  static override tableName = 'live_positions'
  declare bookingId: string
  /** The user whose place it is. */
  declare sharedBy: string
  /** Millionths of a degree. */
  declare latitudeE6: number | null
  declare longitudeE6: number | null
  declare accuracyMetres: number | null
  declare locatedAt: Date | null
  declare endsAt: Date
}

/** The provider would like to have what is held before its time; the customer agrees, or does not. */
export class ReleaseRequest extends TenantModel {
  static override tableName = 'release_requests'
  declare bookingId: string
  declare state: 'open' | 'agreed' | 'declined'
  declare answeredAt: Date | null
}

/** What of a booking could not be charged, until it is paid or the booking is over. */
export class UnpaidBalance extends TenantModel {
  static override tableName = 'unpaid_balances'
  declare chargeId: string
  declare subjectKind: 'booking' | 'booking_group'
  declare subjectId: string
  /** When its customer was reminded for the last time. */
  declare remindedAt: Date | null
  declare nextAttemptAt: Date | null
  declare doneAt: Date | null
}

/** It took longer: what the provider asks for it, charged only when the customer has accepted. */
export class OverrunOffer extends TenantModel {
  static override tableName = 'overrun_offers'
  declare bookingId: string
  declare minutes: number
  declare amount: number
  declare currency: string
  declare message: string
  declare state: 'offered' | 'accepted' | 'declined' | 'withdrawn'
  declare chargeId: string | null
  declare answeredAt: Date | null
}

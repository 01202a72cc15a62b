import { TenantModel } from '#platform/kernel/tenant.ts'
import type { DayPart, EntryStatus } from './rules.ts'

export class WaitlistEntry extends TenantModel {
  static override tableName = 'waitlist_entries'
  declare serviceId: string
  declare providerId: string
  declare status: EntryStatus
  declare firstName: string
  declare lastName: string
  declare email: string
  declare timeZone: string | null
  /** Calendar dates on the service's wall, `YYYY-MM-DD`, both inclusive. */
  declare firstDate: string
  declare lastDate: string
  /** ISO, 1 is Monday; empty: any. */
  declare weekdays: number[]
  /** Empty: any. */
  declare dayParts: DayPart[]
  declare memberId: string | null
  declare seats: number
  declare durationMinutes: number | null
  declare missedOffers: number
  /** When the sweep looks for a time for it again; null once nobody waits any more. */
  declare nextLookAt: Date | null
}

export class WaitlistOffer extends TenantModel {
  static override tableName = 'waitlist_offers'
  declare entryId: string
  /** The hold that was made for it. */
  declare bookingId: string
  declare startsAt: Date
  declare expiresAt: Date
  declare state: 'open' | 'taken' | 'declined' | 'lapsed'
  /** With it the person's browser goes on to the checkout; gone when the offer is over. */
  declare sealedHoldSecret: string | null
}

import { TenantModel } from '#platform/kernel/tenant.ts'
import type { OauthKind } from './gateways/calendar-gateway.ts'

export type AccountStatus = 'active' | 'needs_consent' | 'closing'

/** Somebody's account at Google or Microsoft; each of its calendars in use is a connection. */
export class CalendarAccount extends TenantModel {
  static override tableName = 'calendar_accounts'
  static override jsonAttributes = ['formerChannels']
  declare providerId: string
  declare memberId: string | null
  /** The member, or the provider; made by the database. */
  declare readonly resourceId: string
  declare kind: OauthKind
  /** An e-mail address, as people know the account. */
  declare externalAccount: string
  /** By the vault, for the purpose `calendar tokens`. */
  declare sealedTokens: string
  /** The person who agreed; null once nobody knows any more. */
  declare connectedBy: string | null
  declare status: AccountStatus
  /** While one process refreshes the tokens, the others wait. */
  declare refreshUntil: Date | null
  /** Of calendars that were disconnected: they are to be stopped. */
  declare formerChannels: { channelId: string; resourceId: string | null }[]
  /** When the next try to close it is due. */
  declare nextAttemptAt: Date | null
  declare attempts: number
  declare version: number
}

export type LinkState = 'new' | 'written' | 'removed' | 'left'

/** A booking as an entry of another calendar. `wanted` > `written`: somebody has to look. */
export class EventLink extends TenantModel {
  static override tableName = 'calendar_event_links'
  declare accountId: string
  /** It may be gone already; then the entry has to go too. */
  declare connectionId: string
  declare externalCalendarId: string
  declare bookingId: string
  /** Chosen by us, so that a second attempt meets the first one's entry. */
  declare clientEventId: string
  declare externalEventId: string | null
  declare etag: string | null
  declare calendarSequence: number | null
  /** As it was written. */
  declare startsAt: Date | null
  declare endsAt: Date | null
  /** `left`: its people took the entry out again and again, and it stays out. */
  declare state: LinkState
  declare generation: number
  declare wanted: number
  declare written: number
  declare writtenAt: Date | null
  declare leaseUntil: Date | null
  declare nextPushAt: Date | null
  declare attempts: number
  declare restoredCount: number
  declare restoredAt: Date | null
  declare restoredBecause: 'deleted' | 'moved' | null
}

export class CalendarConsent extends TenantModel {
  static override tableName = 'calendar_consents'
  declare userId: string
  declare sessionId: string
  declare providerId: string
  declare memberId: string | null
  declare kind: OauthKind
  declare host: string
  /** By the vault, for the purpose `calendar consent`; empty once it was used. */
  declare sealed: string
  declare step: 'asked' | 'answered' | 'used'
  declare expiresAt: Date
}

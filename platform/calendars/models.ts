import { TenantModel } from '#platform/kernel/tenant.ts'

export const calendarKinds = ['ical', 'google', 'microsoft'] as const
export type CalendarKind = (typeof calendarKinds)[number]

export const connectionStatuses = ['active', 'failing', 'needs_consent', 'paused'] as const
export type ConnectionStatus = (typeof connectionStatuses)[number]

/** A calendar of another program. */
export class CalendarConnection extends TenantModel {
  static override tableName = 'calendar_connections'
  declare providerId: string
  /** Null: it is the calendar of the provider as a whole. */
  declare memberId: string | null
  /** The member, or the provider; made by the database. */
  declare readonly resourceId: string
  declare kind: CalendarKind
  declare name: string
  declare status: ConnectionStatus
  /** What is busy there cannot be booked here. */
  declare isBlocking: boolean
  /** False where its people may only look. */
  declare mayWrite: boolean
  /** Bookings made here are written into it. */
  declare isWriting: boolean
  /** When it has not been read for a day, nothing can be booked until it is again. */
  declare blocksWhenStale: boolean
  /** By the vault, for the purpose `calendar address`. */
  declare sealedAddress: string | null
  declare sealedTokens: string | null
  /** The account at the other program, as people know it: an e-mail address. */
  declare externalAccount: string | null
  declare externalCalendarId: string | null
  /** Of Google and Microsoft: whose tokens open it. */
  declare accountId: string | null
  /** When it last told that something has changed. */
  declare notifiedAt: Date | null
  /** How far ahead its sync token looks. */
  declare windowEndsAt: Date | null
  declare syncToken: string | null
  declare etag: string | null
  declare lastModified: string | null
  declare channelId: string | null
  declare channelSecretHash: string | null
  declare channelResourceId: string | null
  declare channelExpiresAt: Date | null
  /** Null while it is paused, or waits for consent. */
  declare nextSyncAt: Date | null
  declare lastAttemptAt: Date | null
  /** The last attempt that succeeded. */
  declare lastSyncedAt: Date | null
  declare failureCount: number
  /** A code of `rules/failures.ts`. */
  declare failure: string | null
  /** The address without what must not be read back. */
  declare shownAddress: string | null
  /** By which the same address is not connected twice. */
  declare addressHash: string | null
  declare busyCount: number
  /** Since when it blocks everything, because it could not be read for a day. */
  declare staleSince: Date | null
  declare version: number
}

/** What a calendar of another program subscribes to. */
export class CalendarFeed extends TenantModel {
  static override tableName = 'calendar_feeds'
  declare providerId: string
  /** Null: it shows all appointments of the provider. */
  declare memberId: string | null
  declare name: string
  declare secretHash: string
  declare rotatedAt: Date | null
  declare revokedAt: Date | null
  /** To the hour. */
  declare lastReadAt: Date | null
}

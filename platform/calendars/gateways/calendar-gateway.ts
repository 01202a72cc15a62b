import type { CalendarClient } from '#platform/config.ts'
import type { Clock } from '#platform/kernel/time.ts'

export type OauthKind = 'google' | 'microsoft'

/** What is kept of a consent; sealed wherever it is stored. */
export type CalendarTokens = { access: string; refresh: string; expiresAt: string }

export type ExternalCalendar = {
  id: string
  name: string
  isPrimary: boolean
  /** False where entries of others are only shown. */
  mayWrite: boolean
}

/** An entry of the other calendar, as far as it concerns us. */
export type ExternalChange = {
  externalId: string
  /** The id under which we wrote it, if we did. */
  clientEventId: string | null
  /** Null once it is gone. */
  when: { startsAt: Date; endsAt: Date } | null
  /** Whether it keeps its owner from doing anything else: not when it is gone, free, or the invitation was declined. */
  isBusy: boolean
}

export type Changes = {
  changes: ExternalChange[]
  /** From where the next look goes on. */
  nextToken: string
  /** True when this is everything in the window: what is not named is not there. */
  isComplete: boolean
}

/** A booking as the other calendar shows it. */
export type OutgoingEvent = {
  /** The same for each attempt, so that an attempt whose answer was lost makes no second entry. */
  clientEventId: string
  bookingId: string
  title: string
  description: string
  location: string
  startsAt: Date
  endsAt: Date
  timeZone: string
}
export type WrittenEvent = { externalId: string; etag: string | null }

export type Channel = { channelId: string; resourceId: string | null; expiresAt: Date }

/** What keeps a call from being answered, and is dealt with by whoever asked. */
export class GatewaySignal extends Error {
  override name = 'GatewaySignal'
  constructor(
    /**
     * `access_expired`: the access token counts no more, another one may. `token_lost`: everything has to be read anew.
     * `gone`: the entry that was to be changed is not there. `not_granted`: the person has not agreed to all of it.
     */
    readonly kind: 'access_expired' | 'token_lost' | 'gone' | 'not_granted',
    options?: { cause?: unknown },
  ) {
    super(kind, options)
  }
}

type OfCalendar = { access: string; calendarId: string }

/**
 * One company's calendars. Each call has a time limit and fails with a `CalendarFailure` (which says why and how long
 * to wait) or a `GatewaySignal`.
 */
export interface CalendarGateway {
  kind: OauthKind
  /** True where the company is played by this machine, and takes addresses that it would not take otherwise. */
  isLocal: boolean
  authorizeUrl(input: {
    state: string
    verifier: string
    redirectUri: string
    account: string | null
  }): Promise<string>
  exchange(input: { code: string; verifier: string; redirectUri: string }): Promise<CalendarTokens>
  /** @throws CalendarFailure `needs_consent` when the consent has ended */
  refresh(tokens: CalendarTokens): Promise<CalendarTokens>
  /** Ends the consent where the company offers that; a consent that has ended already is fine. */
  revoke(tokens: CalendarTokens): Promise<void>
  /** The account as people know it. */
  accountOf(access: string): Promise<string>
  listCalendars(access: string): Promise<ExternalCalendar[]>
  /** @param input without a `token` everything between `from` and `to`; `zone` is where days without one begin */
  listChanges(
    input: OfCalendar & { token: string | null; from: Date; to: Date; zone: string },
  ): Promise<Changes>
  /** Writes an entry, or changes the `known` one. @throws GatewaySignal `gone` when the known one is not there */
  putEvent(input: OfCalendar & { event: OutgoingEvent; known: WrittenEvent | null }): Promise<WrittenEvent>
  /** @param input `known` null: whatever an attempt without an answer may have left */
  removeEvent(input: OfCalendar & { clientEventId: string; known: WrittenEvent | null }): Promise<void>
  watch(
    input: OfCalendar & { channelId: string; secret: string; address: string; until: Date },
  ): Promise<Channel>
  /** A channel that is not there any more is fine. */
  unwatch(input: { access: string; channelId: string; resourceId: string | null }): Promise<void>
}

export type CalendarGateways = {
  offered: readonly OauthKind[]
  /** Null where this deployment is registered with none. */
  find(kind: OauthKind): Promise<CalendarGateway | null>
}

/** Where a company answers, besides what it knows us by. */
export type CompanyAddresses = {
  authorizeUrl: string
  tokenUrl: string
  /** Null where a consent is withdrawn by the person only. */
  revokeUrl: string | null
  /** With a slash at the end. */
  apiUrl: string
}
export type GatewaySettings = CalendarClient &
  CompanyAddresses & {
    isLocal: boolean
    /** By which tokens end; the system's clock unless a test moves its own. */
    clock?: Clock
  }

/** The longest that any single call takes, in milliseconds. */
export const callLimitMs = 10_000

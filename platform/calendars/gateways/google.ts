import { calendar as openCalendar, type calendar_v3 } from '@googleapis/calendar'
import { Temporal } from 'temporal-polyfill'
import { isTimeZone } from '#platform/scheduling/index.ts'
import { CalendarFailure } from '../rules/failures.ts'
import {
  callLimitMs,
  GatewaySignal,
  type CalendarGateway,
  type ExternalChange,
  type GatewaySettings,
  type OutgoingEvent,
  type WrittenEvent,
} from './calendar-gateway.ts'
import { limitedFetch, retryAfterMs } from './limited-fetch.ts'
import { openOauth } from './oauth.ts'

/** The least that lists calendars, reads what is busy and writes bookings. */
const scopes = [
  'https://www.googleapis.com/auth/calendar.events',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
]
/** With 250 entries each: a calendar that has more in its window is not read. */
const mostPages = 80

/** Google Calendar through Google's own client. https://developers.google.com/workspace/calendar/api/guides/sync */
export function openGoogle(settings: GatewaySettings): CalendarGateway {
  const oauth = openOauth(settings, {
    scopes,
    // Consent is asked for each time, because a refresh token is handed out with it only.
    extra: { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'false' },
  })
  const api = openCalendar({
    version: 'v3',
    rootUrl: settings.apiUrl,
    retry: false,
    timeout: callLimitMs,
    fetchImplementation: limitedFetch as typeof fetch,
  })
  const as = (access: string, headers: Record<string, string> = {}) => ({
    headers: { authorization: `Bearer ${access}`, ...headers },
  })

  const listAll = (access: string) =>
    asked(() => api.calendarList.list({ maxResults: 250 }, as(access))).then(({ data }) => data.items ?? [])

  async function patch(
    { access, calendarId }: { access: string; calendarId: string },
    { externalId: eventId, etag }: WrittenEvent,
    requestBody: calendar_v3.Schema$Event,
  ): Promise<calendar_v3.Schema$Event> {
    const call = (current: string | null) =>
      asked(() =>
        api.events.patch(
          { calendarId, eventId, requestBody, sendUpdates: 'none' },
          as(access, current ? { 'if-match': current } : {}),
        ),
      )
    try {
      return (await call(etag)).data
    } catch (error) {
      if (!isStatus(error, 412)) throw error
      // Somebody has changed it since: our fields are set on what it is now.
      const { data } = await asked(() => api.events.get({ calendarId, eventId }, as(access)))
      return (await call(data.etag ?? null)).data
    }
  }

  return {
    kind: 'google',
    isLocal: settings.isLocal,
    ...oauth,
    authorizeUrl: async (input) => oauth.authorizeUrl(input),

    async accountOf(access) {
      // The primary calendar is called as the account is.
      return (await listAll(access)).find(({ primary }) => primary)?.id ?? ''
    },

    async listCalendars(access) {
      return (await listAll(access)).map(({ id, summary, summaryOverride, primary, accessRole }) => ({
        id: id ?? '',
        name: summaryOverride ?? summary ?? id ?? '',
        isPrimary: primary === true,
        mayWrite: accessRole === 'owner' || accessRole === 'writer',
      }))
    },

    async listChanges({ access, calendarId, token, from, to, zone }) {
      const changes: ExternalChange[] = []
      let pageToken: string | undefined
      for (let page = 0; page < mostPages; page++) {
        // The window counts for the first look only; a token remembers it.
        const since = token
          ? { syncToken: token }
          : { timeMin: from.toISOString(), timeMax: to.toISOString(), showDeleted: false }
        const { data } = await asked(() =>
          api.events.list(
            {
              calendarId,
              singleEvents: true,
              maxResults: 250,
              ...since,
              ...(pageToken ? { pageToken } : {}),
            },
            as(access),
          ),
        )
        const calendarZone = data.timeZone && isTimeZone(data.timeZone) ? data.timeZone : zone
        changes.push(...(data.items ?? []).map((event) => changeOf(event, calendarZone)))
        if (data.nextSyncToken) return { changes, nextToken: data.nextSyncToken, isComplete: token === null }
        pageToken = data.nextPageToken ?? undefined
        if (!pageToken) throw new CalendarFailure('broken_calendar')
      }
      throw new CalendarFailure('too_many_events')
    },

    async putEvent({ access, calendarId, event, known }) {
      const requestBody = bodyOf(event)
      if (known) {
        const data = await patch({ access, calendarId }, known, requestBody).catch(asGone)
        // What was deleted there can still be changed, and stays deleted.
        if (data.status === 'cancelled') throw new GatewaySignal('gone')
        return writtenOf(data)
      }
      const id = event.clientEventId
      try {
        const { data } = await asked(() =>
          api.events.insert(
            { calendarId, requestBody: { ...requestBody, id }, sendUpdates: 'none' },
            as(access),
          ),
        )
        return writtenOf(data)
      } catch (error) {
        if (!isStatus(error, 409)) throw error
        // An earlier attempt arrived, though we never heard of it.
        const existing = { externalId: id, etag: null }
        return writtenOf(
          await patch({ access, calendarId }, existing, { ...requestBody, status: 'confirmed' }),
        )
      }
    },

    async removeEvent({ access, calendarId, clientEventId, known }) {
      const eventId = known?.externalId ?? clientEventId
      try {
        await asked(() => api.events.delete({ calendarId, eventId, sendUpdates: 'none' }, as(access)))
      } catch (error) {
        if (!isStatus(error, 404, 410)) throw error
      }
    },

    async watch({ access, calendarId, channelId, secret, address, until }) {
      const requestBody = {
        id: channelId,
        type: 'web_hook',
        address,
        token: secret,
        expiration: String(until.getTime()),
      }
      const { data } = await asked(() => api.events.watch({ calendarId, requestBody }, as(access)))
      return {
        channelId,
        resourceId: data.resourceId ?? null,
        expiresAt: data.expiration ? new Date(Number(data.expiration)) : until,
      }
    },

    async unwatch({ access, channelId, resourceId }) {
      try {
        await asked(() => api.channels.stop({ requestBody: { id: channelId, resourceId } }, as(access)))
      } catch (error) {
        if (!isStatus(error, 404, 400)) throw error
      }
    },
  }
}

const bodyOf = (event: OutgoingEvent): calendar_v3.Schema$Event => ({
  summary: event.title,
  description: event.description,
  location: event.location,
  start: { dateTime: event.startsAt.toISOString(), timeZone: event.timeZone },
  end: { dateTime: event.endsAt.toISOString(), timeZone: event.timeZone },
  extendedProperties: { private: { bookingId: event.bookingId } },
})

const writtenOf = ({ id, etag }: calendar_v3.Schema$Event): WrittenEvent => ({
  externalId: id ?? '',
  etag: etag ?? null,
})

function changeOf(event: calendar_v3.Schema$Event, zone: string): ExternalChange {
  const id = event.id ?? ''
  const startsAt = instantOf(event.start, zone)
  const endsAt = instantOf(event.end, zone)
  const isThere = event.status !== 'cancelled' && startsAt !== null && endsAt !== null
  const isDeclined = event.attendees?.some(
    ({ self, responseStatus }) => self && responseStatus === 'declined',
  )
  return {
    externalId: id,
    clientEventId: id,
    when: isThere ? { startsAt, endsAt } : null,
    // Where somebody works says nothing about whether they are busy.
    isBusy:
      isThere &&
      event.transparency !== 'transparent' &&
      !isDeclined &&
      event.eventType !== 'workingLocation' &&
      endsAt > startsAt,
  }
}

function instantOf(time: calendar_v3.Schema$EventDateTime | undefined, zone: string): Date | null {
  if (time?.date) {
    const start = Temporal.PlainDate.from(time.date).toZonedDateTime(zone)
    return new Date(start.epochMilliseconds)
  }
  return time?.dateTime ? new Date(time.dateTime) : null
}

type Answered = { status: number; headers: Headers; data: unknown }
class GoogleError extends Error {
  constructor(
    readonly status: number,
    cause: unknown,
  ) {
    super(`Google answered ${status}`, { cause })
  }
}
const isStatus = (error: unknown, ...statuses: number[]) =>
  error instanceof GoogleError && statuses.includes(error.status)

function asGone(error: unknown): never {
  throw isStatus(error, 404, 410) ? new GatewaySignal('gone') : error
}

/** @throws CalendarFailure, GatewaySignal; GoogleError for what the caller may expect: 404, 409, 410 of an entry, 412 */
async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw failureOf(error)
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof CalendarFailure) return error
  const { response, cause } = error as { response?: Answered; cause?: unknown }
  if (!response)
    return cause instanceof CalendarFailure ? cause : new CalendarFailure('unreachable', { cause: error })
  const { status, headers } = response
  const reason = reasonOf(response.data)
  const isLimit = status === 429 || (status === 403 && /rateLimitExceeded|quotaExceeded/i.test(reason))
  if (isLimit)
    return new CalendarFailure('rate_limited', { retryAfterMs: retryAfterMs(headers), cause: error })
  if (status >= 500) return new CalendarFailure('server_error', { cause: error })
  if (status === 401) return new GatewaySignal('access_expired', { cause: error })
  if (reason === 'insufficientPermissions') return new CalendarFailure('needs_consent', { cause: error })
  if (status === 410 && /SyncRequired|updatedMinTooLongAgo/.test(reason)) {
    return new GatewaySignal('token_lost', { cause: error })
  }
  if (status === 403) return new CalendarFailure('refused', { cause: error })
  return new GoogleError(status, error)
}

function reasonOf(data: unknown): string {
  const { error } = (data ?? {}) as { error?: { errors?: { reason?: string }[]; message?: string } }
  return error?.errors?.[0]?.reason ?? error?.message ?? ''
}

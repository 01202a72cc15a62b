import { Client, GraphError, type Context, type Middleware } from '@microsoft/microsoft-graph-client'
import { CalendarFailure, isFailureCode } from '../rules/failures.ts'
import {
  GatewaySignal,
  type CalendarGateway,
  type ExternalChange,
  type GatewaySettings,
  type WrittenEvent,
} from './calendar-gateway.ts'
import { bodyOf, changeOf, writtenOf, type GraphEvent } from './graph-events.ts'
import { limitedFetch, retryAfterMs } from './limited-fetch.ts'
import { openOauth } from './oauth.ts'

const scopes = ['offline_access', 'User.Read', 'Calendars.ReadWrite']
const mostPages = 200
/** Under which Outlook keeps the booking's id; only who knows this name sees it. */
const bookingProperty = 'String {6f0c0d5e-8a4b-4a55-9a07-4d3c1d2b7a10} Name bookingId'

type Page = { value: GraphEvent[]; '@odata.nextLink'?: string; '@odata.deltaLink'?: string }
type GraphCalendar = { id: string; name: string; isDefaultCalendar?: boolean; canEdit?: boolean }

/** Outlook's calendars through Microsoft's own client. https://learn.microsoft.com/graph/delta-query-events */
export function openMicrosoft(settings: GatewaySettings): CalendarGateway {
  const oauth = openOauth(settings, { scopes, extra: { response_mode: 'query', prompt: 'select_account' } })
  const as = (access: string) =>
    Client.initWithMiddleware({ middleware: new Transport(access), baseUrl: settings.apiUrl })
  const eventPath = (id: string) => `/me/events/${encodeURIComponent(id)}`
  const calendarPath = (id: string) => `/me/calendars/${encodeURIComponent(id)}`

  async function patch(access: string, known: WrittenEvent, body: object): Promise<GraphEvent> {
    const path = eventPath(known.externalId)
    const call = (etag: string | null): Promise<GraphEvent> => {
      const request = as(access).api(path)
      if (etag) request.header('If-Match', etag)
      return asked(() => request.patch(body) as Promise<GraphEvent>)
    }
    try {
      return await call(known.etag)
    } catch (error) {
      if (!isStatus(error, 412)) throw error
      const current = await asked(() => as(access).api(path).get() as Promise<GraphEvent>)
      return await call(current['@odata.etag'] ?? null)
    }
  }

  /** What an attempt without an answer may have made. */
  async function findWritten(
    access: string,
    calendarId: string,
    clientEventId: string,
  ): Promise<WrittenEvent | null> {
    const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${bookingProperty}' and ep/value eq '${clientEventId}')`
    const { value } = await asked(
      () =>
        as(access)
          .api(`${calendarPath(calendarId)}/events`)
          .filter(filter)
          .get() as Promise<Page>,
    )
    return value[0] ? writtenOf(value[0]) : null
  }

  return {
    kind: 'microsoft',
    isLocal: settings.isLocal,
    ...oauth,
    authorizeUrl: async (input) => oauth.authorizeUrl(input),

    async accountOf(access) {
      const me = await asked(
        () =>
          as(access).api('/me').select('mail,userPrincipalName').get() as Promise<{
            mail: string | null
            userPrincipalName: string
          }>,
      )
      return me.mail ?? me.userPrincipalName
    },

    async listCalendars(access) {
      const { value } = await asked(
        () => as(access).api('/me/calendars').top(100).get() as Promise<{ value: GraphCalendar[] }>,
      )
      return value.map(({ id, name, isDefaultCalendar, canEdit }) => ({
        id,
        name,
        isPrimary: isDefaultCalendar === true,
        mayWrite: canEdit === true,
      }))
    },

    async listChanges({ access, calendarId, token, from, to, zone }) {
      const client = as(access)
      const masters = new Map<string, GraphEvent>()
      const changes: ExternalChange[] = []
      const first = `${calendarPath(calendarId)}/calendarView/delta?startDateTime=${from.toISOString()}&endDateTime=${to.toISOString()}`
      let link = token ?? first
      for (let page = 0; page < mostPages; page++) {
        const data = await asked(
          () =>
            client
              .api(link)
              .header('Prefer', 'outlook.timezone="UTC", odata.maxpagesize=200')
              .get() as Promise<Page>,
        )
        for (const event of data.value) {
          if (event.type === 'seriesMaster') masters.set(event.id, event)
          else changes.push(changeOf(event, await masterOf(event), zone))
        }
        const done = data['@odata.deltaLink']
        if (done) {
          return { changes, nextToken: pathOf(done, settings.apiUrl), isComplete: token === null }
        }
        link = pathOf(data['@odata.nextLink'] ?? '', settings.apiUrl)
      }
      throw new CalendarFailure('too_many_events')

      /** An occurrence comes without what its series says, and the series may have come long ago. */
      async function masterOf({ type, seriesMasterId }: GraphEvent): Promise<GraphEvent | null> {
        if (type !== 'occurrence' || !seriesMasterId) return null
        const known = masters.get(seriesMasterId)
        if (known) return known
        const read = await asked(
          () => client.api(eventPath(seriesMasterId)).get() as Promise<GraphEvent>,
        ).catch((error: unknown) => {
          if (isStatus(error, 404)) return null
          throw error
        })
        if (read) masters.set(seriesMasterId, read)
        return read
      }
    },

    async putEvent({ access, calendarId, event, known }) {
      const body = bodyOf(event)
      if (known) {
        return writtenOf(
          await patch(access, known, body).catch((error: unknown) => {
            throw isStatus(error, 404) ? new GatewaySignal('gone') : error
          }),
        )
      }
      const properties = [{ id: bookingProperty, value: event.clientEventId }]
      const created = {
        ...body,
        transactionId: event.clientEventId,
        singleValueExtendedProperties: properties,
      }
      try {
        return writtenOf(
          await asked(
            () =>
              as(access)
                .api(`${calendarPath(calendarId)}/events`)
                .post(created) as Promise<GraphEvent>,
          ),
        )
      } catch (error) {
        if (!isStatus(error, 409)) throw error
        const existing = await findWritten(access, calendarId, event.clientEventId)
        // Made by an attempt that we never heard of, and deleted since.
        if (!existing) throw new GatewaySignal('gone')
        return writtenOf(await patch(access, existing, body))
      }
    },

    async removeEvent({ access, calendarId, clientEventId, known }) {
      const written = known ?? (await findWritten(access, calendarId, clientEventId))
      if (!written) return
      try {
        await asked(() => as(access).api(eventPath(written.externalId)).delete())
      } catch (error) {
        if (!isStatus(error, 404)) throw error
      }
    },

    async watch({ access, calendarId, secret, address, until }) {
      const made = await asked(
        () =>
          as(access)
            .api('/subscriptions')
            .post({
              changeType: 'created,updated,deleted',
              notificationUrl: address,
              lifecycleNotificationUrl: address,
              resource: `${calendarPath(calendarId)}/events`,
              expirationDateTime: until.toISOString(),
              clientState: secret,
            }) as Promise<{ id: string; expirationDateTime: string }>,
      )
      return { channelId: made.id, resourceId: null, expiresAt: new Date(made.expirationDateTime) }
    },

    async unwatch({ access, channelId }) {
      try {
        await asked(() =>
          as(access)
            .api(`/subscriptions/${encodeURIComponent(channelId)}`)
            .delete(),
        )
      } catch (error) {
        if (!isStatus(error, 404)) throw error
      }
    },
  }
}

/** A link of the answer as a path below `/v1.0`: one to another server is not followed with somebody's token. */
function pathOf(link: string, apiUrl: string): string {
  const url = URL.canParse(link) ? new URL(link) : null
  if (url?.origin !== new URL(apiUrl).origin || !url.pathname.startsWith('/v1.0/')) {
    throw new CalendarFailure('broken_calendar')
  }
  return url.pathname.slice('/v1.0'.length) + url.search
}

/** Carries a call, with a time limit. */
class Transport implements Middleware {
  constructor(private readonly access: string) {}

  async execute(context: Context): Promise<void> {
    const url = typeof context.request === 'string' ? context.request : context.request.url
    const headers = new Headers(context.options?.headers as HeadersInit | undefined)
    headers.set('authorization', `Bearer ${this.access}`)
    const { method, body } = context.options ?? {}
    try {
      context.response = await limitedFetch(url, {
        headers,
        ...(method === undefined ? {} : { method }),
        ...(body === undefined || body === null ? {} : { body: body as BodyInit }),
      })
    } catch (error) {
      // Of what is thrown here, the client keeps no more than the name.
      if (error instanceof CalendarFailure) error.name = error.code
      throw error
    }
  }
}

const isStatus = (error: unknown, ...statuses: number[]) =>
  error instanceof GraphError && statuses.includes(error.statusCode)

/** @throws CalendarFailure, GatewaySignal; GraphError for what the caller may expect: 404, 409, 412 */
async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw failureOf(error)
  }
}

function failureOf(error: unknown): unknown {
  if (!(error instanceof GraphError)) return error
  const { statusCode, headers, code } = error
  // The client reports whatever failed before an answer as an error without a status.
  if (statusCode < 100) {
    return new CalendarFailure(code && isFailureCode(code) ? code : 'unreachable', { cause: error })
  }
  if (statusCode === 429) {
    return new CalendarFailure('rate_limited', {
      retryAfterMs: headers ? retryAfterMs(headers) : null,
      cause: error,
    })
  }
  if (statusCode >= 500) return new CalendarFailure('server_error', { cause: error })
  if (statusCode === 401) return new GatewaySignal('access_expired', { cause: error })
  const isLost = statusCode === 410 || /syncState(NotFound|Invalid)/i.test(code ?? '')
  if (isLost) return new GatewaySignal('token_lost', { cause: error })
  if (statusCode === 403) return new CalendarFailure('refused', { cause: error })
  return error
}

import { randomUUID } from 'node:crypto'
import { answerConsent } from './consent.ts'
import { Faults } from './faults.ts'
import { bodyOf, cursorText, etagOf, fromGoogle, readCursor, toGoogle, type Cursor } from './google-events.ts'
import { post } from './post.ts'
import { Postman } from './postman.ts'
import { Refusal, startService, type Answered, type Asked } from './service.ts'
import { CalendarStore, type Instance, type NewEvent, type StoredCalendar } from './store.ts'
import { Tokens } from './tokens.ts'

type Channel = {
  id: string
  resourceId: string
  address: string
  token: string
  email: string
  calendarId: string
  until: number
  count: number
}

export type LocalCalendarOptions = {
  port?: number
  /** How long an access token lives, in seconds. */
  tokenSeconds?: number
  now?: () => Date
  /** What was kept of an earlier run. */
  store?: CalendarStore
  tokens?: (made: Tokens) => void
  client?: { clientId: string; clientSecret: string }
}

const refusal = (code: number, reason: string, headers: Record<string, string> = {}) =>
  new Refusal({ status: code, body: errorOf(code, reason), headers })

const reasons: Record<number, string> = {
  403: 'rateLimitExceeded',
  429: 'rateLimitExceeded',
  503: 'backendError',
}
const errorOf = (code: number, reason = reasons[code] ?? 'backendError') => ({
  error: { code, message: reason, errors: [{ domain: 'global', reason, message: reason }] },
})

/** Google Calendar API v3 and its OAuth on this machine: the part that a booking platform uses, with state. */
export async function startLocalGoogle(options: LocalCalendarOptions = {}) {
  const { now = () => new Date(), tokenSeconds = 3_599 } = options
  const client = options.client ?? { clientId: 'local-google', clientSecret: 'local-google-secret' }
  const store = options.store ?? new CalendarStore()
  const tokens = new Tokens({ ...client, rotates: false, tokenSeconds, now })
  options.tokens?.(tokens)
  const faults = new Faults()
  const channels = new Map<string, Channel>()
  const postman = new Postman(faults)
  const calls: string[] = []

  store.onChange = (email, calendar) => {
    for (const channel of channels.values()) {
      if (channel.email !== email || channel.calendarId !== calendar.id) continue
      if (channel.until > now().getTime()) notify(channel, 'exists')
    }
  }

  function notify(channel: Channel, state: string) {
    const number = ++channel.count
    postman.send(() =>
      post(channel.address, {
        'x-goog-channel-id': channel.id,
        'x-goog-channel-token': channel.token,
        'x-goog-resource-id': channel.resourceId,
        'x-goog-resource-state': state,
        'x-goog-message-number': String(number),
        'x-goog-channel-expiration': new Date(channel.until).toUTCString(),
      }),
    )
  }

  function answer(asked: Asked): Answered {
    const page = answerConsent(asked, {
      company: 'Google',
      authorizePath: '/o/oauth2/v2/auth',
      tokens,
      store,
    })
    if (page) return page
    if (asked.path === '/token') return tokens.answer(asked)
    if (asked.path === '/revoke') {
      return tokens.revoke(asked.query.get('token') ?? new URLSearchParams(asked.text).get('token') ?? '')
    }
    calls.push(`${asked.method} ${asked.path}`)
    const holder = tokens.find(asked)
    if (!holder) throw refusal(401, 'authError')
    return api(asked, holder.email)
  }

  function api(asked: Asked, email: string): Answered {
    const { method, path } = asked
    if (path === '/calendar/v3/users/me/calendarList') return listCalendars(email)
    if (path === '/calendar/v3/channels/stop') return stop(asked, email)
    const [, calendarId = '', rest = ''] =
      /^\/calendar\/v3\/calendars\/([^/]+)\/events(\/.*)?$/.exec(path) ?? []
    const calendar = store.calendar(email, decodeURIComponent(calendarId))
    if (!calendar) throw refusal(404, 'notFound')
    if (rest === '' && method === 'GET') return list(asked, calendar, email)
    if (rest === '/watch' && method === 'POST') return watch(asked, calendar, email)
    if (method !== 'GET' && calendar.access === 'reader') throw refusal(403, 'requiredAccessLevel')
    if (rest === '' && method === 'POST') return insert(asked, calendar, email)
    const found = store.find(calendar, decodeURIComponent(rest.slice(1)))
    if (!found) throw refusal(404, 'notFound')
    if (method === 'GET') return shown(found, email)
    if (method === 'PATCH' || method === 'PUT') return change(asked, calendar, email, found)
    if (method === 'DELETE') return remove(asked, calendar, email, found)
    throw refusal(404, 'notFound')
  }

  const listCalendars = (email: string): Answered => ({
    status: 200,
    body: {
      kind: 'calendar#calendarList',
      items: store.account(email).calendars.map(({ id, name, zone, access, isPrimary }) => ({
        id,
        summary: name,
        timeZone: zone,
        accessRole: access,
        ...(isPrimary ? { primary: true } : {}),
      })),
    },
  })

  function list({ query }: Asked, calendar: StoredCalendar, email: string): Answered {
    const token = query.get('pageToken') ?? query.get('syncToken')
    if (query.has('syncToken') && (query.has('timeMin') || query.has('timeMax')))
      throw refusal(400, 'invalid')
    const cursor: Cursor | null = token
      ? readCursor(token)
      : {
          since: 0,
          upTo: calendar.revision,
          from: Date.parse(query.get('timeMin') ?? '1970-01-01T00:00:00Z'),
          to: Date.parse(query.get('timeMax') ?? '2100-01-01T00:00:00Z'),
          skip: 0,
        }
    if (!cursor) throw refusal(400, 'invalid')
    const { since, from, to, skip } = cursor
    if (since > 0 && since < calendar.forgottenBefore) throw refusal(410, 'fullSyncRequired')
    const upTo = query.has('pageToken') ? cursor.upTo : calendar.revision
    const size = Math.min(Number(query.get('maxResults') ?? 250), 2_500)
    const showsDeleted = since > 0 || query.get('showDeleted') === 'true'
    const all = store.changes(calendar, since, from, to).filter((each) => showsDeleted || !each.isDeleted)
    const isLast = skip + size >= all.length
    const next: Cursor = isLast
      ? { since: upTo, upTo: 0, from, to, skip: 0 }
      : { since, upTo, from, to, skip: skip + size }
    const isExpanded = query.get('singleEvents') === 'true'
    return {
      status: 200,
      body: {
        kind: 'calendar#events',
        summary: calendar.name,
        timeZone: calendar.zone,
        items: all.slice(skip, skip + size).map((each) => toGoogle(each, { isExpanded, email })),
        [isLast ? 'nextSyncToken' : 'nextPageToken']: cursorText(next),
      },
    }
  }

  const shown = (found: Instance, email: string): Answered => {
    const body = toGoogle(found, { isExpanded: found.masterId !== null, email })
    return { status: 200, body, headers: { etag: etagOf(found.revision) } }
  }

  function insert(asked: Asked, calendar: StoredCalendar, email: string): Answered {
    const body = bodyOf(asked)
    const fields = fromGoogle(body, calendar)
    if (!fields?.start || !fields.end) throw refusal(400, 'required')
    // Base32hex, five characters or more.
    if (body.id !== undefined && !/^[a-v0-9]{5,1024}$/.test(body.id)) throw refusal(400, 'invalid')
    if (body.id !== undefined && calendar.events[body.id]) throw refusal(409, 'duplicate')
    const event = store.insert(email, calendar, {
      title: '',
      ...fields,
      ...(body.id ? { id: body.id } : {}),
    } as NewEvent)
    return shown(store.find(calendar, event.id)!, email)
  }

  function change(asked: Asked, calendar: StoredCalendar, email: string, found: Instance): Answered {
    assertMatch(asked, found)
    const fields = fromGoogle(bodyOf(asked), calendar)
    if (!fields) throw refusal(400, 'invalid')
    if (found.masterId) store.changeInstance(email, calendar, found, fields)
    else store.change(email, calendar, found.event, fields)
    return shown(store.find(calendar, found.id)!, email)
  }

  function remove(asked: Asked, calendar: StoredCalendar, email: string, found: Instance): Answered {
    if (found.isDeleted) throw refusal(410, 'deleted')
    assertMatch(asked, found)
    if (found.masterId) store.changeInstance(email, calendar, found, { isDeleted: true })
    else store.remove(email, calendar, found.event)
    return { status: 204 }
  }

  function assertMatch({ headers }: Asked, { revision }: Instance) {
    const wanted = headers['if-match']
    if (wanted && wanted !== '*' && wanted !== etagOf(revision)) throw refusal(412, 'conditionNotMet')
  }

  function watch({ body }: Asked, calendar: StoredCalendar, email: string): Answered {
    const { id, type, address, token = '', expiration } = body as Record<string, string>
    if (!id || type !== 'web_hook' || !URL.canParse(address ?? '')) throw refusal(400, 'invalid')
    // The real one takes https only; here everything stays on this machine.
    if (channels.has(id)) throw refusal(400, 'channelIdNotUnique')
    const week = now().getTime() + 7 * 86_400_000
    const until = Math.min(Number(expiration ?? week), week)
    const channel: Channel = {
      id,
      resourceId: randomUUID(),
      address: address!,
      token,
      email,
      calendarId: calendar.id,
      until,
      count: 0,
    }
    channels.set(id, channel)
    notify(channel, 'sync')
    const { resourceId } = channel
    return { status: 200, body: { kind: 'api#channel', id, resourceId, token, expiration: String(until) } }
  }

  function stop({ body }: Asked, email: string): Answered {
    const channel = channels.get(String(body.id))
    if (!channel || channel.email !== email || channel.resourceId !== body.resourceId)
      throw refusal(404, 'notFound')
    channels.delete(channel.id)
    return { status: 204 }
  }

  const service = await startService(answer, {
    faults,
    faultOf: errorOf,
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  const { origin } = service
  return {
    ...service,
    store,
    tokens,
    faults,
    channels,
    postman,
    /** Every call of the API itself, as `POST /calendar/v3/…`. */
    calls,
    settings: {
      ...client,
      authorizeUrl: `${origin}/o/oauth2/v2/auth`,
      tokenUrl: `${origin}/token`,
      revokeUrl: `${origin}/revoke`,
      apiUrl: `${origin}/`,
    },
  }
}

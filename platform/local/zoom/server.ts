import { randomBytes } from 'node:crypto'
import type { ZoomAddresses } from '#platform/meetings/index.ts'
import { Faults } from '../calendars/faults.ts'
import { startService, type Answered, type Asked } from '../calendars/service.ts'
import {
  newMeetingId,
  newZak,
  refused,
  ZoomAccess,
  ZoomStore,
  type ZoomApp,
  type ZoomMeeting,
} from './account.ts'
import { callPage } from './page.ts'

export type LocalZoomOptions = {
  store?: ZoomStore
  faults?: Faults
  now?: () => Date
  tokenSeconds?: number
  takesUnknownApps?: boolean
  /** After each change of what is stored. */
  onChange?: () => void
}

export type LocalZoom = {
  origin: string
  addresses: ZoomAddresses
  store: ZoomStore
  access: ZoomAccess
  faults: Faults
  /** Every request to the API, as `POST /v2/users/me/meetings`. */
  asked: string[]
  close(): Promise<void>
}

/**
 * The part of Zoom that is used here: tokens of server-to-server apps, and meetings that are made, listed, read, changed,
 * ended and deleted, with Zoom's own refusals. https://developers.zoom.us/docs/api/meetings/
 */
export async function startLocalZoom(options: LocalZoomOptions = {}): Promise<LocalZoom> {
  const {
    store = new ZoomStore(),
    faults = new Faults(),
    now = () => new Date(),
    onChange = () => {},
  } = options
  const { tokenSeconds = 3_599, takesUnknownApps = false } = options
  const access = new ZoomAccess(store, { now, tokenSeconds, takesUnknownApps })
  const asked: string[] = []

  function work(request: Asked, origin: string): Answered {
    const { method, path } = request
    if (path === '/oauth/token') return { status: 200, body: access.issue(request) }
    const call = /^\/([js])\/(\d+)$/.exec(path)
    if (call) return enter(Number(call[2]), { isHost: call[1] === 's', query: request.query })
    asked.push(`${method} ${path}`)
    const ofUser = /^\/v2\/users\/([^/]+)(\/meetings)?$/.exec(path)
    if (ofUser)
      return ofUser[2]
        ? userMeetings(request, decodeURIComponent(ofUser[1]!), origin)
        : user(request, ofUser[1]!)
    const ofMeeting = /^\/v2\/meetings\/(\d+)(\/status)?$/.exec(path)
    if (ofMeeting) return oneMeeting(request, { id: Number(ofMeeting[1]), isStatus: !!ofMeeting[2], origin })
    throw refused(404, 404, 'This API endpoint is not recognized.')
  }

  function user(request: Asked, name: string): Answered {
    const app = access.appOf(request, 'user:read:admin')
    return { status: 200, body: { email: access.userIn(app, decodeURIComponent(name)) } }
  }

  function userMeetings(request: Asked, name: string, origin: string): Answered {
    const isWrite = request.method === 'POST'
    const app = access.appOf(request, isWrite ? 'meeting:write:admin' : 'meeting:read:admin')
    const host = access.userIn(app, name)
    if (isWrite) {
      access.countWrite(host)
      const meeting = newMeeting(app, host, request.body, now())
      store.meetings.set(meeting.id, meeting)
      onChange()
      return { status: 201, body: shown(meeting, origin, { isHost: true }) }
    }
    const all = [...store.meetings.values()].filter(
      ({ host_email: email, accountId }) => email === host && accountId === app.accountId,
    )
    const size = Math.min(Number(request.query.get('page_size') ?? 30), 300)
    const from = Number(request.query.get('next_page_token') || 0)
    const next = from + size < all.length ? String(from + size) : ''
    const meetings = all.slice(from, from + size).map((each) => {
      const { settings: _settings, agenda, ...rest } = shown(each, origin, { isHost: false })
      return { ...rest, agenda: String(agenda).slice(0, 250) }
    })
    return {
      status: 200,
      body: { page_size: size, total_records: all.length, next_page_token: next, meetings },
    }
  }

  function oneMeeting(
    request: Asked,
    { id, isStatus, origin }: { id: number; isStatus: boolean; origin: string },
  ): Answered {
    const { method, body } = request
    const app = access.appOf(request, method === 'GET' ? 'meeting:read:admin' : 'meeting:write:admin')
    const meeting = store.meetings.get(id)
    if (!meeting || meeting.accountId !== app.accountId)
      throw refused(404, 3001, `Meeting does not exist: ${id}.`)
    if (method === 'GET') return { status: 200, body: shown(meeting, origin, { isHost: true }) }
    if (isStatus) meeting.status = body.action === 'end' ? 'waiting' : meeting.status
    else if (method === 'PATCH') {
      access.countWrite(meeting.host_email)
      Object.assign(meeting, written(body))
    } else if (method === 'DELETE') {
      if (meeting.status === 'started')
        throw refused(400, 3002, "Sorry, you cannot delete this meeting since it's in progress.")
      store.meetings.delete(id)
    } else throw refused(405, 405, 'Method not allowed.')
    onChange()
    return { status: 204 }
  }

  /** What a browser sees that follows a link into a meeting. */
  function enter(id: number, { isHost, query }: { isHost: boolean; query: URLSearchParams }): Answered {
    const meeting = store.meetings.get(id)
    const isAllowed = meeting && (isHost ? query.has('zak') : query.get('pwd') === meeting.password)
    if (!isAllowed) return { status: 404, type: 'text/html; charset=utf-8', body: callPage(null) }
    const isWaiting = !isHost && meeting.settings.waiting_room === true && meeting.status !== 'started'
    if (isHost || meeting.settings.join_before_host === true) meeting.status = 'started'
    onChange()
    const { topic } = meeting
    return { status: 200, type: 'text/html; charset=utf-8', body: callPage({ topic, isHost, isWaiting }) }
  }

  const service = await startService(work, {
    faults,
    faultOf: (status) => ({ code: status, message: `Fault ${status}` }),
  })
  const { origin, close } = service
  return {
    origin,
    addresses: { tokenUrl: `${origin}/oauth/token`, apiUrl: `${origin}/v2` },
    store,
    access,
    faults,
    asked,
    close,
  }
}

const startTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** What of a body Zoom takes. @throws Refusal 300 naming the fields that it does not */
function written(body: Record<string, unknown>): Partial<ZoomMeeting> {
  const { topic, start_time: start, duration, timezone, agenda, settings } = body
  const faults: Record<string, boolean> = {
    topic: topic !== undefined && (typeof topic !== 'string' || topic.length > 200),
    start_time: start !== undefined && (typeof start !== 'string' || !startTime.test(start)),
    duration: duration !== undefined && (!Number.isInteger(duration) || Number(duration) < 1),
    agenda: agenda !== undefined && (typeof agenda !== 'string' || agenda.length > 2000),
  }
  const wrong = Object.keys(faults).filter((field) => faults[field])
  if (wrong.length > 0) throw refused(300, 300, `Validation Failed: ${wrong.join(', ')}.`)
  const given = { topic, start_time: start, duration, timezone, agenda, settings }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function newMeeting(
  { accountId }: ZoomApp,
  host: string,
  body: Record<string, unknown>,
  now: Date,
): ZoomMeeting & { accountId: string } {
  return {
    accountId,
    id: newMeetingId(),
    uuid: randomBytes(16).toString('base64'),
    host_id: Buffer.from(host).toString('base64url').slice(0, 22),
    host_email: host,
    topic: 'Zoom Meeting',
    type: Number(body.type ?? 2),
    status: 'waiting',
    start_time: now.toISOString(),
    duration: 60,
    timezone: 'UTC',
    agenda: '',
    created_at: now.toISOString(),
    password: randomBytes(6).toString('base64url'),
    settings: {},
    ...written(body),
  }
}

/** A host's address holds a key that lasts two hours, and is told to whoever reads the meeting itself. */
function shown(
  { accountId: _account, ...meeting }: ZoomMeeting & { accountId: string },
  origin: string,
  { isHost }: { isHost: boolean },
) {
  const join = `${origin}/j/${meeting.id}?pwd=${meeting.password}`
  const start = isHost ? { start_url: `${origin}/s/${meeting.id}?zak=${newZak()}` } : {}
  return { ...meeting, join_url: join, ...start }
}

import { randomUUID } from 'node:crypto'
import { answerConsent } from './consent.ts'
import { Faults } from './faults.ts'
import type { LocalCalendarOptions } from './google.ts'
import { cursorText, readCursor, type Cursor } from './google-events.ts'
import { filteredBy, fromGraph, graphEtag, toGraph, type GraphBody } from './microsoft-events.ts'
import { post } from './post.ts'
import { Postman } from './postman.ts'
import { Refusal, startService, type Answered, type Asked } from './service.ts'
import { CalendarStore, type Instance, type NewEvent, type StoredCalendar } from './store.ts'
import { Tokens } from './tokens.ts'

type Subscription = {
  id: string
  notificationUrl: string
  lifecycleNotificationUrl: string | null
  clientState: string
  resource: string
  email: string
  calendarId: string
  until: number
}

const codes: Record<number, string> = {
  400: 'ErrorInvalidRequest',
  401: 'InvalidAuthenticationToken',
  403: 'ErrorAccessDenied',
  404: 'ErrorItemNotFound',
  409: 'ErrorDuplicateTransactionId',
  410: 'syncStateNotFound',
  412: 'ErrorIrresolvableConflict',
  429: 'ApplicationThrottled',
  503: 'serviceNotAvailable',
}
const errorOf = (status: number) => ({
  error: { code: codes[status] ?? 'generalException', message: codes[status] ?? 'generalException' },
})
const refusal = (status: number) => new Refusal({ status, body: errorOf(status) })

/** The longest that Graph lets a subscription to events live: a little under seven days. */
const longestSubscription = 10_080 * 60_000

/** The calendar part of Microsoft Graph and its OAuth on this machine, with state. */
export async function startLocalMicrosoft(options: LocalCalendarOptions = {}) {
  const { now = () => new Date(), tokenSeconds = 3_599 } = options
  const client = options.client ?? { clientId: 'local-microsoft', clientSecret: 'local-microsoft-secret' }
  const store = options.store ?? new CalendarStore()
  const tokens = new Tokens({ ...client, rotates: true, tokenSeconds, now })
  options.tokens?.(tokens)
  const faults = new Faults()
  const subscriptions = new Map<string, Subscription>()
  const postman = new Postman(faults)
  const calls: string[] = []

  store.onChange = (email, calendar, eventId) => {
    for (const subscription of subscriptions.values()) {
      if (subscription.email !== email || subscription.calendarId !== calendar.id) continue
      if (subscription.until <= now().getTime()) continue
      notify(subscription, subscription.notificationUrl, {
        changeType: 'updated',
        resource: `Users/${email}/Events/${eventId}`,
        resourceData: { '@odata.type': '#Microsoft.Graph.Event', id: eventId },
      })
    }
  }

  function notify({ id, clientState, until }: Subscription, to: string, fields: Record<string, unknown>) {
    const item = {
      subscriptionId: id,
      clientState,
      subscriptionExpirationDateTime: new Date(until).toISOString(),
      ...fields,
    }
    const body = JSON.stringify({ value: [item] })
    postman.send(() => post(to, { 'content-type': 'application/json' }, body))
  }

  /** Tells a client what became of its subscription: `subscriptionRemoved` also removes it. */
  function lifecycle(id: string, event: 'subscriptionRemoved' | 'reauthorizationRequired' | 'missed') {
    const subscription = subscriptions.get(id)
    if (!subscription?.lifecycleNotificationUrl) return
    if (event === 'subscriptionRemoved') subscriptions.delete(id)
    notify(subscription, subscription.lifecycleNotificationUrl, { lifecycleEvent: event })
  }

  async function answer(asked: Asked, origin: string): Promise<Answered> {
    const authorizePath = '/common/oauth2/v2.0/authorize'
    const page = answerConsent(asked, { company: 'Outlook', authorizePath, tokens, store })
    if (page) return page
    if (asked.path === '/common/oauth2/v2.0/token') return tokens.answer(asked)
    calls.push(`${asked.method} ${asked.path}`)
    const holder = tokens.find(asked)
    if (!holder) throw refusal(401)
    return api(asked, holder.email, origin)
  }

  async function api(asked: Asked, email: string, origin: string): Promise<Answered> {
    const { method } = asked
    const path = decodeURIComponent(asked.path)
    if (path === '/v1.0/me') {
      const { name } = store.account(email)
      return ok({ id: randomUUID(), mail: email, userPrincipalName: email, displayName: name })
    }
    if (path === '/v1.0/me/calendars') return listCalendars(email)
    if (path === '/v1.0/subscriptions' && method === 'POST') return subscribe(asked, email)
    const [, subscriptionId] = /^\/v1\.0\/subscriptions\/([^/]+)$/.exec(path) ?? []
    if (subscriptionId) return changeSubscription(asked, email, subscriptionId)
    const [, calendarId, rest = ''] = /^\/v1\.0\/me\/calendars\/([^/]+)(\/.*)$/.exec(path) ?? []
    if (calendarId) {
      const calendar = store.calendar(email, calendarId)
      if (!calendar) throw refusal(404)
      if (rest === '/calendarView/delta') return delta(asked, calendar, origin)
      if (rest === '/events' && method === 'GET') {
        return ok({
          value: filteredBy(asked.query.get('$filter') ?? '', calendar).map((event) =>
            shown(calendar, event.id),
          ),
        })
      }
      if (rest === '/events' && method === 'POST') return insert(asked, calendar, email)
    }
    const [, eventId] = /^\/v1\.0\/me\/events\/([^/]+)$/.exec(path) ?? []
    if (eventId) return oneEvent(asked, email, eventId)
    throw refusal(404)
  }

  const ok = (body: unknown, status = 200): Answered => ({ status, body })
  const shown = (calendar: StoredCalendar, id: string) => toGraph(store.find(calendar, id)!)

  const listCalendars = (email: string) =>
    ok({
      value: store.account(email).calendars.map(({ id, name, access, isPrimary }) => ({
        id,
        name,
        canEdit: access === 'owner',
        isDefaultCalendar: isPrimary,
        owner: { address: email },
      })),
    })

  function delta({ query, path, headers }: Asked, calendar: StoredCalendar, origin: string): Answered {
    const token = query.get('$skiptoken') ?? query.get('$deltatoken')
    const time = (name: string) => Date.parse(`${(query.get(name) ?? '').replace(/Z$/, '')}Z`)
    const cursor: Cursor | null = token
      ? readCursor(token)
      : { since: 0, upTo: calendar.revision, from: time('startDateTime'), to: time('endDateTime'), skip: 0 }
    if (!cursor || !(cursor.from < cursor.to)) throw refusal(400)
    const { since, from, to, skip } = cursor
    if (since > 0 && since < calendar.forgottenBefore) throw refusal(410)
    const upTo = query.has('$skiptoken') ? cursor.upTo : calendar.revision
    const size = Number(/odata\.maxpagesize=(\d+)/.exec(String(headers.prefer ?? ''))?.[1] ?? 10)
    const all = withMasters(store.changes(calendar, since, from, to))
    const isLast = skip + size >= all.length
    const next: Cursor = isLast
      ? { since: upTo, upTo: 0, from, to, skip: 0 }
      : { since, upTo, from, to, skip: skip + size }
    const link = `${origin}${path}?${isLast ? '$deltatoken' : '$skiptoken'}=${cursorText(next)}`
    const value = all
      .slice(skip, skip + size)
      .map((each) => (each.isDeleted ? { id: each.id, '@removed': { reason: 'deleted' } } : toGraph(each)))
    return ok({ value, [isLast ? '@odata.deltaLink' : '@odata.nextLink']: link })
  }

  /** A series comes before its occurrences. */
  function withMasters(instances: Instance[]): Instance[] {
    const masters = new Set<string>()
    return instances.flatMap((instance) => {
      const { masterId, event, isDeleted } = instance
      if (!masterId || isDeleted || masters.has(masterId)) return [instance]
      masters.add(masterId)
      return [{ ...instance, id: event.id, masterId: null, start: event.start, end: event.end }, instance]
    })
  }

  function insert({ body }: Asked, calendar: StoredCalendar, email: string): Answered {
    if (calendar.access === 'reader') throw refusal(403)
    const given = body as GraphBody
    const fields = fromGraph(given)
    if (!fields?.start || !fields.end) throw refusal(400)
    const transactionId = given.transactionId ?? null
    const isUsed = Object.values(calendar.events).some((each) => each.transactionId === transactionId)
    if (transactionId !== null && isUsed) throw refusal(409)
    const event = store.insert(email, calendar, { title: '', ...fields, transactionId } as NewEvent)
    return ok(shown(calendar, event.id), 201)
  }

  function oneEvent({ method, body, headers }: Asked, email: string, id: string): Answered {
    const calendar = store.account(email).calendars.find((each) => store.find(each, id))
    const found = calendar && store.find(calendar, id)
    if (!calendar || !found || found.isDeleted) throw refusal(404)
    if (method === 'GET') return ok(toGraph(found))
    if (calendar.access === 'reader') throw refusal(403)
    const wanted = headers['if-match']
    if (wanted && wanted !== '*' && wanted !== graphEtag(found.revision)) throw refusal(412)
    if (method === 'DELETE') {
      if (found.masterId) store.changeInstance(email, calendar, found, { isDeleted: true })
      else store.remove(email, calendar, found.event)
      return { status: 204 }
    }
    const fields = fromGraph(body as GraphBody)
    if (!fields) throw refusal(400)
    if (found.masterId) store.changeInstance(email, calendar, found, fields)
    else store.change(email, calendar, found.event, fields)
    return ok(shown(calendar, id))
  }

  async function subscribe({ body }: Asked, email: string): Promise<Answered> {
    const given = body as Record<string, string | undefined>
    const until = Date.parse(given.expirationDateTime ?? '')
    const [, calendarId = ''] =
      /^\/?me\/calendars\/([^/]+)\/events$/.exec(decodeURIComponent(given.resource ?? '')) ?? []
    const calendar = store.calendar(email, calendarId)
    const isGood = given.notificationUrl && (given.clientState ?? '').length <= 128
    if (!calendar || !isGood || !(until <= now().getTime() + longestSubscription)) throw refusal(400)
    for (const address of [given.notificationUrl, given.lifecycleNotificationUrl]) {
      if (address && !(await answersHandshake(address))) throw refusal(400)
    }
    const subscription: Subscription = {
      id: randomUUID(),
      notificationUrl: given.notificationUrl!,
      lifecycleNotificationUrl: given.lifecycleNotificationUrl ?? null,
      clientState: given.clientState ?? '',
      resource: given.resource ?? '',
      email,
      calendarId: calendar.id,
      until,
    }
    subscriptions.set(subscription.id, subscription)
    return ok(viewOf(subscription), 201)
  }

  function changeSubscription({ method, body }: Asked, email: string, id: string): Answered {
    const subscription = subscriptions.get(id)
    if (!subscription || subscription.email !== email) throw refusal(404)
    if (method === 'DELETE') {
      subscriptions.delete(id)
      return { status: 204 }
    }
    const until = Date.parse(String(body.expirationDateTime))
    if (!(until <= now().getTime() + longestSubscription)) throw refusal(400)
    subscription.until = until
    return ok(viewOf(subscription))
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
    subscriptions,
    lifecycle,
    postman,
    calls,
    settings: {
      ...client,
      authorizeUrl: `${origin}/common/oauth2/v2.0/authorize`,
      tokenUrl: `${origin}/common/oauth2/v2.0/token`,
      revokeUrl: null,
      apiUrl: `${origin}/`,
    },
  }
}

const viewOf = ({ id, resource, notificationUrl, until }: Subscription) => ({
  id,
  resource,
  notificationUrl,
  expirationDateTime: new Date(until).toISOString(),
})

/** The endpoint shows that it is the client's own by sending back a token as plain text. */
async function answersHandshake(address: string): Promise<boolean> {
  const url = new URL(address)
  const token = `Validation: ${randomUUID()}`
  url.searchParams.set('validationToken', token)
  const { status, text } = await post(url.href, { 'content-type': 'text/plain; charset=utf-8' })
  return status === 200 && text === token
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { bookingIdOfLink, mayFollowBooking } from '#platform/booking/index.ts'
import { findSessionById } from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { hashSecret, isId } from '#platform/kernel/ids.ts'
import type { RealtimeMessage } from '#platform/kernel/realtime.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { websockets } from './external/websocket.ts'
import { enterScope } from './scope.ts'

/** Codes with which a connection is closed; 4000 and above are ours (RFC 6455, 7.4.2). */
export const closeCodes = { signedOut: 4401, tooManyConnections: 4429, flooded: 1008 } as const

export type RealtimeLimits = {
  /** How often a connection shows that it lives, and its session is looked at. */
  heartbeatMs: number
  connectionsPerUser: number
  rooms: number
  /** Messages from one client in ten seconds. */
  messages: number
  /** Bytes that may wait for a slow reader. */
  backlog: number
}

export const realtimeLimits: RealtimeLimits = {
  heartbeatMs: 25_000,
  connectionsPerUser: 12,
  rooms: 10,
  messages: 40,
  backlog: 256 * 1024,
}

type Options = { runtime: Runtime; limits?: Partial<RealtimeLimits> }

/**
 * `GET /api/v1/realtime`, a websocket for signed-in people of one marketplace, and for guests who hold the link of a
 * booking (`?link=<secret>`). The client sends `{"type":"subscribe","room":"provider:<id>"}` or `booking:<id>`, is
 * answered with `subscribed` or `refused`, and then gets the room's messages with the room's name in them. `resync`
 * says that some may have been missed.
 */
export async function realtimeRoutes(app: FastifyInstance, { runtime, ...options }: Options) {
  const limits = { ...realtimeLimits, ...options.limits }
  const connections = new Map<string, number>()
  await app.register(websockets)
  app.addHook('onRequest', (request) => enterScope(request, runtime))
  app.route({
    method: 'GET',
    url: '/realtime',
    config: { isPublic: true },
    preValidation: async (request) => assertMayConnect(request, runtime),
    handler: async () => {
      throw new AppError('not_found', { detail: 'This address takes websockets only' })
    },
    wsHandler: (socket, request) => {
      const { actor } = request.scope
      const link = linkOf(request)
      if (actor.kind !== 'user' && !link) return socket.close(closeCodes.signedOut)
      const owner = `${request.scope.tenantId}/${actor.kind === 'user' ? actor.userId : hashSecret(link!)}`
      const count = (connections.get(owner) ?? 0) + 1
      if (count > limits.connectionsPerUser) return socket.close(closeCodes.tooManyConnections)
      connections.set(owner, count)
      socket.on('close', () => {
        const left = connections.get(owner)! - 1
        if (left > 0) connections.set(owner, left)
        else connections.delete(owner)
      })
      converse(socket, request.scope, link, { runtime, limits })
    },
  })
}

/**
 * The browser sends the cookie along from any page, and websockets know no same-origin rule: the page must be this
 * very host's. @throws AppError `forbidden`, `unauthenticated`
 */
async function assertMayConnect(request: FastifyRequest, { config, database }: Runtime) {
  const own = `${config.publicScheme}://${request.host.toLowerCase()}`
  if (request.headers.origin?.toLowerCase() !== own) {
    throw new AppError('forbidden', { detail: 'A websocket must come from a page of this site' })
  }
  if (request.scope.actor.kind === 'user') return
  const link = linkOf(request)
  const known = link ? await database.readTenant(request.scope, (ctx) => followedBy(ctx, link)) : null
  if (known === null) throw new AppError('unauthenticated')
}

/** The secret of a booking's link, by which a guest listens. It is in no log: those leave the query out. */
function linkOf({ query }: FastifyRequest): string | null {
  const { link } = query as Record<string, unknown>
  return typeof link === 'string' && link.length >= 40 && link.length <= 64 ? link : null
}

/** @returns the booking of a link that works; null for any other */
async function followedBy(ctx: Ctx, link: string): Promise<string | null> {
  try {
    return await bookingIdOfLink(ctx, link)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** A provider's team hears of all its bookings; of one booking, its parties hear. */
async function mayEnter(ctx: Ctx, room: string, link: string | null): Promise<boolean> {
  const { actor } = ctx
  const [kind, id, ...rest] = room.split(':')
  if (rest.length > 0 || !isId(id)) return false
  if (kind === 'provider') return actor.kind === 'user' && actor.providerId === id
  if (kind !== 'booking') return false
  return (await mayFollowBooking(ctx, id)) || (link !== null && (await followedBy(ctx, link)) === id)
}

type Surroundings = { runtime: Runtime; limits: RealtimeLimits }

function converse(socket: WebSocket, opened: Scope, link: string | null, { runtime, limits }: Surroundings) {
  const { realtime, database, log } = runtime
  const rooms = new Map<string, Promise<() => void>>()
  let scope = opened
  let isAlive = true
  let messages = 0

  function send(message: object) {
    if (socket.readyState !== socket.OPEN) return
    // Whoever does not read holds our memory, and would not read a farewell either; on reconnecting it asks for the
    // present state.
    if (socket.bufferedAmount > limits.backlog) return socket.terminate()
    socket.send(JSON.stringify(message))
  }

  function enter(room: string): Promise<() => void> {
    return realtime.subscribe(scope.tenantId, room, (message: RealtimeMessage) => send({ ...message, room }))
  }

  const isOpen = (room: string) => database.readTenant(scope, (ctx) => mayEnter(ctx, room, link))

  async function receive(text: string) {
    const { type, room } = parse(text)
    if (type === 'unsubscribe' && room !== undefined) {
      void rooms.get(room)?.then((leave) => leave())
      rooms.delete(room)
      return
    }
    if (type !== 'subscribe' || room === undefined)
      return send({ type: 'refused', code: 'validation_failed' })
    if (!(await isOpen(room))) return send({ type: 'refused', room, code: 'forbidden' })
    if (rooms.size >= limits.rooms && !rooms.has(room))
      return send({ type: 'refused', room, code: 'rate_limited' })
    if (!rooms.has(room)) rooms.set(room, enter(room))
    await rooms.get(room)
    send({ type: 'subscribed', room })
  }

  /** Signing out, expiry and a lost membership end what they had allowed. */
  async function checkSession() {
    const { actor } = scope
    if (actor.kind === 'user') {
      const found = await database.readTenant(scope, (ctx) => findSessionById(ctx, actor.sessionId))
      if (!found || found.user.id !== actor.userId) return socket.close(closeCodes.signedOut)
      scope = { ...scope, actor: found.actor }
    }
    for (const room of rooms.keys()) if (!(await isOpen(room))) return socket.close(closeCodes.signedOut)
  }

  /** A guest has no session to end: their link is looked at with each heartbeat. */
  async function subscribeToSignOut(): Promise<() => void> {
    if (scope.actor.kind !== 'user') return () => {}
    return realtime.subscribe(scope.tenantId, `session:${scope.actor.sessionId}`, ({ type }) => {
      if (type === 'signed-out') socket.close(closeCodes.signedOut)
      else if (type === 'resync') checkSession().catch(() => {})
    })
  }

  const heartbeat = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
    // While the database does not answer, nobody is thrown out.
    checkSession().catch((error: unknown) =>
      log.warn({ err: error }, 'a realtime session could not be checked'),
    )
  }, limits.heartbeatMs)
  const calm = setInterval(() => (messages = 0), 10_000)
  const signOut = subscribeToSignOut()

  socket.on('pong', () => (isAlive = true))
  socket.on('error', () => socket.terminate())
  socket.on('message', (data: Buffer) => {
    messages += 1
    if (messages > limits.messages) return socket.close(closeCodes.flooded)
    receive(data.toString()).catch((error: unknown) => {
      log.warn({ err: error }, 'a realtime message could not be answered')
      socket.close(1011)
    })
  })
  socket.on('close', () => {
    clearInterval(heartbeat)
    clearInterval(calm)
    for (const entered of [signOut, ...rooms.values()])
      entered.then(
        (leave) => leave(),
        () => {},
      )
  })
}

function parse(text: string): { type?: string; room?: string } {
  try {
    const { type, room } = JSON.parse(text) as Record<string, unknown>
    return {
      ...(typeof type === 'string' ? { type } : {}),
      ...(typeof room === 'string' && room.length <= 100 ? { room } : {}),
    }
  } catch {
    return {}
  }
}

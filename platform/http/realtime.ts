import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { findSessionById } from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import type { RealtimeMessage } from '#platform/kernel/realtime.ts'
import type { Actor, Scope } from '#platform/kernel/tenant.ts'
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
 * `GET /api/v1/realtime`, a websocket for signed-in people of one marketplace. The client sends
 * `{"type":"subscribe","room":"provider:<id>"}`, is answered with `subscribed` or `refused`, and then gets the
 * room's messages with the room's name in them. `resync` says that some may have been missed.
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
      const user = request.scope.actor
      if (user.kind !== 'user') return socket.close(closeCodes.signedOut)
      const owner = `${request.scope.tenantId}/${user.userId}`
      const count = (connections.get(owner) ?? 0) + 1
      if (count > limits.connectionsPerUser) return socket.close(closeCodes.tooManyConnections)
      connections.set(owner, count)
      socket.on('close', () => {
        const left = connections.get(owner)! - 1
        if (left > 0) connections.set(owner, left)
        else connections.delete(owner)
      })
      converse(socket, request.scope, user, { runtime, limits })
    },
  })
}

/**
 * The browser sends the cookie along from any page, and websockets know no same-origin rule: the page must be this
 * very host's. @throws AppError `forbidden`, `unauthenticated`
 */
function assertMayConnect(request: FastifyRequest, { config }: Runtime) {
  const own = `${config.publicScheme}://${request.host.toLowerCase()}`
  if (request.headers.origin?.toLowerCase() !== own) {
    throw new AppError('forbidden', { detail: 'A websocket must come from a page of this site' })
  }
  if (request.scope.actor.kind !== 'user') throw new AppError('unauthenticated')
}

type UserActor = Extract<Actor, { kind: 'user' }>

function mayEnter(actor: UserActor, room: string): boolean {
  const [kind, id, ...rest] = room.split(':')
  return kind === 'provider' && rest.length === 0 && isId(id) && actor.providerId === id
}

type Surroundings = { runtime: Runtime; limits: RealtimeLimits }

function converse(socket: WebSocket, scope: Scope, user: UserActor, { runtime, limits }: Surroundings) {
  const { realtime, database, log } = runtime
  const rooms = new Map<string, Promise<() => void>>()
  let actor = user
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

  async function receive(text: string) {
    const { type, room } = parse(text)
    if (type === 'unsubscribe' && room !== undefined) {
      void rooms.get(room)?.then((leave) => leave())
      rooms.delete(room)
      return
    }
    if (type !== 'subscribe' || room === undefined)
      return send({ type: 'refused', code: 'validation_failed' })
    if (!mayEnter(actor, room)) return send({ type: 'refused', room, code: 'forbidden' })
    if (rooms.size >= limits.rooms && !rooms.has(room))
      return send({ type: 'refused', room, code: 'rate_limited' })
    if (!rooms.has(room)) rooms.set(room, enter(room))
    await rooms.get(room)
    send({ type: 'subscribed', room })
  }

  /** Signing out, expiry and a lost membership end what they had allowed. */
  async function checkSession() {
    const found = await database.readTenant(scope, (ctx) => findSessionById(ctx, actor.sessionId))
    if (!found || found.user.id !== actor.userId) return socket.close(closeCodes.signedOut)
    if (found.actor.kind === 'user') actor = found.actor
    if ([...rooms.keys()].some((room) => !mayEnter(actor, room))) socket.close(closeCodes.signedOut)
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
  const signOut = realtime.subscribe(scope.tenantId, `session:${actor.sessionId}`, ({ type }) => {
    if (type === 'signed-out') socket.close(closeCodes.signedOut)
    else if (type === 'resync') checkSession().catch(() => {})
  })

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

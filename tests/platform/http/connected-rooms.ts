import type { FastifyInstance } from 'fastify'
import { WebSocket } from 'ws'
import { consumers } from '#platform/consumers.ts'
import { buildApp } from '#platform/http/app.ts'
import { addMembership, createUser, openSession } from '#platform/identity/index.ts'
import { startWorker } from '#platform/worker.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { createBookable } from '#tests/support/factories.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

export let world: WorkerRuntime
let worker: Awaited<ReturnType<typeof startWorker>>
export let app: FastifyInstance
export let port: number
const sockets: WebSocket[] = []

beforeAll(async () => {
  world = await openWorkerRuntime('websocket')
  worker = await startWorker(world.runtime, consumers)
  app = buildApp(world.runtime, { pages: null, hasLimits: false })
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
})
afterAll(async () => {
  await app.close()
  await worker.close()
  await world.close()
})

/** A marketplace with one provider, and the owner of it signed in. */
export async function createOwner() {
  const scope = newScope({ actor: { kind: 'guest' } })
  const { inTenant } = world.runtime.database
  const { slug, providerId, serviceId, session } = await inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    const bookable = await createBookable(ctx)
    const user = await createUser(ctx, {
      email: 'owner@example.com',
      passwordHash: null,
      firstName: 'Ola',
      lastName: 'Owner',
    })
    await addMembership(ctx, { userId: user.id, role: 'provider_owner', providerId: bookable.providerId })
    const tenant = await ctx.trx('tenants').where({ id: ctx.tenantId }).first('slug')
    const opened = await openSession(ctx, { userId: user.id, assurance: 'one_factor', userAgent: 'test' })
    return { slug: tenant.slug as string, ...bookable, session: opened! }
  })
  return { scope, host: `${slug}.localhost:${port}`, providerId, serviceId, session }
}

type Headers = { host: string; origin?: string; cookie?: string }

export function connect(headers: Headers, at = port, query = '') {
  const socket = new WebSocket(`ws://127.0.0.1:${at}/api/v1/realtime${query}`, { headers })
  sockets.push(socket)
  const messages: Record<string, unknown>[] = []
  let end: number | undefined
  socket.on('message', (data: Buffer) =>
    messages.push(JSON.parse(data.toString()) as Record<string, unknown>),
  )
  socket.on('close', (code) => (end = code))
  socket.on('unexpected-response', (request, response) => {
    end = response.statusCode
    request.destroy()
  })
  socket.on('error', () => {})
  return {
    socket,
    messages,
    opened: () => eventually('the connection', () => socket.readyState === socket.OPEN || end !== undefined),
    ended: () => eventually('the end', () => end),
    send: (message: object) => socket.send(JSON.stringify(message)),
    next: (type: string) => eventually(type, () => messages.find((message) => message.type === type)),
  }
}

export type Owner = Awaited<ReturnType<typeof createOwner>>
export const headersOf = ({ host, session }: Owner): Headers & { origin: string; cookie: string } => ({
  host,
  origin: `http://${host}`,
  cookie: `session=${session.secret}`,
})

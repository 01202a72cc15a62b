import type { FastifyInstance } from 'fastify'
import { WebSocket } from 'ws'
import { cancelBooking, confirmBooking, createHold } from '#platform/booking/index.ts'
import { consumers } from '#platform/consumers.ts'
import { buildApp } from '#platform/http/app.ts'
import { addMembership, createUser, openSession, signOut } from '#platform/identity/index.ts'
import { newId, newSecret } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { startWorker } from '#platform/worker.ts'
import { insertTenant, newScope } from '#tests/support/database.ts'
import { eventually } from '#tests/support/eventually.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { openWorkerRuntime, type WorkerRuntime } from '#tests/support/worker-runtime.ts'

let world: WorkerRuntime
let worker: Awaited<ReturnType<typeof startWorker>>
let app: FastifyInstance
let port: number
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
async function createOwner() {
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

function connect(headers: Headers, at = port, query = '') {
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

type Owner = Awaited<ReturnType<typeof createOwner>>
const headersOf = ({ host, session }: Owner): Headers & { origin: string; cookie: string } => ({
  host,
  origin: `http://${host}`,
  cookie: `session=${session.secret}`,
})

async function enter(owner: Owner) {
  const client = connect(headersOf(owner))
  await client.opened()
  const room = `provider:${owner.providerId}`
  client.send({ type: 'subscribe', room })
  await client.next('subscribed')
  return { ...client, room }
}

test('a booking shows up in the provider’s open calendar by itself', async () => {
  const owner = await createOwner()
  const { next, room } = await enter(owner)

  const { booking } = await world.runtime.database.inTenant(owner.scope, async (ctx) => {
    const startsAt = quarterAfter(ctx.now, 24).toISOString()
    const hold = await createHold(ctx, { serviceId: owner.serviceId, startsAt })
    return confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
  })

  expect(await next('booking.changed')).toEqual({ type: 'booking.changed', bookingId: booking.id, room })
})

test('somebody else’s room is refused, of this marketplace or of another', async () => {
  const [owner, stranger] = [await createOwner(), await createOwner()]
  const client = connect(headersOf(owner))
  await client.opened()

  for (const room of [
    `provider:${stranger.providerId}`,
    `provider:${newId()}`,
    `session:${owner.session.sessionId}`,
    'edge',
    'provider:',
    `provider:${owner.providerId}:x`,
  ]) {
    client.send({ type: 'subscribe', room })
    await eventually(`the answer about ${room}`, () =>
      client.messages.some((message) => message.room === room),
    )
  }

  expect(new Set(client.messages.map(({ type, code }) => `${type} ${code}`))).toEqual(
    new Set(['refused forbidden']),
  )
})

describe('the room of one booking', () => {
  /** A booking of the owner's provider, by a guest whose link is its key. */
  async function bookedWith(owner: Owner, hours = 24) {
    return world.runtime.database.inTenant(owner.scope, async (ctx) => {
      const startsAt = quarterAfter(ctx.now, hours).toISOString()
      const hold = await createHold(ctx, { serviceId: owner.serviceId, startsAt })
      const confirmed = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
      return { bookingId: confirmed.booking.id, secret: confirmed.managePath.split('/').at(-1)! }
    })
  }
  const guestOf = ({ host }: Owner, link: string) =>
    connect({ host, origin: `http://${host}` }, port, `?link=${encodeURIComponent(link)}`)
  const answerAbout = ({ messages }: ReturnType<typeof connect>, room: string) =>
    eventually(`the answer about ${room}`, () => messages.find((message) => message.room === room))

  test('is heard by the provider’s team and by the guest with its link, whoever changes it', async () => {
    const owner = await createOwner()
    const { bookingId, secret } = await bookedWith(owner)
    const room = `booking:${bookingId}`
    const [team, guest] = [connect(headersOf(owner)), guestOf(owner, secret)]
    for (const client of [team, guest]) {
      await client.opened()
      client.send({ type: 'subscribe', room })
      await client.next('subscribed')
    }

    await world.runtime.database.inTenant(systemScope(owner.scope.tenantId), (ctx) =>
      cancelBooking(ctx, { bookingId, reason: 'The van' }),
    )

    for (const client of [team, guest])
      expect(await client.next('booking.changed')).toEqual({ type: 'booking.changed', bookingId, room })
  })

  test('is closed to another provider, to another guest, and to the room of the whole provider', async () => {
    const [owner, rival] = [await createOwner(), await createOwner()]
    const [mine, others] = [await bookedWith(owner), await bookedWith(owner, 48)]
    const theirs = await bookedWith(rival)
    const guest = guestOf(owner, mine.secret)
    const stranger = connect(headersOf(rival))
    for (const client of [guest, stranger]) await client.opened()

    for (const [client, room] of [
      [guest, `booking:${others.bookingId}`],
      [guest, `booking:${theirs.bookingId}`],
      [guest, `provider:${owner.providerId}`],
      [guest, `booking:${mine.bookingId}:x`],
      [stranger, `booking:${mine.bookingId}`],
      [stranger, `booking:${newId()}`],
    ] as const) {
      client.send({ type: 'subscribe', room })
      expect(await answerAbout(client, room)).toEqual({ type: 'refused', room, code: 'forbidden' })
    }
  })

  test('a link that is unknown, revoked, over or of another marketplace opens no connection', async () => {
    const [owner, rival] = [await createOwner(), await createOwner()]
    const [revoked, over] = [await bookedWith(owner), await bookedWith(owner, 48)]
    const theirs = await bookedWith(rival)
    await world.runtime.database.inTenant(owner.scope, async (ctx) => {
      const link = ({ bookingId }: { bookingId: string }) =>
        ctx.trx('booking_links').where({ booking_id: bookingId })
      await link(revoked).update({ revoked_at: ctx.now })
      await link(over).update({ expires_at: ctx.now })
    })

    for (const link of ['x', newSecret(), revoked.secret, over.secret, theirs.secret])
      expect(await guestOf(owner, link).ended()).toBe(401)
  })
})

test('what is said in one marketplace is not heard in the room of the same name of another', async () => {
  const [owner, stranger] = [await createOwner(), await createOwner()]
  const { messages, next, room } = await enter(owner)

  await world.runtime.realtime.publish(stranger.scope.tenantId, room, { type: 'foreign' })
  await world.runtime.realtime.publish(owner.scope.tenantId, room, { type: 'own' })

  await next('own')
  expect(messages.map(({ type }) => type)).toEqual(['subscribed', 'own'])
})

test.each([
  [
    'another marketplace',
    (owner: Owner) => ({ origin: `http://other.localhost:${port}`, cookie: headersOf(owner).cookie }),
  ],
  [
    'another port',
    (owner: Owner) => ({ origin: `http://${owner.host.split(':')[0]}:1`, cookie: headersOf(owner).cookie }),
  ],
  [
    'another scheme',
    (owner: Owner) => ({ origin: `https://${owner.host}`, cookie: headersOf(owner).cookie }),
  ],
  ['nowhere', (owner: Owner) => ({ cookie: headersOf(owner).cookie })],
  ['a sandboxed frame', (owner: Owner) => ({ origin: 'null', cookie: headersOf(owner).cookie })],
])('a page of %s cannot connect with this one’s cookie', async (_, headers) => {
  const owner = await createOwner()

  expect(await connect({ host: owner.host, ...headers(owner) }).ended()).toBe(403)
})

test('a guest, and somebody with a session of another marketplace, cannot connect', async () => {
  const [owner, stranger] = [await createOwner(), await createOwner()]
  const own = { host: owner.host, origin: `http://${owner.host}` }

  expect(await connect(own).ended()).toBe(401)
  expect(await connect({ ...own, cookie: `session=${newId()}` }).ended()).toBe(401)
  expect(await connect({ ...own, cookie: `session=${stranger.session.secret}` }).ended()).toBe(401)
})

test('there is no websocket on the platform’s own host, and no page at its address', async () => {
  const owner = await createOwner()
  const platform = connect({
    ...headersOf(owner),
    host: `localhost:${port}`,
    origin: `http://localhost:${port}`,
  })

  expect(await platform.ended()).toBe(404)
  const plain = await app.inject({ url: '/api/v1/realtime', headers: headersOf(owner) })
  expect(plain.statusCode).toBe(404)
  expect(plain.json()).toMatchObject({ code: 'not_found' })
})

test('signing out ends the connection', async () => {
  const owner = await createOwner()
  const { ended } = await enter(owner)
  const { user, sessionId } = owner.session
  const actor = { kind: 'user' as const, userId: user.id, sessionId, roles: [], providerId: owner.providerId }

  await world.runtime.database.inTenant({ ...owner.scope, actor }, signOut)

  expect(await ended()).toBe(4401)
})

describe('with a quick heartbeat', () => {
  let quick: FastifyInstance
  let quickPort: number
  beforeAll(async () => {
    quick = buildApp(world.runtime, {
      pages: null,
      hasLimits: false,
      realtimeLimits: { heartbeatMs: 100, backlog: 10_000, messages: 20, connectionsPerUser: 2, rooms: 1 },
    })
    quickPort = Number(new URL(await quick.listen({ port: 0, host: '127.0.0.1' })).port)
  })
  afterAll(() => quick.close())

  const connections = () =>
    new Promise<number>((resolve) => quick.server.getConnections((_, count) => resolve(count)))
  const at = (owner: Owner) => {
    const host = `${owner.host.split(':')[0]}:${quickPort}`
    return connect({ ...headersOf(owner), host, origin: `http://${host}` }, quickPort)
  }

  test('a session that ends elsewhere ends the connection', async () => {
    const owner = await createOwner()
    const client = at(owner)
    await client.opened()

    await world.runtime.database.inTenant(owner.scope, (ctx) =>
      ctx.trx('sessions').update({ expires_at: new Date(Date.now() - 1_000) }),
    )

    expect(await client.ended()).toBe(4401)
  })

  test('a membership that is taken away ends the connection', async () => {
    const owner = await createOwner()
    const client = at(owner)
    await client.opened()
    client.send({ type: 'subscribe', room: `provider:${owner.providerId}` })
    await client.next('subscribed')

    await world.runtime.database.inTenant(owner.scope, (ctx) => ctx.trx('memberships').delete())

    expect(await client.ended()).toBe(4401)
  })

  test('a link that is taken back ends the connection of its guest', async () => {
    const owner = await createOwner()
    const host = `${owner.host.split(':')[0]}:${quickPort}`
    const { bookingId, secret } = await world.runtime.database.inTenant(owner.scope, async (ctx) => {
      const startsAt = quarterAfter(ctx.now, 24).toISOString()
      const hold = await createHold(ctx, { serviceId: owner.serviceId, startsAt })
      const confirmed = await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
      return { bookingId: confirmed.booking.id, secret: confirmed.managePath.split('/').at(-1)! }
    })
    const guest = connect({ host, origin: `http://${host}` }, quickPort, `?link=${secret}`)
    await guest.opened()
    guest.send({ type: 'subscribe', room: `booking:${bookingId}` })
    await guest.next('subscribed')

    await world.runtime.database.inTenant(owner.scope, (ctx) =>
      ctx.trx('booking_links').update({ revoked_at: ctx.now }),
    )

    expect(await guest.ended()).toBe(4401)
  })

  test('a client that answers no ping is given up', async () => {
    const client = at(await createOwner())
    await client.opened()

    client.socket.pause()

    await eventually('the server to let go', async () => (await connections()) === 0)
  })

  test('a client that answers stays', async () => {
    const client = at(await createOwner())
    await client.opened()
    let pings = 0
    client.socket.on('ping', () => (pings += 1))

    await eventually('a few heartbeats', () => pings >= 4)

    expect(client.socket.readyState).toBe(client.socket.OPEN)
  })

  test('a client that does not read is cut off, and others go on', async () => {
    const owner = await createOwner()
    const room = `provider:${owner.providerId}`
    const [slow, fast] = [at(owner), at(owner)]
    for (const client of [slow, fast]) {
      await client.opened()
      client.send({ type: 'subscribe', room })
      await client.next('subscribed')
    }
    slow.socket.pause()

    for (let number = 0; number < 40; number++) {
      await world.runtime.realtime.publish(owner.scope.tenantId, room, {
        type: 'test',
        number,
        text: 'x'.repeat(5_000),
      })
    }

    await eventually('the fast one', () => fast.messages.filter(({ type }) => type === 'test').length === 40)
    await eventually('the slow one to be let go', async () => (await connections()) === 1)
  })

  test('a client that talks without end is cut off', async () => {
    const client = at(await createOwner())
    await client.opened()

    for (let number = 0; number < 30; number++) client.send({ type: 'nonsense' })

    expect(await client.ended()).toBe(1008)
  })

  test('a message that is too large, or no message at all, does no harm', async () => {
    const owner = await createOwner()
    const [large, broken] = [at(owner), at(owner)]
    await large.opened()
    await broken.opened()

    large.socket.send('x'.repeat(5_000))
    broken.socket.send('{')
    broken.socket.send('null')
    broken.socket.send(Buffer.from([0xff, 0xfe]))

    expect(await large.ended()).toBe(1009)
    await eventually('the answers', () => broken.messages.length === 3)
    expect(new Set(broken.messages.map(({ code }) => code))).toEqual(new Set(['validation_failed']))
  })

  test('one user has only so many connections, and gets a place again when one is closed', async () => {
    const owner = await createOwner()
    const [first, second] = [at(owner), at(owner)]
    await first.opened()
    await second.opened()

    expect(await at(owner).ended()).toBe(4429)
    first.send({ type: 'subscribe', room: `provider:${owner.providerId}` })
    await first.next('subscribed')
    first.socket.close()
    await eventually('a free place', async () => {
      const again = at(owner)
      await again.opened()
      again.send({ type: 'subscribe', room: `provider:${owner.providerId}` })
      return eventually(
        'an answer',
        () => again.messages.length > 0 || again.socket.readyState === again.socket.CLOSED,
      ).then(() => again.messages.length > 0)
    })
  })
})

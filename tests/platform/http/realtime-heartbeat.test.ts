import type { FastifyInstance } from 'fastify'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { buildApp } from '#platform/http/app.ts'
import { eventually } from '#tests/support/eventually.ts'
import { contact, quarterAfter } from '#tests/support/factories.ts'
import { world, createOwner, connect, type Owner, headersOf } from './connected-rooms.ts'

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

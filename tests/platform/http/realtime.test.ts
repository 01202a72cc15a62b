import { cancelBooking, confirmBooking, createHold } from '#platform/booking/index.ts'
import { signOut } from '#platform/identity/index.ts'
import { newId, newSecret } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { eventually } from '#tests/support/eventually.ts'
import { contact, quarterAfter } from '#tests/support/factories.ts'
import { world, app, port, createOwner, connect, type Owner, headersOf } from './connected-rooms.ts'

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

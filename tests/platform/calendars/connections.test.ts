import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { type CalendarServer, openCalendarServer } from '#tests/support/calendar-server.ts'
import { createBookable, quarterAfter } from '#tests/support/factories.ts'
import { type MarketApi, openMarketApi } from '#tests/support/market-api.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'

let api: MarketApi
let server: CalendarServer
beforeAll(async () => {
  ;[api, server] = [await openMarketApi(), await openCalendarServer()]
  api.edge.runtime.config.loopbackPorts.push(server.port)
})
afterAll(async () => {
  await api.close()
  await server.close()
})
beforeEach(() => {
  server.state.answer = null
  server.setBusy()
})

const url = '/provider/calendar-connections'

/** A business with a service that can be booked at any hour, and its owner's token. */
async function business() {
  const bookable = await inTenant(api.scope, (ctx) => createBookable(ctx))
  return { ...bookable, token: await api.signUp('provider_owner', bookable.providerId) }
}

async function newMember(providerId: string) {
  const { tenantId } = api.scope
  const person = await createPerson(tenantId, 'provider_member', { providerId })
  const memberId = newId()
  await inTenant(api.scope, (ctx) =>
    ctx
      .trx('team_members')
      .insert({ id: memberId, provider_id: providerId, user_id: person.userId, name: 'Mia Okafor' }),
  )
  return { memberId, token: await accessTokenOf(api.edge, tenantId, person) }
}

const connect = (token: string, body: object = {}) =>
  api.call({ method: 'POST', url, token, body: { address: server.url, ...body } })
const sync = (token: string, id: unknown) =>
  api.call({ method: 'POST', url: `${url}/${id as string}/sync`, token })

/** Whether a start of the service is free, as a customer sees it. */
async function isFree(serviceId: string, startsAt: Date) {
  const day = (offset: number) =>
    new Date(startsAt.getTime() + offset * 86_400_000).toISOString().slice(0, 10)
  const { body, status } = await api.call({
    url: `/services/${serviceId}/availability?from=${day(-1)}&to=${day(1)}&timeZone=UTC`,
  })
  expect(status).toBe(200)
  return JSON.stringify(body).includes(startsAt.toISOString().slice(0, 16))
}

const hour = 3_600_000
const soon = () => quarterAfter(new Date(), 48)
const busyAt = (startsAt: Date, uid?: string) => ({
  startsAt,
  endsAt: new Date(startsAt.getTime() + hour),
  ...(uid ? { uid } : {}),
})

test('what is busy there cannot be booked here, until the calendar is removed', async () => {
  const { token, serviceId } = await business()
  const start = soon()
  server.setBusy(busyAt(start))
  expect(await isFree(serviceId, start)).toBe(true)

  const { status, body } = await connect(token, { name: 'Private' })

  expect(status).toBe(201)
  expect(body).toMatchObject({
    name: 'Private',
    kind: 'ical',
    status: 'active',
    isBlocking: true,
    busyCount: 1,
    failure: null,
    address: `127.0.0.1:${server.port}/…/basic.ics`,
  })
  expect(JSON.stringify(body)).not.toContain('4f1c2a')
  expect(await isFree(serviceId, start)).toBe(false)
  expect(await isFree(serviceId, new Date(start.getTime() + hour))).toBe(true)

  expect((await api.call({ method: 'DELETE', url: `${url}/${body.id as string}`, token })).status).toBe(204)

  expect(await isFree(serviceId, start)).toBe(true)
})

test('the whole address is nowhere in the database', async () => {
  const { token } = await business()
  await connect(token)

  const rows = await inTenant(api.scope, (ctx) => ctx.trx('calendar_connections').select())
  const trail = await inTenant(api.scope, (ctx) => ctx.trx('audit_entries').select())
  const events = await inTenant(api.scope, (ctx) => ctx.trx('outbox_events').select())

  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify([rows, trail, events])).not.toContain('4f1c2a')
})

test('an entry that moves or goes away is followed, and an unchanged calendar is not sent again', async () => {
  const { token, serviceId } = await business()
  const [first, second] = [soon(), new Date(soon().getTime() + 6 * hour)]
  server.setBusy(busyAt(first))
  const { id } = (await connect(token)).body
  server.setBusy(busyAt(second))
  await sync(token, id)
  expect(await isFree(serviceId, first)).toBe(true)
  expect(await isFree(serviceId, second)).toBe(false)
  server.state.statuses = []

  const answer = await sync(token, id)

  expect(answer.body).toMatchObject({ status: 'active', busyCount: 1 })
  expect(server.state.statuses).toEqual([304])
  expect(await isFree(serviceId, second)).toBe(false)
})

test('our own appointments that come back through the calendar block nothing', async () => {
  const { token, serviceId } = await business()
  const { rows } = await inTenant(api.scope, (ctx) =>
    ctx.trx.raw('select slug from tenants where id = ?', [api.scope.tenantId]),
  )
  server.setBusy(busyAt(soon(), `${newId()}@${rows[0].slug}`))

  expect((await connect(token)).body).toMatchObject({ busyCount: 0 })
  expect(await isFree(serviceId, soon())).toBe(true)
})

test.each([
  ['no address at all', 'not an address', /begins with https/],
  ['another scheme', 'ftp://calendar.example/a.ics', /begins with https/],
  ['a password in it', 'https://a:b@calendar.example/a.ics', /begins with https/],
  ['this machine', 'http://127.0.0.1:5432/', /private network/],
  ['this machine in other digits', 'http://2130706433:9200/', /private network/],
  ['the inside of a cloud', 'http://169.254.169.254/latest/meta-data/', /private network/],
])('an address that is %s is refused at the form', async (_, address, words) => {
  const { token } = await business()

  const { status, body } = await connect(token, { address })

  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'validation_failed',
    errors: [{ field: 'address', message: expect.stringMatching(words) }],
  })
})

test('what cannot be read is not connected, and the answer says why', async () => {
  const { token } = await business()
  server.state.answer = (_request, response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Sign in</title>')

  const page = await connect(token)
  server.state.answer = (_request, response) => void response.writeHead(404).end()
  const missing = await connect(token)

  expect(page.body.errors).toEqual([
    { field: 'address', message: 'What is at this address is not a calendar.' },
  ])
  expect(missing.body.errors).toEqual([
    { field: 'address', message: expect.stringMatching(/no calendar at this address/) },
  ])
  expect((await api.call({ url, token })).body.items).toEqual([])
})

test('a calendar that breaks says so, keeps what was known, and is well again by itself', async () => {
  const { token, serviceId } = await business()
  const start = soon()
  server.setBusy(busyAt(start))
  const { id } = (await connect(token)).body
  server.state.answer = (_request, response) => void response.writeHead(500).end()

  const broken = await sync(token, id)

  expect(broken.status).toBe(200)
  expect(broken.body).toMatchObject({ status: 'failing', failure: { code: 'server_error' }, isStale: false })
  expect(await isFree(serviceId, start)).toBe(false)
  server.state.answer = null
  expect((await sync(token, id)).body).toMatchObject({ status: 'active', failure: null })
})

test('a damaged file keeps what was known', async () => {
  const { token, serviceId } = await business()
  const start = soon()
  server.setBusy(busyAt(start))
  const { id } = (await connect(token)).body
  server.state.text = server.state.text.slice(0, 150)

  expect((await sync(token, id)).body).toMatchObject({ failure: { code: 'broken_calendar' } })
  expect(await isFree(serviceId, start)).toBe(false)
})

const age = (id: unknown) =>
  inTenant(api.scope, (ctx) =>
    ctx.trx.raw(`update calendar_connections set last_synced_at = now() - interval '25 hours' where id = ?`, [
      id as string,
    ]),
  )

test('whoever wants it blocks everything when a calendar has not been read for a day', async () => {
  const { token, serviceId } = await business()
  const { id } = (await connect(token, { blocksWhenStale: true })).body
  server.state.answer = (_request, response) => void response.writeHead(503).end()
  await sync(token, id)
  expect(await isFree(serviceId, soon())).toBe(true)
  await age(id)

  const stale = await sync(token, id)

  expect(stale.body).toMatchObject({ isStale: true, status: 'failing' })
  expect(await isFree(serviceId, soon())).toBe(false)
  server.state.answer = null
  expect((await sync(token, id)).body).toMatchObject({ isStale: false, status: 'active' })
  expect(await isFree(serviceId, soon())).toBe(true)
})

test('without that wish a calendar that is not read blocks only what was known', async () => {
  const { token, serviceId } = await business()
  const { id } = (await connect(token)).body
  await age(id)
  server.state.answer = (_request, response) => void response.writeHead(503).end()

  expect((await sync(token, id)).body).toMatchObject({ isStale: false, status: 'failing' })
  expect(await isFree(serviceId, soon())).toBe(true)
})

test('a pause frees what was blocked, and the end of it blocks again', async () => {
  const { token, serviceId } = await business()
  const start = soon()
  server.setBusy(busyAt(start))
  const { id, version } = (await connect(token)).body
  const edit = (body: object, of: unknown) =>
    api.call({
      method: 'PATCH',
      url: `${url}/${id as string}`,
      token,
      headers: { 'if-match': `"${of as number}"` },
      body,
    })

  const paused = await edit({ isPaused: true }, version)

  expect(paused.body).toMatchObject({ status: 'paused', nextSyncAt: null, busyCount: 0 })
  expect(await isFree(serviceId, start)).toBe(true)
  expect((await sync(token, id)).status).toBe(409)
  expect((await edit({ name: 'Old' }, version)).status).toBe(412)

  const resumed = await edit({ isPaused: false, name: 'Home' }, paused.body.version)
  await sync(token, id)

  expect(resumed.body).toMatchObject({ status: 'active', name: 'Home' })
  expect(await isFree(serviceId, start)).toBe(false)
  await edit({ isBlocking: false }, resumed.body.version)
  expect(await isFree(serviceId, start)).toBe(true)
})

test('the same calendar is not connected twice', async () => {
  const { token } = await business()
  await connect(token)

  expect(await connect(token)).toMatchObject({ status: 409 })
})

test('a sync by hand may be wished so often, and then later', async () => {
  const { token } = await business()
  const { id } = (await connect(token)).body
  for (let time = 0; time < 6; time += 1) expect((await sync(token, id)).status).toBe(200)

  const answer = await sync(token, id)

  expect(answer.status).toBe(429)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

describe('members', () => {
  test('connect their own calendar and nobody else’s, and see no other', async () => {
    const { token: owner, providerId } = await business()
    const mia = await newMember(providerId)
    const ben = await newMember(providerId)
    await connect(owner)

    expect((await connect(mia.token)).status).toBe(403)
    expect((await connect(mia.token, { memberId: ben.memberId })).status).toBe(403)
    const own = await connect(mia.token, { memberId: mia.memberId })

    expect(own).toMatchObject({ status: 201, body: { memberName: 'Mia Okafor' } })
    expect((await api.call({ url, token: mia.token })).body.items).toHaveLength(1)
    expect((await api.call({ url, token: ben.token })).body.items).toHaveLength(0)
    expect((await api.call({ url, token: owner })).body.items).toHaveLength(2)
    expect((await sync(ben.token, own.body.id)).status).toBe(404)
    expect(
      (await api.call({ method: 'DELETE', url: `${url}/${own.body.id as string}`, token: ben.token })).status,
    ).toBe(403)
  })

  test('of one business see nothing of another, and of one marketplace nothing of another', async () => {
    const { token } = await business()
    const { id } = (await connect(token)).body
    const stranger = await business()
    const elsewhere: Scope = await createTenant()

    expect((await sync(stranger.token, id)).status).toBe(404)
    expect(
      (await api.call({ method: 'DELETE', url: `${url}/${id as string}`, token: stranger.token })).status,
    ).toBe(404)
    expect(await inTenant(elsewhere, (ctx) => ctx.trx('calendar_connections').select())).toEqual([])
  })
})

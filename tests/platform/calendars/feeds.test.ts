import ical, { type VEvent } from 'node-ical'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf } from '#tests/support/edge.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { type MarketApi, openMarketApi } from '#tests/support/market-api.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'

let api: MarketApi
beforeAll(async () => {
  api = await openMarketApi()
})
afterAll(() => api.close())

const url = '/provider/calendar-feeds'

async function business() {
  const bookable = await inTenant(api.scope, (ctx) => createBookable(ctx))
  return { ...bookable, token: await api.signUp('provider_owner', bookable.providerId) }
}

const book = (serviceId: string, hours: number) =>
  inTenant(api.scope, async (ctx) => {
    const hold = await createHold(ctx, {
      serviceId,
      startsAt: quarterAfter(ctx.now, hours).toISOString(),
    })
    return confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact })
  })

async function newFeed(token: string, body: object = {}) {
  const answer = await api.call({ method: 'POST', url, token, body })
  expect(answer.status).toBe(201)
  return { id: answer.body.id as string, url: answer.body.url as string }
}

/** As a calendar program reads it: without a session, by its address alone. */
async function read(address: string, headers: Record<string, string> = {}) {
  const { host, pathname } = new URL(address)
  return api.edge.ask(host, { url: pathname, headers })
}
const eventsIn = (text: string) =>
  Object.values(ical.sync.parseICS(text)).filter((part): part is VEvent => part?.type === 'VEVENT')

test('a calendar program finds the appointments behind the address, and no more than is needed', async () => {
  const { token, serviceId } = await business()
  const booking = await book(serviceId, 48)
  const feed = await newFeed(token)

  const answer = await read(feed.url)

  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
  const [event, ...others] = eventsIn(answer.body)
  expect(others).toEqual([])
  expect(event).toMatchObject({
    status: 'CONFIRMED',
    start: new Date(booking.booking.startsAt),
    end: new Date(booking.booking.endsAt),
    summary: 'Spring cleaning – Ada Okafor',
  })
  expect(String(event!.start.tz)).toBe('Europe/Berlin')
  expect(answer.body).toContain('BEGIN:VTIMEZONE')
  expect(answer.body.replaceAll('\r\n ', '')).toContain(contact.phone)
  expect(answer.body).not.toContain(contact.email)
  const { rows } = await inTenant(api.scope, (ctx) =>
    ctx.trx.raw('select name from tenants where id = ?', [api.scope.tenantId]),
  )
  expect(answer.body.replaceAll('\r\n ', '')).toContain(`X-WR-CALNAME:${rows[0].name}`)
})

test('an unchanged feed is not sent again, and a changed one is', async () => {
  const { token, serviceId } = await business()
  await book(serviceId, 48)
  const feed = await newFeed(token)
  const etag = String((await read(feed.url)).headers.etag)

  const same = await read(feed.url, { 'if-none-match': `W/${etag}` })
  await book(serviceId, 60)
  const changed = await read(feed.url, { 'if-none-match': etag })

  expect(same).toMatchObject({ statusCode: 304, body: '' })
  expect(changed.statusCode).toBe(200)
  expect(eventsIn(changed.body)).toHaveLength(2)
})

test('a cancelled appointment stays as cancelled, so that calendars take it out', async () => {
  const { token, serviceId } = await business()
  const { booking } = await book(serviceId, 48)
  const feed = await newFeed(token)
  await api.call({
    method: 'POST',
    url: `/provider/bookings/${booking.id}/cancellation`,
    token,
    body: { reason: 'ill' },
  })

  const [event] = eventsIn((await read(feed.url)).body)

  expect(event).toMatchObject({ status: 'CANCELLED', transparency: 'TRANSPARENT' })
  await inTenant(api.scope, (ctx) =>
    ctx.trx.raw(`update booking_transitions set created_at = now() - interval '15 days'`),
  )
  expect(eventsIn((await read(feed.url)).body)).toEqual([])
})

test('a feed with a new address has no old one, and a revoked one has none', async () => {
  const { token } = await business()
  const first = await newFeed(token)

  const { status, body } = await api.call({ method: 'POST', url: `${url}/${first.id}/rotation`, token })

  expect(status).toBe(201)
  expect((await read(first.url)).statusCode).toBe(404)
  expect((await read(body.url as string)).statusCode).toBe(200)
  expect((await api.call({ method: 'DELETE', url: `${url}/${first.id}`, token })).status).toBe(204)
  expect((await read(body.url as string)).statusCode).toBe(404)
  expect((await api.call({ url, token })).body.items).toEqual([])
})

test('the secret is shown once and stored nowhere', async () => {
  const { token } = await business()
  const feed = await newFeed(token)
  const secret = feed.url.split('/').at(-1)!.replace('.ics', '')

  const list = await api.call({ url, token })
  const stored = await inTenant(api.scope, async (ctx) => [
    await ctx.trx('calendar_feeds').select(),
    await ctx.trx('audit_entries').select(),
  ])

  expect(list.body.items).toHaveLength(1)
  expect(JSON.stringify([list.body, stored])).not.toContain(secret)
  expect(JSON.stringify(api.edge.logged)).not.toContain(secret)
})

test('somebody who reads it is noticed, to the hour', async () => {
  const { token } = await business()
  const feed = await newFeed(token)
  await read(feed.url)

  const { items } = (await api.call({ url, token })).body

  expect(String(items![0]!.lastReadAt)).toMatch(/:00:00\.000Z$/)
})

test('a feed of one marketplace opens nothing on another', async () => {
  const { token } = await business()
  const feed = await newFeed(token)
  const elsewhere = await createTenant()

  const answer = await api.edge.ask(hostOf(elsewhere.tenantId), new URL(feed.url).pathname)

  expect(answer.statusCode).toBe(404)
})

describe('members', () => {
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

  test('have a feed of what they do, and none of what others do', async () => {
    const { token, providerId, serviceId } = await business()
    const mia = await newMember(providerId)
    const { booking: mine } = await book(serviceId, 48)
    await book(serviceId, 60)
    await inTenant(api.scope, (ctx) =>
      ctx.trx('bookings').where({ id: mine.id }).update({ member_id: mia.memberId }),
    )

    expect((await api.call({ method: 'POST', url, token: mia.token, body: {} })).status).toBe(403)
    const own = await newFeed(mia.token, { memberId: mia.memberId })
    const whole = await newFeed(token)

    expect(eventsIn((await read(own.url)).body)).toHaveLength(1)
    expect(eventsIn((await read(whole.url)).body)).toHaveLength(2)
    expect((await api.call({ url, token: mia.token })).body.items).toHaveLength(1)
    expect(
      (await api.call({ method: 'POST', url: `${url}/${whole.id}/rotation`, token: mia.token })).status,
    ).toBe(403)
  })
})

import ical, { type VEvent } from 'node-ical'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
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

const path = '/api/v1/provider/calendar-feeds'

/** A business with one appointment and one feed, in a marketplace. */
async function business({ tenantId, ...scope }: Scope, firstName: string) {
  const market = { tenantId, ...scope }
  const { providerId, serviceId } = await inTenant(market, (ctx) => createBookable(ctx))
  await inTenant(market, async (ctx) => {
    const startsAt = quarterAfter(ctx.now, 48).toISOString()
    const hold = await createHold(ctx, { serviceId, startsAt })
    await confirmBooking(ctx, { holdId: hold.id, secret: hold.secret, ...contact, firstName })
  })
  const person = await createPerson(tenantId, 'provider_owner', { providerId })
  const token = await accessTokenOf(api.edge, tenantId, person)
  const ask = (method: 'GET' | 'POST' | 'DELETE', url = path, body?: object) =>
    api.edge.ask(hostOf(tenantId), {
      method,
      url,
      headers: { authorization: `Bearer ${token}` },
      ...(body ? { payload: body } : {}),
    })
  const made = await ask('POST', path, {})
  expect(made.statusCode).toBe(201)
  return { tenantId, ask, token, feed: made.json<{ id: string; url: string }>() }
}

const read = (tenantId: string, { url }: { url: string }) =>
  api.edge.ask(hostOf(tenantId), { url: new URL(url).pathname })
const namesIn = (text: string) =>
  Object.values(ical.sync.parseICS(text))
    .filter((part): part is VEvent => part?.type === 'VEVENT')
    .map(({ summary }) => String(summary))

test('two marketplaces have feeds of their own appointments, and each secret opens one of them', async () => {
  const here = await business(api.scope, 'Hanna')
  const there = await business(await createTenant(), 'Theo')

  const [own, other] = [await read(here.tenantId, here.feed), await read(there.tenantId, there.feed)]

  expect(namesIn(own.body)).toEqual([expect.stringContaining('Hanna')])
  expect(namesIn(other.body)).toEqual([expect.stringContaining('Theo')])
  expect((await read(there.tenantId, here.feed)).statusCode).toBe(404)
  expect((await read(here.tenantId, there.feed)).statusCode).toBe(404)
})

test('nobody of one marketplace lists, renews or revokes a feed of another, not even by its id', async () => {
  const here = await business(api.scope, 'Hanna')
  const there = await business(await createTenant(), 'Theo')
  const neighbour = await business(api.scope, 'Nora')

  for (const stranger of [there, neighbour]) {
    const list = await stranger.ask('GET')
    expect(list.json<{ items: { id: string }[] }>().items.map(({ id }) => id)).toEqual([stranger.feed.id])
    expect((await stranger.ask('POST', `${path}/${here.feed.id}/rotation`)).statusCode).toBe(404)
    expect((await stranger.ask('DELETE', `${path}/${here.feed.id}`)).statusCode).toBe(404)
  }

  const kept = await read(here.tenantId, here.feed)
  expect([kept.statusCode, namesIn(kept.body)]).toEqual([200, [expect.stringContaining('Hanna')]])
})

test('a token of one marketplace is none at another', async () => {
  const here = await business(api.scope, 'Hanna')
  const { tenantId } = await createTenant()

  const answer = await api.edge.ask(hostOf(tenantId), {
    url: path,
    headers: { authorization: `Bearer ${here.token}` },
  })

  expect(answer.statusCode).toBe(401)
})

import { newScope, createTenant } from '#tests/support/database.ts'
import { hostOf } from '#tests/support/edge.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'

let market: MarketApi
beforeAll(async () => {
  market = await openMarketApi()
})
afterAll(() => market.close())

test('anybody reads what a marketplace says of itself, each on its own host', async () => {
  const other = await createTenant({ name: 'The Other One' }, newScope())

  const here = await market.call({ url: '/marketplace' })
  const there = await market.edge.ask(hostOf(other.tenantId), '/api/v1/marketplace')

  expect([here.status, here.body.id]).toEqual([200, market.scope.tenantId])
  expect(there.json()).toMatchObject({ id: other.tenantId, name: 'The Other One', brand: {}, heroes: [] })
  expect(here.raw.toString()).not.toContain(other.tenantId)
})

test('the platform’s own site is no marketplace', async () => {
  expect((await market.edge.ask('localhost', '/api/v1/marketplace')).statusCode).toBe(404)
})

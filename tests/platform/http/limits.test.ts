import { clientKey, limitRules } from '#platform/http/limits.ts'
import { createTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge()
})
afterAll(() => edge.close())

const search = (host: string, remoteAddress: string) =>
  edge.ask(host, { url: '/api/v1/services', remoteAddress })

test('search says how much is left, and stops a client that asks too often, on that marketplace alone', async () => {
  const host = hostOf((await createTenant()).tenantId)
  const elsewhere = hostOf((await createTenant()).tenantId)
  const { limit } = limitRules.search

  const first = await search(host, '203.0.113.1')
  for (let count = 1; count < limit; count++) await search(host, '203.0.113.1')
  const refused = await search(host, '203.0.113.1')

  expect(first.statusCode).toBe(200)
  expect(first.headers).toMatchObject({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(limit - 1),
  })
  expect(refused.statusCode).toBe(429)
  expect(refused.json()).toMatchObject({ code: 'rate_limited' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await search(host, '203.0.113.2')).statusCode).toBe(200)
  expect((await search(elsewhere, '203.0.113.1')).statusCode).toBe(200)
})

test.each([
  ['203.0.113.1', '203.0.113.1'],
  ['::ffff:203.0.113.1', '203.0.113.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the client at %s is %s', (address, key) => {
  expect(clientKey(address)).toBe(key)
})

import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'
import { createTenant } from '#tests/support/database.ts'
import { hostOf } from '#tests/support/edge.ts'

let market: MarketApi
beforeAll(async () => {
  market = await openMarketApi()
})
afterAll(() => market.close())

test('who signed in reads who that is, and after signing out nobody', async () => {
  const token = await market.signUp('customer')

  const before = await market.call({ url: '/users/me', token })
  const signedOut = await market.call({ method: 'DELETE', url: '/sessions/current', token })
  const after = await market.call({ url: '/users/me', token })

  expect([before.status, before.body]).toMatchObject([200, { roles: ['customer'], firstName: 'Kim' }])
  expect(before.raw.toString()).not.toMatch(/hash|argon2/i)
  expect(signedOut.status).toBe(204)
  expect(String(signedOut.headers['set-cookie'])).toContain('Max-Age=0')
  expect(after.status).toBe(401)
})

test('an unknown address and a wrong password are told apart by nothing', async () => {
  const token = await market.signUp('customer')
  const { email } = (await market.call({ url: '/users/me', token })).body as { email: string }

  const wrong = await market.call({
    method: 'POST',
    url: '/sessions',
    body: { email, password: 'not the password' },
  })
  const unknown = await market.call({
    method: 'POST',
    url: '/sessions',
    body: { email: 'nobody@example.com', password: 'not the password' },
  })

  const { requestId: _a, ...told } = wrong.body
  const { requestId: _b, ...toldOther } = unknown.body
  expect([wrong.status, told]).toEqual([401, toldOther])
  expect(wrong.headers['set-cookie']).toBeUndefined()
})

test('a session of one marketplace is none in another', async () => {
  const token = await market.signUp('customer')
  const other = await createTenant()

  const answer = await market.edge.ask(hostOf(other.tenantId), {
    url: '/api/v1/users/me',
    headers: { authorization: `Bearer ${token}` },
  })

  expect(answer.statusCode).toBe(401)
})

test.each([
  [{}, ['email', 'password']],
  [{ email: 'no address', password: 'x' }, ['email']],
  [{ email: 'ada@example.com', password: '' }, ['password']],
  [{ email: 'ada@example.com', password: 'x'.repeat(201) }, ['password']],
  [{ email: 'ada@example.com', password: 'x', role: 'tenant_owner' }, ['role']],
  [{ email: 'a\0@example.com', password: 'x' }, ['email']],
])('signing in with %j is refused for its fields', async (body, fields) => {
  const answer = await market.call({ method: 'POST', url: '/sessions', body })

  expect(answer.status).toBe(400)
  expect((answer.body.errors as { field: string }[]).map(({ field }) => field).toSorted()).toEqual(fields)
})

test('guessing a password is stopped after ten attempts, for this account from this place and nobody else', async () => {
  const attempt = (email: string) =>
    market.call({ method: 'POST', url: '/sessions', body: { email, password: 'not the password' } })

  const answers = []
  for (let count = 0; count < 12; count += 1) answers.push((await attempt('target@example.com')).status)

  expect(answers).toEqual([...Array(10).fill(401), 429, 429])
  expect(Number((await attempt('target@example.com')).headers['retry-after'])).toBeGreaterThan(0)
  expect((await attempt('somebody-else@example.com')).status).toBe(401)
})

import { hashPassword } from '#platform/identity/index.ts'
import { addMembership, createUser } from '#platform/identity/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'

const password = 'correct horse battery'
let edge: Edge
let passwordHash: string
beforeAll(async () => {
  edge = await openEdge()
  passwordHash = await hashPassword(password)
})
afterAll(() => edge.close())

async function createCustomer(scope: Scope) {
  const email = `ada@${scope.tenantId}.example`
  return inTenant(scope, async (ctx) => {
    const user = await createUser(ctx, { email, passwordHash, firstName: 'Ada', lastName: 'Okafor' })
    await addMembership(ctx, { userId: user.id, role: 'customer' })
    return { ...user, email }
  })
}

async function signIn(host: string, email: string) {
  const answer = await edge.ask(host, {
    method: 'POST',
    url: '/api/v1/sessions',
    payload: { email, password },
    headers: { 'idempotency-key': '0f0e0d0c-0b0a-4908-8706-050403020100' },
  })
  expect(answer.statusCode).toBe(201)
  const cookie = String(answer.headers['set-cookie'])
  return { cookie: cookie.split(';')[0]!, setCookie: cookie, token: answer.json().accessToken as string }
}

async function newSession() {
  const scope = await createTenant()
  const host = hostOf(scope.tenantId)
  const person = await createCustomer(scope)
  return { scope, host, person, ...(await signIn(host, person.email)) }
}

const me = '/api/v1/users/me'
const category = { name: 'Windows', icon: 'sparkles', colour: '#335577', slug: 'windows' }

test('the cookie cannot be read by scripts, and belongs to this host', async () => {
  const { setCookie } = await newSession()

  expect(setCookie).toMatch(/^session=[\w-]{43}; Path=\/; Expires=.+; HttpOnly; SameSite=Lax$/)
})

test('a browser is known by its cookie, a program by its token', async () => {
  const { host, cookie, token, person } = await newSession()

  expect((await edge.ask(host, { url: me, headers: { cookie } })).json()).toMatchObject({ id: person.id })
  expect(
    (await edge.ask(host, { url: me, headers: { authorization: `Bearer ${token}` } })).json(),
  ).toMatchObject({ id: person.id })
  expect((await edge.ask(host, me)).statusCode).toBe(401)
})

test('signing in is never answered from memory, whatever key it comes with', async () => {
  const scope = await createTenant()
  const { email } = await createCustomer(scope)

  const first = await signIn(hostOf(scope.tenantId), email)
  const second = await signIn(hostOf(scope.tenantId), email)

  expect(second.cookie).not.toBe(first.cookie)
})

test('what a cookie may change is asked for by pages of this very host only', async () => {
  const { host, cookie } = await newSession()
  const create = (headers: Record<string, string>) =>
    edge.ask(host, {
      method: 'PATCH',
      url: me,
      payload: { firstName: 'Adaeze' },
      headers: { cookie, ...headers },
    })

  expect((await create({})).statusCode).toBe(403)
  expect((await create({ origin: 'http://other.localhost' })).statusCode).toBe(403)
  expect((await create({ origin: 'null' })).statusCode).toBe(403)
  expect((await create({ origin: `http://${host}`, 'sec-fetch-site': 'same-site' })).statusCode).toBe(403)
  expect((await create({ origin: `http://${host}` })).statusCode).not.toBe(403)
  expect((await create({ 'sec-fetch-site': 'same-origin' })).statusCode).not.toBe(403)
})

test('a token works from anywhere, because no browser sends it by itself', async () => {
  const { host, token } = await newSession()

  const answer = await edge.ask(host, {
    method: 'PATCH',
    url: me,
    payload: { firstName: 'Adaeze' },
    headers: { authorization: `Bearer ${token}`, origin: 'https://app.example' },
  })

  expect(answer.statusCode).not.toBe(403)
  expect(answer.headers['access-control-allow-origin']).toBe('*')
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
})

test('a token of one marketplace is nothing on another', async () => {
  const own = await newSession()
  const other = await newSession()

  const answer = await edge.ask(other.host, { url: me, headers: { authorization: `Bearer ${own.token}` } })
  const cookie = await edge.ask(other.host, { url: me, headers: { cookie: own.cookie } })

  expect(answer.statusCode).toBe(401)
  expect(cookie.statusCode).toBe(401)
})

test('signing out ends the cookie and the token at once', async () => {
  const { host, cookie, token } = await newSession()

  await edge.ask(host, {
    method: 'DELETE',
    url: '/api/v1/sessions/current',
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  })

  expect((await edge.ask(host, { url: me, headers: { cookie } })).statusCode).toBe(401)
  expect((await edge.ask(host, { url: me, headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(
    401,
  )
})

test('a role that was taken away counts at the next request', async () => {
  const scope = await createTenant()
  const operator = await createPerson(scope.tenantId, 'tenant_operator')
  const token = await accessTokenOf(edge, scope.tenantId, operator)
  const create = () =>
    edge.ask(hostOf(scope.tenantId), {
      method: 'POST',
      url: '/api/v1/categories',
      payload: {},
      headers: { authorization: `Bearer ${token}` },
    })
  expect((await create()).statusCode).toBe(400)

  await inTenant(scope, (ctx) => ctx.trx('staff_members').update({ role: 'support' }))
  expect((await create()).statusCode).toBe(403)

  await inTenant(scope, (ctx) => ctx.trx('staff_members').delete())
  expect((await create()).statusCode).toBe(401)
})

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('tokens that are forged, of another kind or unsigned are refused', async () => {
  const { scope, host, token, person } = await newSession()
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const sign = (changes: object) => edge.app.jwt.sign({ ...claims, ...changes } as never)
  const tokens = [
    `${header}.${encode({ ...claims, aud: scope.tenantId, sub: person.id, exp: 4e9 })}.${signature}`,
    `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`,
    `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`,
    sign({ typ: 'refresh' }),
    sign({ iat: Math.floor(Date.now() / 1000) - 16 * 60 }),
    'nonsense',
    '',
  ]

  for (const forged of tokens) {
    const answer = await edge.ask(host, { url: me, headers: { authorization: `Bearer ${forged}` } })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
  }
})

test('a permission that a person lacks is a refusal, and the log knows who asked', async () => {
  const { host, token, person } = await newSession()

  const answer = await edge.ask(host, {
    method: 'POST',
    url: '/api/v1/categories',
    payload: category,
    headers: { authorization: `Bearer ${token}` },
  })

  expect(answer.statusCode).toBe(403)
  const line = edge.logged.find((each) => each.reqId === answer.json().requestId && each.msg === 'answered')
  expect(line).toMatchObject({ actor: `user:${person.id}`, status: 403, route: '/api/v1/categories' })
})

test('neither passwords nor cookies nor tokens nor addresses of people are logged', async () => {
  const { cookie, token, person } = await newSession()

  const log = JSON.stringify(edge.logged)

  for (const secret of [password, cookie.split('=')[1]!, token, person.email])
    expect(log).not.toContain(secret)
})

test('over https the cookie is bound to the host by its name', async () => {
  const secure = await openEdge({ env: { PUBLIC_SCHEME: 'https' } })
  const scope = await createTenant()
  const { email } = await createCustomer(scope)

  const answer = await secure.ask(hostOf(scope.tenantId), {
    method: 'POST',
    url: '/api/v1/sessions',
    payload: { email, password },
  })

  expect(answer.headers['set-cookie']).toMatch(
    /^__Host-session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
  )
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
  await secure.close()
})

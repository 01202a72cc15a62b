import { suspendUser } from '#platform/identity/index.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { Role } from '#platform/identity/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { createPerson, newSessionOf, type Person } from '#tests/support/people.ts'

const consoleHost = 'admin.localhost'
let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false, config: { staffSecondFactor: 'required' } })
})
afterAll(() => edge.close())

/** The address of a marketplace as `createTenant` made it. */
async function marketplace() {
  const { tenantId } = await createTenant()
  return { tenantId, host: hostOf(tenantId), slug: hostOf(tenantId).split('.')[0]! }
}

async function askToken(person: Person | null, slug: string, assurance?: 'one_factor' | 'two_factors') {
  const cookie = person ? `session=${(await newSessionOf(person, assurance)).secret}` : ''
  return edge.ask(consoleHost, {
    method: 'POST',
    url: `/api/v1/marketplaces/${slug}/access-tokens`,
    headers: { origin: `http://${consoleHost}`, ...(cookie ? { cookie } : {}) },
    payload: {},
  })
}
const tokenOf = async (person: Person, slug: string) =>
  ((await askToken(person, slug)).json() as { accessToken: string }).accessToken
const listUsers = (host: string, token: string) =>
  edge.ask(host, { url: '/api/v1/users', headers: { authorization: `Bearer ${token}` } })

test.each<Role>(['tenant_owner', 'tenant_operator', 'support', 'platform_admin', 'platform_support'])(
  'a %s gets a token for a quarter of an hour, and asks the marketplace with it',
  async (role) => {
    const { tenantId, host, slug } = await marketplace()
    const person = await createPerson(tenantId, role)

    const answer = await askToken(person, slug)

    expect(answer.statusCode).toBe(201)
    const { accessToken, expiresAt } = answer.json() as { accessToken: string; expiresAt: string }
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(13)
    expect(minutes).toBeLessThanOrEqual(15)
    expect((await listUsers(host, accessToken)).statusCode).toBe(200)
  },
)

test('a token of one marketplace opens no other, not even one that its holder works for, nor the console', async () => {
  const [one, two] = [await marketplace(), await marketplace()]
  const person = await createPerson(one.tenantId, 'tenant_owner')
  const token = await tokenOf(person, one.slug)

  expect((await listUsers(one.host, token)).statusCode).toBe(200)
  expect((await listUsers(two.host, token)).statusCode).toBe(401)
  const account = await edge.ask(consoleHost, {
    url: '/api/v1/users/me',
    headers: { authorization: `Bearer ${token}` },
  })
  expect(account.statusCode).toBe(401)
})

test('a marketplace that somebody does not work for is as unknown as one that does not exist', async () => {
  const [own, other] = [await marketplace(), await marketplace()]
  const person = await createPerson(own.tenantId, 'tenant_owner')

  const [foreign, missing] = [await askToken(person, other.slug), await askToken(person, 'no-such-place')]

  expect(foreign.statusCode).toBe(404)
  const told = ({ code, detail }: { code: string; detail: string }) => ({ code, detail })
  expect(told(foreign.json())).toEqual(told(missing.json()))
})

test('an account without a role anywhere, and a stranger, get none', async () => {
  const { tenantId, slug } = await marketplace()
  const account = await createPerson(tenantId, 'support')
  await inTenant(systemScope(tenantId), (ctx) =>
    ctx.trx('staff_members').where({ account_id: account.userId }).delete(),
  )

  expect((await askToken(account, slug)).statusCode).toBe(404)
  expect((await askToken(null, slug)).statusCode).toBe(401)
})

test('a user of the marketplace itself gets none: the console does not know them', async () => {
  const { tenantId, slug } = await marketplace()
  const customer = await createPerson(tenantId, 'customer')

  expect((await askToken(customer, slug)).statusCode).toBe(401)
})

test('without a second factor there is none, and the answer says what to do', async () => {
  const { tenantId, slug } = await marketplace()
  const person = await createPerson(tenantId, 'tenant_owner')

  const answer = await askToken(person, slug, 'one_factor')

  expect(answer.statusCode).toBe(403)
  expect(answer.json()).toMatchObject({ code: 'forbidden', reason: 'second_factor_required' })
})

test('it is asked for in the console only', async () => {
  const { tenantId, host, slug } = await marketplace()
  const person = await createPerson(tenantId, 'tenant_owner')
  const { secret } = await newSessionOf(person)

  const answer = await edge.ask(host, {
    method: 'POST',
    url: `/api/v1/marketplaces/${slug}/access-tokens`,
    headers: { origin: `http://${host}`, cookie: `session=${secret}` },
    payload: {},
  })

  expect([401, 404]).toContain(answer.statusCode)
})

test.each([
  [
    'the role is taken away',
    (tenantId: string, person: Person) =>
      inTenant(systemScope(tenantId), (ctx) =>
        ctx.trx('staff_members').where({ account_id: person.userId }).delete(),
      ),
  ],
  [
    'the session ends',
    (_: string, person: Person) =>
      inTenant(systemScope(platformTenantId), (ctx) =>
        ctx.trx('sessions').where({ user_id: person.userId }).update({ revoked_at: ctx.now }),
      ),
  ],
  [
    'the account is suspended',
    (_: string, person: Person) =>
      inTenant(systemScope(platformTenantId), (ctx) =>
        suspendUser(ctx, { userId: person.userId, reason: 'Left in anger' }),
      ),
  ],
] as const)('a token is worth nothing any more once %s', async (_what, happens) => {
  const { tenantId, host, slug } = await marketplace()
  const person = await createPerson(tenantId, 'tenant_owner')
  const token = await tokenOf(person, slug)
  expect((await listUsers(host, token)).statusCode).toBe(200)

  await happens(tenantId, person)

  expect([401, 403]).toContain((await listUsers(host, token)).statusCode)
})

import { getEntitlements, grantFeature, tenantOwner, valueOf } from '#platform/billing/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { days } from '#platform/kernel/time.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { accessTokenOf, createPerson, newSessionOf, scopeOf, type Person } from '#tests/support/people.ts'

const consoleHost = 'admin.localhost'

let edge: Edge
let tenantId: string
let admin: Person
let asked: Record<string, Record<string, string>>
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
  ;({ tenantId } = await createTenant())
  await inside((ctx) =>
    ctx
      .trx('subscriptions')
      .where({ owner_kind: 'tenant' })
      .update({ promise: ctx.trx.raw(`jsonb_set(promise, '{contents,staff}', '3')`) }),
  )
  const bearer = async (person: Person) => ({
    authorization: `Bearer ${await accessTokenOf(edge, person.homeId, person)}`,
  })
  admin = await createPerson(tenantId, 'platform_admin')
  asked = {
    admin: await bearer(admin),
    support: await bearer(await createPerson(tenantId, 'platform_support')),
    owner: await bearer(await createPerson(tenantId, 'tenant_owner')),
  }
})
afterAll(() => edge.close())
beforeEach(() => inTenant(systemScope(tenantId), (ctx) => ctx.trx('feature_grants').delete()))

const inside = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(systemScope(tenantId), work)
const owner = () => tenantOwner({ tenantId })
const ask = (
  url: string,
  {
    by = 'admin',
    of = tenantId,
    ...rest
  }: { by?: string; of?: string; method?: string; payload?: object } = {},
) =>
  edge.ask(consoleHost, {
    method: 'GET',
    ...rest,
    url: `/api/v1/platform/marketplaces/${of}/${url}`,
    headers: asked[by]!,
  } as Parameters<Edge['ask']>[1])
const inAWeek = () => new Date(Date.now() + days(7)).toISOString()
const grant = (payload: object, by = 'admin') =>
  ask('grants', {
    method: 'POST',
    by,
    payload: { feature: 'staff', value: 40, reason: 'For the fair', ...payload },
  })

test('the platform grants more to a marketplace, which reads why and until when, and takes it back', async () => {
  const before = await inside((ctx) => valueOf(ctx, 'staff', owner()))
  const expiresAt = inAWeek()
  const granted = await grant({ expiresAt })

  expect([granted.statusCode, granted.json()]).toEqual([
    201,
    expect.objectContaining({
      feature: 'staff',
      value: 40,
      reason: 'For the fair',
      isCounting: true,
      expiresAt,
    }),
  ])
  const seen = await inside((ctx) => getEntitlements(ctx, owner()))
  const staff = seen.entitlements.find(({ feature }) => feature === 'staff')!
  expect(staff.value).toBe(40)
  expect(staff.because).toMatch(/; and a grant since .+ until .+: For the fair\.$/)
  expect((await ask('entitlements')).json()).toEqual(seen)
  expect((await ask('usage?periods=3')).json().meters).toEqual([
    expect.objectContaining({ meter: 'marketplace.bookings', history: expect.any(Array) }),
  ])

  const { id } = granted.json() as { id: string }
  const taken = [
    await ask(`grants/${id}`, { method: 'DELETE' }),
    await ask(`grants/${id}`, { method: 'DELETE' }),
  ]
  expect(taken.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  expect((await ask('grants')).json().items).toMatchObject([{ id, isCounting: false }])
  expect(await inside((ctx) => valueOf(ctx, 'staff', owner()))).toBe(before)
  // In the log of the marketplace, by the account that did it, once each.
  const log = await inside((ctx) =>
    ctx
      .trx('audit_entries')
      .where('action', 'like', 'feature.%')
      .orderBy('id')
      .select('action', 'actor', 'subject_id'),
  )
  const actor = expect.objectContaining({ kind: 'account', accountId: admin.userId })
  expect(log).toEqual([
    { action: 'feature.granted', actor, subject_id: tenantId },
    { action: 'feature.grant_revoked', actor, subject_id: tenantId },
  ])
})

test('what is wrong is said of its field: a date that is past, a number that is too large, no reason', async () => {
  const faultOf = async (payload: object) => {
    const answer = await grant(payload)
    return [answer.statusCode, (answer.json().errors as { field: string }[] | undefined)?.[0]?.field]
  }
  expect(await faultOf({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual([400, 'expiresAt'])
  expect(await faultOf({ value: 1_000_001 })).toEqual([400, 'value'])
  expect(await faultOf({ value: Number.MAX_SAFE_INTEGER })).toEqual([400, 'value'])
  expect(await faultOf({ value: -1 })).toEqual([400, 'value'])
  expect(await faultOf({ value: true })).toEqual([400, 'value'])
  expect(await faultOf({ feature: 'platform.fee', value: 10_001 })).toEqual([400, 'value'])
  expect(await faultOf({ reason: '   ' })).toEqual([400, 'reason'])
  // What providers have is the marketplace's to give.
  expect(await faultOf({ feature: 'bookings', value: 5 })).toEqual([400, 'feature'])
  expect((await ask('grants')).json().items).toEqual([])
})

test('a second grant over the first one is refused, of two at once one counts, and an override stands above', async () => {
  const both = await Promise.all([grant({ value: 20 }), grant({ value: 30 })])
  expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409])
  const again = await grant({ value: 60 })
  expect([again.statusCode, again.json()]).toEqual([
    409,
    expect.objectContaining({
      detail: 'Staff is granted already: take that back first',
      errors: [expect.objectContaining({ field: 'feature' })],
    }),
  ])

  expect((await grant({ value: 2, isOverride: true })).statusCode).toBe(201)
  expect(await inside((ctx) => valueOf(ctx, 'staff', owner()))).toBe(2)
  expect((await grant({ value: 3, isOverride: true })).json().detail).toMatch(
    /^There is an override of Staff/,
  )
  // One that is over is in nobody's way.
  await inside((ctx) =>
    ctx.trx('feature_grants').update({ created_at: new Date(0), expires_at: new Date(1) }),
  )
  expect((await grant({ value: 60 })).statusCode).toBe(201)
  expect(await inside((ctx) => valueOf(ctx, 'staff', owner()))).toBe(60)
})

test('nobody but the platform’s administrators gives or sees it, and nothing but a marketplace has it', async () => {
  for (const by of ['support', 'owner']) {
    expect([by, (await grant({}, by)).statusCode]).toEqual([by, 403])
    for (const url of ['entitlements', 'usage', 'grants'])
      expect([by, url, (await ask(url, { by })).statusCode]).toEqual([by, url, 403])
  }
  for (const id of [newId(), platformTenantId]) expect((await ask('grants', { of: id })).statusCode).toBe(404)
  const there = await edge.ask(hostOf(tenantId), {
    url: `/api/v1/platform/marketplaces/${tenantId}/grants`,
    headers: asked.owner!,
  })
  expect(there.statusCode).toBe(404)
  // Nor a grant of another marketplace: its id leads nowhere here.
  const other = await createTenant()
  const foreign = await inTenant(systemScope(other.tenantId), (ctx) =>
    grantFeature(ctx, tenantOwner(ctx), { feature: 'staff', value: 9, reason: 'Theirs' }),
  )
  expect((await ask(`grants/${foreign.id}`, { method: 'DELETE' })).statusCode).toBe(404)

  const own = await scopeOf(tenantId, await createPerson(tenantId, 'tenant_owner'))
  const input = { feature: 'staff', value: 99, reason: 'Because' }
  await expect(inTenant(own, (ctx) => grantFeature(ctx, owner(), input))).rejects.toMatchObject({
    code: 'forbidden',
  })
  const elsewhere = inside((ctx) => grantFeature(ctx, tenantOwner({ tenantId: other.tenantId }), input))
  await expect(elsewhere).rejects.toMatchObject({ code: 'not_found' })
})

test('staff without a second factor does not enter a marketplace where two are needed', async () => {
  const strict = await openEdge({ hasLimits: false, config: { staffSecondFactor: 'required' } })
  const { sessionId } = await newSessionOf(admin, 'one_factor')
  const token = strict.app.accessTokens.sign({
    typ: 'access',
    sub: admin.userId,
    sid: sessionId,
    aud: platformTenantId,
  })
  const answer = await strict.ask(consoleHost, {
    url: `/api/v1/platform/marketplaces/${tenantId}/grants`,
    headers: { authorization: `Bearer ${token}` },
  })
  await strict.close()

  expect([answer.statusCode, answer.json().reason]).toEqual([403, 'second_factor_required'])
})

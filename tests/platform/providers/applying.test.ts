import { systemScope } from '#platform/kernel/tenant.ts'
import { applyAsProvider, editProvider } from '#platform/providers/index.ts'
import { inTenant } from '#tests/support/database.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'
import { accessTokenOf, createPerson, scopeOf } from '#tests/support/people.ts'

let market: MarketApi
beforeAll(async () => {
  market = await openMarketApi()
})
afterAll(() => market.close())

const application = { businessName: 'Hauskraft', accountType: 'company', city: 'Köln' } as const

async function applicant() {
  const person = await createPerson(market.scope.tenantId, 'customer')
  return { person, token: await accessTokenOf(market.edge, market.scope.tenantId, person) }
}

test('whoever is signed in applies, and is told what is missing', async () => {
  const { token, person } = await applicant()

  const applied = await market.call({
    method: 'POST',
    url: '/provider-applications',
    token,
    body: application,
  })

  expect(applied).toMatchObject({
    status: 201,
    body: { businessName: 'Hauskraft', stage: 'profile', score: 20, maySubmit: false, told: null },
  })
  const profile = await market.call({ url: '/provider/profile', token })
  expect(profile.body).toMatchObject({ email: person.email, accountType: 'company', isVerified: false })
  const onboarding = await market.call({ url: '/provider/onboarding', token })
  expect(onboarding.headers.etag).toBe('"1"')
  const me = await market.call({ url: '/session', token })
  if (me.status === 200) expect(JSON.stringify(me.body)).toContain('provider_owner')
})

test('a guest cannot apply, and nobody twice', async () => {
  const asGuest = await market.call({ method: 'POST', url: '/provider-applications', body: application })
  const { token } = await applicant()
  await market.call({ method: 'POST', url: '/provider-applications', token, body: application })

  const again = await market.call({ method: 'POST', url: '/provider-applications', token, body: application })

  expect(asGuest.status).toBe(401)
  expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } })
})

test('of two tabs that apply at once one founds a provider', async () => {
  const { person } = await applicant()
  const scope = await scopeOf(market.scope.tenantId, person)

  const outcomes = await Promise.allSettled(
    [1, 2, 3].map(() => inTenant(scope, (ctx) => applyAsProvider(ctx, application))),
  )

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const owned = await inTenant(systemScope(market.scope.tenantId), (ctx) =>
    ctx.trx('memberships').where({ user_id: person.userId, role: 'provider_owner' }),
  )
  expect(owned).toHaveLength(1)
})

test('nobody makes themselves verified along with the application', async () => {
  const { token } = await applicant()
  const body = { ...application, stage: 'active', status: 'verified' }

  const applied = await market.call({ method: 'POST', url: '/provider-applications', token, body })

  expect(applied.status).toBe(400)
})

test('each step of the wizard is saved by itself, and the second of two tabs is told', async () => {
  const { token } = await applicant()
  await market.call({ method: 'POST', url: '/provider-applications', token, body: application })
  const save = (version: number, body: object) =>
    market.call({
      method: 'PATCH',
      url: '/provider/profile',
      token,
      headers: { 'if-match': `"${version}"` },
      body,
    })

  const first = await save(1, {
    skills: ['Painting', 'painting', 'Plaster'],
    languages: ['de', 'en'],
    serviceRadiusKm: 0,
  })
  const second = await save(1, { headline: 'From the other tab' })

  expect(first).toMatchObject({ status: 200, body: { skills: ['painting', 'Plaster'], serviceRadiusKm: 0 } })
  expect(second).toMatchObject({ status: 412, body: { code: 'stale_version' } })
  expect((await market.call({ url: '/provider/onboarding', token })).body).toMatchObject({ score: 40 })
})

test('a provider is found by its skills', async () => {
  const { token } = await applicant()
  const { body } = await market.call({
    method: 'POST',
    url: '/provider-applications',
    token,
    body: application,
  })
  const providerId = String(body.providerId)
  await inTenant(market.scope, async (ctx) => {
    await editProvider(ctx, { providerId, version: null, skills: ['Marmorino'] })
    await ctx.trx('providers').where({ id: providerId }).update({ stage: 'active', is_published: true })
  })

  const found = await market.call({ url: '/providers?q=marmorino' })

  expect(found.body.items).toMatchObject([{ id: providerId }])
})

test('what is missing is named when the profile is submitted too early', async () => {
  const { token } = await applicant()
  await market.call({ method: 'POST', url: '/provider-applications', token, body: application })

  const submitted = await market.call({ method: 'POST', url: '/provider/submission', token })

  expect(submitted.status).toBe(400)
  expect(JSON.stringify(submitted.body.errors)).toContain('services')
})

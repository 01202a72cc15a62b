import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import {
  getReviewCase,
  listReviewQueue,
  localBackgroundChecks,
  orderBackgroundCheck,
  storeCredential,
} from '#platform/providers/index.ts'
import { followBackgroundChecks } from '#platform/providers/flows/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'
import { createPerson } from '#tests/support/people.ts'
import { as, guest, listedProvider, member, newProvider, operator } from '#tests/support/supply.ts'

let market: MarketApi
let reviewer: string
beforeAll(async () => {
  market = await openMarketApi()
  reviewer = await market.signUp('support')
})
afterAll(() => market.close())

const submitted = (businessName: string, minutesAgo: number) =>
  inTenant(market.scope, async (ctx) => {
    const { id } = await newProvider(ctx, { businessName })
    const at = new Date(Date.now() - minutesAgo * 60_000)
    await ctx.trx('providers').where({ id }).update({ stage: 'pending_review', submitted_at: at })
    return id
  })

test('who waits longest comes first, new credentials count as waiting, and pages follow each other', async () => {
  const second = await submitted('Second', 20)
  const first = await submitted('First', 30)
  const { id: third } = await inTenant(market.scope, (ctx) => listedProvider(ctx, { businessName: 'Third' }))
  await storeCredential(market.edge.runtime, market.scope, {
    providerId: third,
    fields: { kind: 'degree', title: 'Diploma' },
    document: null,
  })
  await inTenant(market.scope, (ctx) => newProvider(ctx, { businessName: 'Not yet' }))

  const page = await market.call({ url: '/review/providers?limit=2', token: reviewer })
  const rest = await market.call({
    url: `/review/providers?limit=2&cursor=${String(page.body.nextCursor)}`,
    token: reviewer,
  })

  const ids = [...page.body.items!, ...rest.body.items!].map(({ providerId }) => providerId)
  expect(ids).toEqual([first, second, third])
  expect(rest.body.items).toMatchObject([{ pendingCredentials: 1, stage: 'active' }])
  const profiles = await market.call({ url: '/review/providers?state=profile', token: reviewer })
  expect(profiles.body.items).toMatchObject([{ businessName: 'Not yet' }])
})

test('a case holds everything, and nobody but the staff reads it', async () => {
  const id = await submitted('Case', 5)
  await createPerson(market.scope.tenantId, 'provider_owner', { providerId: id, lastName: 'Case' })

  const found = await market.call({ url: `/review/providers/${id}`, token: reviewer })

  expect(found.body).toMatchObject({
    provider: { businessName: 'Case', email: 'hello@malerei.example' },
    onboarding: { stage: 'pending_review' },
    people: [{ lastName: 'Case', role: 'provider_owner' }],
    backgroundCheck: null,
  })
  const owner = await market.signUp('provider_owner', id)
  expect((await market.call({ url: `/review/providers/${id}`, token: owner })).status).toBe(403)
  expect((await market.call({ url: `/review/providers/${id}` })).status).toBe(401)
  const elsewhere = await createTenant()
  await inTenant(systemScope(elsewhere.tenantId), async (ctx) => {
    await expect(getReviewCase(ctx, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(listReviewQueue(as(guest, ctx))).rejects.toMatchObject({ code: 'forbidden' })
    expect((await listReviewQueue(as(operator(), ctx))).items).toEqual([])
  })
})

test('a decision is made through the API once, with its reason, and the second comes too late', async () => {
  const id = await submitted('Decision', 5)
  const decide = (body: object) =>
    market.call({ method: 'POST', url: `/review/providers/${id}/decisions`, token: reviewer, body })

  expect((await decide({ decision: 'reject' })).status).toBe(400)
  const asked = await decide({ decision: 'request_changes', reason: 'Show your licence' })
  const second = await decide({ decision: 'approve' })

  expect(asked).toMatchObject({
    status: 201,
    body: { history: [{ step: 'request_changes', reason: 'Show your licence', actorKind: 'account' }] },
  })
  expect(second).toMatchObject({
    status: 409,
    body: { code: 'illegal_transition', stage: 'changes_requested' },
  })
})

test('reviewers do not suspend; managers do, and let back', async () => {
  const { id } = await inTenant(market.scope, (ctx) => listedProvider(ctx))
  const manager = await market.signUp('tenant_operator')
  const suspend = (token: string) =>
    market.call({
      method: 'PUT',
      url: `/review/providers/${id}/suspension`,
      token,
      body: { reason: 'Complaints' },
    })

  expect((await suspend(reviewer)).status).toBe(403)
  expect(await suspend(manager)).toMatchObject({ status: 200, body: { provider: { status: 'suspended' } } })
  expect((await market.call({ url: `/providers/${id}` })).status).toBe(404)
  const back = await market.call({
    method: 'DELETE',
    url: `/review/providers/${id}/suspension`,
    token: manager,
  })
  expect(back.body).toMatchObject({ provider: { status: 'verified' } })
})

test.each([
  ['Okafor', 'clear'],
  ['Consider', 'consider'],
  ['Failed', 'failed'],
])('a check of somebody called %s ends with %s, which only reviewers see', async (lastName, state) => {
  const id = await submitted(`Asked ${lastName}`, 1)
  await createPerson(market.scope.tenantId, 'provider_owner', { providerId: id, lastName })
  const staff = { ...market.scope, actor: operator() }
  const { runtime } = market.edge
  let clock = Date.now()
  const gateway = localBackgroundChecks(() => clock)
  const check = async () => (await inTenant(staff, (ctx) => getReviewCase(ctx, id))).backgroundCheck

  await orderBackgroundCheck(runtime, staff, { providerId: id, gateway })
  await expect(orderBackgroundCheck(runtime, staff, { providerId: id, gateway })).rejects.toMatchObject({
    code: 'conflict',
  })
  await followBackgroundChecks(runtime, market.scope, gateway)
  await followBackgroundChecks(runtime, market.scope, gateway)
  expect(await check()).toMatchObject({ state: 'requested' })
  clock += 10_000
  await followBackgroundChecks(runtime, market.scope, gateway)

  expect(await check()).toMatchObject({ state })
  const own = await market.call({
    url: '/provider/onboarding',
    token: await market.signUp('provider_owner', id),
  })
  expect(JSON.stringify(own.body)).not.toContain('heck')
  const asOwner = orderBackgroundCheck(runtime, { ...staff, actor: member(id) }, { providerId: id, gateway })
  await expect(asOwner).rejects.toMatchObject({ code: 'forbidden' })
})

test('a check of a provider that nobody owns fails by saying so', async () => {
  const id = await submitted('Nobody', 1)
  const staff = { ...market.scope, actor: operator() }
  const gateway = localBackgroundChecks()

  await orderBackgroundCheck(market.edge.runtime, staff, { providerId: id, gateway })
  await followBackgroundChecks(market.edge.runtime, market.scope, gateway)

  const { backgroundCheck } = await inTenant(staff, (ctx) => getReviewCase(ctx, id))
  expect(backgroundCheck).toMatchObject({ state: 'failed', detail: expect.stringContaining('no owner') })
  await expect(
    orderBackgroundCheck(market.edge.runtime, staff, { providerId: newId(), gateway: null }),
  ).rejects.toMatchObject({ code: 'unavailable' })
})

import type { OpenAPIV3_1 } from 'openapi-types'
import {
  type Contents,
  featureKeys,
  featureOf,
  features,
  grantFeature,
  revokeGrant,
  tenantOwner,
} from '#platform/billing/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { openEdge, type Answer, type Edge } from '#tests/support/edge.ts'
import { openFuzzCalendars } from '#tests/fuzz/good-calendars.ts'
import { goodRequest } from '#tests/fuzz/good-requests.ts'
import { openMarket, type Market } from '#tests/fuzz/market.ts'
import { operationsOf, type Operation } from '#tests/fuzz/operations.ts'
import { Dice } from '#tests/fuzz/samples.ts'
import { everybodyHas } from '#tests/support/plan-market.ts'

jest.setTimeout(120_000)

type Gated = Operation & { feature: keyof typeof features }

let edge: Edge
let calendars: Awaited<ReturnType<typeof openFuzzCalendars>>
let market: Market
let gated: Gated[]

beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
  calendars = await openFuzzCalendars(edge)
  market = await openMarket(edge)
  // What was given to the keeper would hide what everybody has.
  await market.inTenant((ctx) => ctx.trx('feature_grants').delete())
  const document = (await edge.ask(market.host, '/api/v1/openapi.json')).json() as OpenAPIV3_1.Document
  gated = operationsOf(document).flatMap((operation) => {
    const item = document.paths![operation.path] as Record<string, { 'x-feature'?: Gated['feature'] }>
    const feature = item[operation.method.toLowerCase()]?.['x-feature']
    return feature ? [{ ...operation, feature }] : []
  })
})
afterAll(async () => {
  await edge.close()
  await calendars.close()
})

const everythingBut = (missing: string): Contents =>
  Object.fromEntries(
    featureKeys
      .filter((key) => featureOf(key).buyer === 'provider' && key !== missing)
      .map((key) => [key, featureOf(key).kind === 'switch' ? true : null]),
  )
const isRefusedFor = (answer: Answer, feature: string) =>
  answer.statusCode === 403 && answer.json().code === 'feature_missing' && answer.json().feature === feature

const askFeed = () =>
  edge.ask(market.host, {
    method: 'POST',
    url: '/api/v1/provider/calendar-feeds',
    headers: market.authorization('owner'),
    payload: { name: 'Phone' },
  })

test('every gated operation is refused without its feature, and with it it is not', async () => {
  expect(gated.length).toBeGreaterThan(5)
  const faults: string[] = []
  for (const operation of gated) {
    await market.inTenant((ctx) => everybodyHas(ctx, everythingBut('')))
    // What a request needs beforehand is made while everything is there.
    const [request, again] = [
      await goodRequest(operation, market, new Dice(7)),
      await goodRequest(operation, market, new Dice(7)),
    ]
    const headers = { ...market.authorization(request.caller), ...request.headers }
    if (isRefusedFor(await market.ask({ ...request, headers }), operation.feature))
      faults.push(`${operation.id} with it`)
    await market.inTenant((ctx) => everybodyHas(ctx, everythingBut(operation.feature)))
    const answer = await market.ask({ ...again, headers })
    if (!isRefusedFor(answer, operation.feature))
      faults.push(`${operation.id} without it: ${answer.statusCode} ${answer.body.slice(0, 200)}`)
  }

  expect(faults).toEqual([])
})

test('a refusal names the plans that would help, in the words of the table', async () => {
  const planId = newId()
  await market.inTenant(async (ctx) => {
    await everybodyHas(ctx, {})
    await ctx.trx('plans').insert({ id: planId, buyer: 'provider', name: 'Larger', position: 7 })
    await ctx.trx('plan_versions').insert({
      id: newId(),
      plan_id: planId,
      number: 1,
      contents: JSON.stringify({ 'calendar.sync': true }),
      currency: 'EUR',
    })
  })
  const answer = (await askFeed()).json()

  expect(answer).toMatchObject({
    code: 'feature_missing',
    detail: 'Calendar integration comes with the plan Larger',
    feature: 'calendar.sync',
    plans: [{ id: planId, name: 'Larger' }],
  })
})

test('a grant opens a gate at once, for its time, and an override closes it', async () => {
  const providerId = market.ownerId
  await market.inTenant((ctx) => everybodyHas(ctx, {}))
  const grant = (body: object) =>
    edge.ask(market.host, {
      method: 'POST',
      url: `/api/v1/marketplace/providers/${providerId}/grants`,
      headers: market.authorization('operator'),
      payload: { feature: 'calendar.sync', reason: 'To try it', ...body },
    })

  expect(isRefusedFor(await askFeed(), 'calendar.sync')).toBe(true)
  expect((await grant({ value: true })).statusCode).toBe(201)
  expect((await askFeed()).statusCode).toBe(201)
  expect((await grant({ value: false, isOverride: true })).statusCode).toBe(201)
  expect(isRefusedFor(await askFeed(), 'calendar.sync')).toBe(true)

  const { entitlements } = (
    await edge.ask(market.host, {
      url: '/api/v1/provider/entitlements',
      headers: market.authorization('owner'),
    })
  ).json() as { entitlements: { feature: string; because: string }[] }
  expect(entitlements.find(({ feature }) => feature === 'calendar.sync')?.because).toMatch(
    /^Because of an override since .*: To try it\.$/,
  )
})

describe('what the plan of a marketplace holds', () => {
  const marketplaceHas = (contents: Contents) =>
    market.inTenant((ctx) =>
      ctx
        .trx('subscriptions')
        .where({ owner_kind: 'tenant' })
        .update({
          promise: JSON.stringify({ name: 'Small', contents, overage: {}, currency: 'USD', price: null }),
        }),
    )
  const invite = () =>
    edge.ask(market.host, {
      method: 'POST',
      url: '/api/v1/staff-invitations',
      headers: market.authorization('operator'),
      payload: { email: `${newId()}@people.example`, role: 'support' },
    })
  const apply = async () => {
    const { headers } = await market.newUser()
    return edge.ask(market.host, {
      method: 'POST',
      url: '/api/v1/provider-applications',
      headers,
      payload: { businessName: 'One more', accountType: 'individual', city: 'Köln' },
    })
  }

  test('staff are invited while there is room, open invitations counted', async () => {
    const { count } = await market.inTenant<{ count: number }>(async (ctx) => {
      const members = await ctx.trx('staff_members').pluck('id')
      const open = await ctx
        .trx('invitations')
        .where({ kind: 'staff' })
        .whereNull('accepted_at')
        .whereNull('revoked_at')
        .pluck('id')
      return { count: members.length + open.length }
    })
    await marketplaceHas({ staff: count + 1 })

    expect((await invite()).statusCode).toBe(201)
    const refused = await invite()
    expect([refused.statusCode, refused.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'limit_reached', feature: 'staff', limit: count + 1 }),
    ])
  })

  test('whoever applies where there is no room learns nothing of the plan', async () => {
    const { id: grantId } = await market.inTenant((ctx) =>
      grantFeature(ctx, tenantOwner(ctx), {
        feature: 'providers',
        value: 1,
        isOverride: true,
        reason: 'Nothing was paid',
      }),
    )
    const refused = await apply()

    expect([refused.statusCode, refused.json().detail]).toEqual([
      409,
      'No more providers are taken at the moment',
    ])
    await market.inTenant((ctx) => revokeGrant(ctx, tenantOwner(ctx), grantId))
    expect((await apply()).statusCode).toBe(201)
  })
})

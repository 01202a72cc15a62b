import { newId } from '#platform/kernel/ids.ts'
import { createTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'

let edge: Edge
let admin: Record<string, string>
let support: Record<string, string>
let marketplaceHost: string
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false })
  const scope = await createTenant()
  marketplaceHost = hostOf(scope.tenantId)
  const bearer = async (role: 'platform_admin' | 'platform_support') => {
    const person = await createPerson(scope.tenantId, role)
    return { authorization: `Bearer ${await accessTokenOf(edge, person.homeId, person)}` }
  }
  admin = await bearer('platform_admin')
  support = await bearer('platform_support')
})
afterAll(() => edge.close())

const consoleHost = 'admin.localhost'
const path = '/api/v1/platform/plans'

test('the platform keeps its price list in the console, and nowhere else', async () => {
  const listed = await edge.ask(consoleHost, { url: path, headers: admin })

  expect(listed.statusCode).toBe(200)
  const { items } = listed.json() as { items: { isDefault: boolean; contents: object }[] }
  expect(items.find(({ isDefault }) => isDefault)?.contents).toHaveProperty('providers')
  expect((await edge.ask(consoleHost, { url: path, headers: support })).statusCode).toBe(403)
  expect((await edge.ask(marketplaceHost, { url: path, headers: admin })).statusCode).toBe(404)
  expect((await edge.ask(consoleHost, { url: '/api/v1/plans', headers: admin })).statusCode).toBe(404)
})

test('what the platform has sold, and what it brings, is seen by whoever keeps the price list', async () => {
  for (const url of ['subscriptions', 'subscriptions/export', 'revenue?months=3']) {
    const ask = (headers: Record<string, string>, host = consoleHost) =>
      edge.ask(host, { url: `/api/v1/platform/${url}`, headers })
    expect([url, (await ask(admin)).statusCode]).toEqual([url, 200])
    expect((await ask(support)).statusCode).toBe(403)
    expect((await ask(admin, marketplaceHost)).statusCode).toBe(404)
  }
  const { series, currency } = (
    await edge.ask(consoleHost, { url: '/api/v1/platform/revenue?months=3', headers: admin })
  ).json() as { series: unknown[]; currency: string }
  expect([series.length, currency]).toEqual([3, 'USD'])
})

test('a plan for marketplaces holds what marketplaces need, and its terms change by version', async () => {
  const create = (payload: object) =>
    edge.ask(consoleHost, { method: 'POST', url: path, headers: admin, payload })
  const foreign = await create({ name: `P ${newId()}`, contents: { bookings: 3 }, prices: [] })
  expect([foreign.statusCode, foreign.json().errors]).toEqual([
    400,
    [expect.objectContaining({ field: 'contents.bookings' })],
  ])

  const created = await create({
    name: `P ${newId()}`,
    contents: { staff: 5, 'platform.fee': 150 },
    prices: [{ interval: 'month', amount: 9_900 }],
  })
  const { id } = created.json() as { id: string }
  const terms = (tag: string) =>
    edge.ask(consoleHost, {
      method: 'PUT',
      url: `${path}/${id}/terms`,
      headers: { ...admin, 'if-match': tag },
      payload: { contents: { staff: 8 }, prices: [], running: 'move', noticeDays: 60 },
    })

  expect(created.statusCode).toBe(201)
  const changed = await terms(String(created.headers.etag))
  expect(changed.json()).toMatchObject({ termsNumber: 2, running: 'move', noticeDays: 60, prices: [] })
  expect((await terms(String(created.headers.etag))).statusCode).toBe(412)
  const state = await edge.ask(consoleHost, {
    method: 'PUT',
    url: `${path}/${id}/state`,
    headers: { ...admin, 'if-match': String(changed.headers.etag) },
    payload: { state: 'retired' },
  })
  expect(state.json()).toMatchObject({ state: 'retired' })
})

import { inTenant } from '#tests/support/database.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'
import { listedProvider } from '#tests/support/supply.ts'

let market: MarketApi
let owner: string
let stranger: string
let operator: string

beforeAll(async () => {
  market = await openMarketApi()
  const [ours, theirs] = await inTenant(market.scope, async (ctx) => [
    await listedProvider(ctx),
    await listedProvider(ctx, { businessName: 'Atelier Blau' }),
  ])
  owner = await market.signUp('provider_member', ours!.id)
  stranger = await market.signUp('provider_owner', theirs!.id)
  operator = await market.signUp('tenant_operator')
}, 60_000)
afterAll(() => market?.close())

const call: MarketApi['call'] = (request) => market.call(request)
const painting = { name: 'Painting', icon: 'paint-roller', colour: '#b4552d' }
const room = { title: 'Paint a room', durationMinutes: 120, priceAmount: 24_000, locationKind: 'at_customer' }

async function newCategoryId(): Promise<string> {
  const { status, body } = await call({ method: 'POST', url: '/categories', token: operator, body: painting })
  expect(status).toBe(201)
  return String(body.id)
}

test('the staff make, change, order and remove categories; a provider does not', async () => {
  const id = await newCategoryId()
  const other = await newCategoryId()
  expect((await call({ method: 'POST', url: '/categories', token: owner, body: painting })).status).toBe(403)
  expect((await call({ method: 'POST', url: '/categories', body: painting })).status).toBe(401)

  const edited = await call({
    method: 'PATCH',
    url: `/categories/${id}`,
    token: operator,
    headers: { 'if-match': '"1"' },
    body: { name: 'Decoration' },
  })
  expect(edited).toMatchObject({ status: 200, body: { name: 'Decoration', version: 2 } })
  const order = { method: 'PUT', url: '/categories/order', token: operator } as const
  expect((await call({ ...order, body: { categoryIds: [other, id] } })).status).toBe(200)
  expect((await call({ url: '/categories' })).body.items?.map((category) => category.id)).toEqual([other, id])

  for (const categoryId of [id, other])
    expect((await call({ method: 'DELETE', url: `/categories/${categoryId}`, token: operator })).status).toBe(
      204,
    )
  expect((await call({ url: '/categories' })).body.items).toEqual([])
})

test('a provider adds a service, changes it, and takes it away; the public finds it meanwhile', async () => {
  const categoryId = await newCategoryId()
  const added = await call({
    method: 'POST',
    url: '/provider/services',
    token: owner,
    body: { ...room, categoryId, isActive: true },
  })
  expect(added).toMatchObject({ status: 201, body: { currency: 'EUR', isListed: true, version: 1 } })
  const own = `/provider/services/${added.body.id}`

  expect((await call({ url: '/services?q=paint&category=painting' })).body.items).toHaveLength(1)
  expect(await call({ url: `/services/${added.body.id}` })).toMatchObject({ body: { title: 'Paint a room' } })
  const edit = { method: 'PATCH', url: own, token: owner, body: { title: 'Paint a hall' } } as const
  expect((await call(edit)).status).toBe(428)
  expect(await call({ ...edit, headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
  })
  expect((await call({ ...edit, headers: { 'if-match': '"1"' } })).status).toBe(412)
  expect((await call({ url: '/provider/services', token: owner })).body.items).toHaveLength(1)

  expect(await call({ method: 'DELETE', url: own, token: owner })).toMatchObject({
    status: 200,
    body: { outcome: 'removed' },
  })
  expect((await call({ url: `/services/${added.body.id}` })).status).toBe(404)
})

test('another provider finds none of it', async () => {
  const categoryId = await newCategoryId()
  const { body } = await call({
    method: 'POST',
    url: '/provider/services',
    token: owner,
    body: { ...room, categoryId },
  })
  const url = `/provider/services/${body.id}`

  expect((await call({ url: '/provider/services', token: stranger })).body.items).toEqual([])
  expect((await call({ url, token: stranger })).status).toBe(404)
  expect((await call({ method: 'DELETE', url, token: stranger })).status).toBe(404)
  const headers = { 'if-match': '"1"' }
  expect((await call({ method: 'PATCH', url, token: stranger, headers, body: {} })).status).toBe(404)
})

test.each([
  ['limit', '?limit=0'],
  ['limit', '?limit=101'],
  ['cursor', '?cursor=x'],
  ['sort', '?sort=cheapest'],
  ['locationKind', '?locationKind=moon'],
  ['priceMin', '?priceMin=-1'],
  ['priceMax', '?priceMin=2&priceMax=1'],
  ['colour', '?colour=red'],
])('a search with a wrong %s (%s) is refused', async (field, query) => {
  expect(await call({ url: `/services${query}` })).toMatchObject({
    status: 400,
    body: { code: 'validation_failed', errors: [{ field }] },
  })
})

test('a service that breaks a rule of several fields is refused at its field', async () => {
  const body = {
    ...room,
    categoryId: await newCategoryId(),
    intakeQuestions: [{ id: 'floor', label: 'Which floor?', kind: 'single_choice', isRequired: true }],
  }

  expect(await call({ method: 'POST', url: '/provider/services', token: owner, body })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'intakeQuestions.0.choices' }] },
  })
})

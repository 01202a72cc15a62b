import { inTenant } from '#tests/support/database.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'
import { introduction, newImage, newProvider } from '#tests/support/supply.ts'
import { verifyProvider } from '#platform/providers/index.ts'

let market: MarketApi
let provider: Awaited<ReturnType<typeof newProvider>>
let owner: string
let employee: string

beforeAll(async () => {
  market = await openMarketApi()
  provider = await inTenant(market.scope, (ctx) => newProvider(ctx))
  owner = await market.signUp('provider_owner', provider.id)
  employee = await market.signUp('provider_member', provider.id)
}, 60_000)
afterAll(() => market?.close())

const call: MarketApi['call'] = (request) => market.call(request)

test('a provider edits its page with the version it has read, publishes it, and then everybody sees it', async () => {
  await inTenant(market.scope, (ctx) => verifyProvider(ctx, provider.id))
  const read = await call({ url: '/provider/profile', token: owner })
  expect(read.status).toBe(200)
  expect((await call({ url: `/providers/${provider.slug}` })).status).toBe(404)

  const edited = await call({
    method: 'PATCH',
    url: '/provider/profile',
    token: owner,
    headers: { 'if-match': String(read.headers.etag) },
    body: { introduction, isPublished: true, sections: [{ kind: 'gallery', isVisible: true }] },
  })

  expect(edited).toMatchObject({ status: 200, body: { isPublished: true, version: 3 } })
  expect(edited.headers.etag).toBe('"3"')
  const bySlug = await call({ url: `/providers/${provider.slug}` })
  const byId = await call({ url: `/providers/${provider.id}` })
  expect(bySlug).toMatchObject({ status: 200, body: { id: provider.id } })
  expect(byId.body).toEqual(bySlug.body)
  expect(bySlug.body).not.toHaveProperty('email')
  expect((await call({ url: '/providers?q=malerei' })).body.items).toHaveLength(1)
})

test('an edit without a version, or with an old one, is refused', async () => {
  const edit = {
    method: 'PATCH',
    url: '/provider/profile',
    token: owner,
    body: { headline: 'Clean' },
  } as const

  expect(await call(edit)).toMatchObject({ status: 428, body: { code: 'precondition_required' } })
  expect(await call({ ...edit, headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 412,
    body: { code: 'stale_version' },
  })
})

test.each(['/provider/profile', '/provider/share', '/provider/share/qr.svg', '/provider/share/poster.pdf'])(
  '%s is for the people of a provider only',
  async (url) => {
    const operator = await market.signUp('tenant_operator')

    expect((await call({ url })).status).toBe(401)
    expect((await call({ url, token: operator })).status).toBe(403)
    expect((await call({ url, token: employee })).status).toBe(200)
  },
)

test('an employee reads the page but does not change it', async () => {
  const edit = await call({
    method: 'PATCH',
    url: '/provider/profile',
    token: employee,
    headers: { 'if-match': '"3"' },
    body: { headline: 'Mine' },
  })

  expect(edit.status).toBe(403)
})

test('a field that does not exist is refused', async () => {
  const edit = await call({
    method: 'PATCH',
    url: '/provider/profile',
    token: owner,
    headers: { 'if-match': '"3"' },
    body: { status: 'verified' },
  })

  expect(edit).toMatchObject({ status: 400, body: { errors: [{ field: 'status' }] } })
})

test('a gallery is filled, captioned, ordered and emptied', async () => {
  const imageIds = await inTenant(market.scope, async (ctx) => [await newImage(ctx), await newImage(ctx)])
  for (const imageId of imageIds) {
    const added = await call({ method: 'POST', url: '/provider/gallery', token: owner, body: { imageId } })
    expect(added.status).toBe(201)
  }
  const pictures = async () =>
    (await call({ url: `/providers/${provider.slug}` })).body.gallery as unknown as {
      id: string
      caption: string
    }[]
  const [first, second] = await pictures()

  await call({
    method: 'PATCH',
    url: `/provider/gallery/${first!.id}`,
    token: owner,
    body: { caption: 'The hall' },
  })
  const ordered = await call({
    method: 'PUT',
    url: '/provider/gallery/order',
    token: owner,
    body: { galleryImageIds: [second!.id, first!.id] },
  })
  expect(ordered.status).toBe(200)
  expect((await pictures()).map(({ caption }) => caption)).toEqual(['', 'The hall'])

  await call({ method: 'DELETE', url: `/provider/gallery/${second!.id}`, token: owner })
  expect((await pictures()).map(({ id }) => id)).toEqual([first!.id])
})

test('the codes and the poster are files to keep, named after the page', async () => {
  const svg = await call({ url: '/provider/share/qr.svg', token: owner })
  const png = await call({ url: '/provider/share/qr.png', token: owner })
  const pdf = await call({ url: '/provider/share/poster.pdf?size=A6', token: owner })

  expect(svg.headers).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'content-disposition': 'attachment; filename="malerei-gruen.svg"',
  })
  expect(svg.raw.toString()).toMatch(/^<svg /)
  expect(png.headers['content-type']).toBe('image/png')
  expect(png.raw.subarray(1, 4).toString()).toBe('PNG')
  expect(pdf.headers['content-disposition']).toBe('attachment; filename="malerei-gruen-a6.pdf"')
  expect(pdf.raw.subarray(0, 5).toString()).toBe('%PDF-')
  expect((await call({ url: '/provider/share/poster.pdf?size=A0', token: owner })).status).toBe(400)
})

test('the addresses to share lead to this marketplace', async () => {
  const { body } = await call({ url: '/provider/share', token: owner })

  expect(body.qrUrl).toMatch(/^https?:\/\/t[0-9a-f]+\.localhost(:\d+)?\/providers\/malerei-gruen\?via=qr$/)
  expect(body.linkUrl).toMatch(/\?via=link$/)
  expect(Object.keys(body).toSorted()).toEqual(['linkUrl', 'qrUrl', 'shortAddress'])
})

test('anybody gets the code of a public page, and nobody that of another', async () => {
  const draft = await inTenant(market.scope, (ctx) => newProvider(ctx, { businessName: 'Draft' }))

  expect((await call({ url: `/providers/${provider.id}/qr.svg` })).raw.toString()).toMatch(/^<svg /)
  expect((await call({ url: `/providers/${draft.id}/qr.svg` })).status).toBe(404)
  expect((await call({ url: '/providers/none/qr.svg' })).status).toBe(400)
})

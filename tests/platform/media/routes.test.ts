import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { createTenant } from '#tests/support/database.ts'
import { hostOf, type Edge } from '#tests/support/edge.ts'
import { openMarketApi, type MarketApi } from '#tests/support/market-api.ts'

let market: MarketApi
let edge: Edge
let photo: Buffer
beforeAll(async () => {
  market = await openMarketApi()
  edge = market.edge
  photo = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#3060c0' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => market.close())

test('a member of the staff uploads an image, and everybody sees it on this host', async () => {
  const answer = await upload(await market.signUp('tenant_operator'), [
    file(photo),
    field('alt', 'A door'),
    purpose,
  ])

  expect(answer.statusCode).toBe(201)
  const image = answer.json()
  expect(image).toMatchObject({ width: 800, height: 600, alt: 'A door' })
  const variant = await edge.ask(host(), image.variants[0].url)
  expect(variant.statusCode).toBe(200)
  expect(variant.headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-length': String(variant.rawPayload.length),
    'x-content-type-options': 'nosniff',
  })
  expect(await sharp(variant.rawPayload).metadata()).toMatchObject({ format: 'webp', width: 320 })
  const head = await edge.ask(host(), { method: 'HEAD', url: image.variants[0].url })
  expect([head.statusCode, head.headers['content-length']]).toEqual([200, variant.headers['content-length']])
})

test('fields may come before or after the file', async () => {
  const token = await market.signUp('tenant_owner')

  const before = await upload(token, [field('alt', 'x'), purpose, file(photo)])
  const after = await upload(token, [file(photo), purpose])

  expect([before.statusCode, after.statusCode]).toEqual([201, 201])
})

test('another marketplace does not show it, and neither does the platform', async () => {
  const token = await market.signUp('tenant_owner')
  const { variants } = (await upload(token, [file(photo), purpose])).json()
  const other = await createTenant()

  expect((await edge.ask(hostOf(other.tenantId), variants[0].url)).statusCode).toBe(404)
  expect((await edge.ask('localhost', variants[0].url)).statusCode).toBe(404)
})

test.each([
  ['another width', (url: string) => url.replace('320', '321')],
  ['another extension', (url: string) => url.replace('.webp', '.png')],
  ['a folder above', (url: string) => url.replace('/320.webp', '/..%2f..%2f320.webp')],
  ['a tenant in the address', (url: string) => url.replace('/_media/', '/_media/..%2f')],
  ['no id', () => '/_media/x/320.webp'],
  ['a width with a sign', (url: string) => url.replace('320', '+320')],
  ['a width out of all bounds', (url: string) => url.replace('320', '9'.repeat(40))],
])('%s leads to nothing', async (_what, change) => {
  const { variants } = (await upload(await market.signUp('tenant_owner'), [file(photo), purpose])).json()

  const answer = await edge.ask(host(), change(variants[0].url))

  expect(answer.statusCode).toBe(404)
})

test('customers and guests upload nothing', async () => {
  expect((await upload(undefined, [file(photo), purpose])).statusCode).toBe(401)
  expect((await upload(await market.signUp('customer'), [file(photo), purpose])).statusCode).toBe(403)
})

test.each([
  ['no file', () => [purpose], 400, 'validation_failed', 'file'],
  ['an empty file', () => [file(Buffer.alloc(0)), purpose], 415, 'unsupported_media_type', undefined],
  ['no purpose', () => [file(photo)], 400, 'validation_failed', 'purpose'],
  [
    'an unknown purpose',
    () => [file(photo), field('purpose', 'avatar')],
    400,
    'validation_failed',
    'purpose',
  ],
  [
    'a field too many',
    () => [file(photo), purpose, field('tenantId', 'x')],
    400,
    'validation_failed',
    'tenantId',
  ],
  [
    'a text that is too long',
    () => [file(photo), purpose, field('alt', 'x'.repeat(301))],
    400,
    'validation_failed',
    'alt',
  ],
  [
    'a text that cannot be stored',
    () => [file(photo), purpose, field('alt', 'a\0b')],
    400,
    'validation_failed',
    'alt',
  ],
  [
    'a field that is in every object',
    () => [file(photo), purpose, field('__proto__', 'x')],
    400,
    'validation_failed',
    undefined,
  ],
  [
    'a file under another name',
    () => [file(photo, { name: 'avatar' }), purpose],
    400,
    'validation_failed',
    'avatar',
  ],
  ['two files', () => [file(photo), file(photo), purpose], 413, 'payload_too_large', undefined],
  ['a page', () => [file(photo, { type: 'text/html' }), purpose], 415, 'unsupported_media_type', undefined],
  [
    'an SVG',
    () => [file(Buffer.from('<svg/>'), { type: 'image/svg+xml' }), purpose],
    415,
    'unsupported_media_type',
    undefined,
  ],
  [
    'more than ten megabytes',
    () => [file(Buffer.concat([photo, randomBytes(10_485_760)])), purpose],
    413,
    'payload_too_large',
    undefined,
  ],
] as const)('%s is refused with a problem', async (_what, parts, status, code, fieldName) => {
  const answer = await upload(await market.signUp('tenant_owner'), parts())

  expect([answer.statusCode, answer.json().code, answer.json().errors?.[0]?.field]).toEqual([
    status,
    code,
    fieldName,
  ])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
})

test.each([
  ['JSON', 'application/json', '{}'],
  ['a form without parts', 'application/x-www-form-urlencoded', 'purpose=logo'],
  ['parts without a boundary', 'multipart/form-data', 'x'],
  [
    'parts that end in the middle',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nabc',
  ],
])('%s is answered with a problem of the client', async (_what, type, payload) => {
  const token = await market.signUp('tenant_owner')

  const answer = await edge.ask(host(), {
    method: 'POST',
    url: '/api/v1/images',
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
    payload,
  })

  expect(answer.statusCode).toBeGreaterThanOrEqual(400)
  expect(answer.statusCode).toBeLessThan(500)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
})

type Part = { head: string; body: Buffer }
const field = (name: string, value: string): Part => ({ head: `name="${name}"`, body: Buffer.from(value) })
const purpose = field('purpose', 'gallery')
const file = (body: Buffer, { name = 'file', type = 'image/jpeg' } = {}): Part => ({
  head: `name="${name}"; filename="../../etc/passwd.jpg"\r\nContent-Type: ${type}`,
  body,
})

const host = () => hostOf(market.scope.tenantId)

function upload(token: string | undefined, parts: readonly Part[]) {
  const boundary = 'a-boundary-that-no-part-holds'
  const payload = Buffer.concat([
    ...parts.flatMap(({ head, body }) => [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      body,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  return edge.ask(host(), {
    method: 'POST',
    url: '/api/v1/images',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    payload,
  })
}

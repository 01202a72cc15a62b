import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AppError } from '#platform/kernel/errors.ts'
import { createTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'

const Body = Type.Object(
  {
    name: Type.String({ minLength: 2, maxLength: 5 }),
    count: Type.Optional(Type.Integer({ minimum: 1 })),
    kind: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
    inner: Type.Optional(
      Type.Object({ email: Type.String({ format: 'email' }) }, { additionalProperties: false }),
    ),
    list: Type.Optional(Type.Array(Type.String(), { maxItems: 2 })),
  },
  { additionalProperties: false },
)

const faulty: FastifyPluginAsyncTypebox = async (app) => {
  const config = { isPublic: true } as const
  app.post(
    '/faulty/echo',
    { config, schema: { body: Body, response: { 200: Body } } },
    async ({ body }) => body,
  )
  app.get('/faulty/bug', { config }, async () => {
    throw Object.assign(new Error('relation "secrets" does not exist'), {
      detail: 'Key (email)=(ada@example.com)',
    })
  })
  app.get('/faulty/statement', { config }, (request) =>
    request.readTenant((ctx) => ctx.trx.raw('select no_such_column from tenants')),
  )
  app.get('/faulty/database-gone', { config }, async () => {
    throw Object.assign(new Error('terminating connection'), { code: '57P01' })
  })
  app.get('/faulty/lock-lost', { config }, (request) =>
    request.readTenant((ctx) => ctx.trx.raw(`do $$ begin raise exception sqlstate '55P03'; end $$`)),
  )
  app.get('/faulty/taken', { config }, async () => {
    throw new AppError('slot_taken', { extra: { alternatives: ['2027-03-13T09:00:00Z'] } })
  })
  app.get('/faulty/thrown-text', { config }, async () => {
    // eslint-disable-next-line no-throw-literal
    throw 'nothing proper'
  })
}

let edge: Edge
let host: string
beforeAll(async () => {
  edge = await openEdge({ api: [faulty] })
  host = hostOf((await createTenant()).tenantId)
})
afterAll(() => edge.close())

const post = (payload: string | object, headers: Record<string, string> = {}) =>
  edge.ask(host, {
    method: 'POST',
    url: '/api/v1/faulty/echo',
    payload,
    headers: typeof payload === 'string' ? { 'content-type': 'application/json', ...headers } : headers,
  })

test('what is wrong is told per field, in sentences', async () => {
  const answer = await post({
    name: 'x',
    count: 0,
    kind: 'c',
    inner: { email: 'nobody', role: 'admin' },
    list: ['', '', ''],
  })

  expect(answer.statusCode).toBe(400)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.headers['cache-control']).toBe('no-store')
  const problem = answer.json()
  expect(problem).toMatchObject({
    type: 'about:blank',
    status: 400,
    code: 'validation_failed',
    title: expect.any(String),
  })
  expect(problem.requestId).toBe(answer.headers['x-request-id'])
  expect(
    Object.fromEntries(
      problem.errors.map((each: { field: string; message: string }) => [each.field, each.message]),
    ),
  ).toEqual({
    name: 'This must have at least 2 characters',
    count: 'This must be 1 or more',
    kind: 'This must be one of a, b',
    'inner.email': 'This must be an e-mail address',
    'inner.role': 'There is no such field',
    list: 'This must have at most 2 entries',
  })
})

test('a body says what it means: text is not a number', async () => {
  const answer = await post({ name: 'Ada', count: '5' })

  expect(answer.json().errors).toEqual([{ field: 'count', message: 'This must be a whole number' }])
})

test.each([
  ['no JSON', '{"name":', {}, 400, 'validation_failed'],
  ['nothing', '', {}, 400, 'validation_failed'],
  ['a prototype', '{"__proto__":{"x":1},"name":"Ada"}', {}, 400, 'validation_failed'],
  ['a NUL character', '{"name":"a\\u0000b"}', {}, 400, 'validation_failed'],
  ['half a surrogate pair', '{"name":"a\\ud800b"}', {}, 400, 'validation_failed'],
  [
    'something nested without end',
    `{"name":"Ada","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    {},
    400,
    'validation_failed',
  ],
  ['XML', '<name/>', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
  [
    'a form',
    'name=Ada',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'unsupported_media_type',
  ],
  ['too much', JSON.stringify({ name: 'x'.repeat(300_000) }), {}, 413, 'payload_too_large'],
])('a body that is %s is refused', async (_, body, headers, status, code) => {
  const answer = await post(body, headers)

  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ status, code })
})

test('a bug of ours shows nothing of itself, and is logged with the request', async () => {
  for (const path of ['bug', 'statement', 'thrown-text']) {
    const answer = await edge.ask(host, `/api/v1/faulty/${path}`)

    expect(answer.statusCode).toBe(500)
    expect(Object.keys(answer.json()).toSorted()).toEqual(['code', 'requestId', 'status', 'title', 'type'])
    const line = edge.logged.find(
      (each) => each.reqId === answer.json().requestId && each.msg === 'request failed',
    )
    expect(line).toMatchObject({ level: 50, err: { message: expect.any(String) } })
  }
  expect(JSON.stringify(edge.logged)).not.toContain('ada@example.com')
})

test.each([
  ['a database that is away', 'database-gone'],
  ['a row that somebody else holds for too long', 'lock-lost'],
])('%s is told as such, with when to come back', async (_, path) => {
  const answer = await edge.ask(host, `/api/v1/faulty/${path}`)

  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.json()).toMatchObject({ code: 'unavailable' })
})

test('a refusal carries what the domain adds to it', async () => {
  const answer = await edge.ask(host, '/api/v1/faulty/taken')

  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toMatchObject({ code: 'slot_taken', alternatives: ['2027-03-13T09:00:00Z'] })
})

test('an address that takes other methods names them', async () => {
  const answer = await edge.ask(host, { method: 'DELETE', url: '/api/v1/faulty/echo' })

  expect(answer.statusCode).toBe(405)
  expect(answer.headers.allow).toBe('POST')
  expect(answer.json()).toMatchObject({ code: 'method_not_allowed' })
})

test.each([
  '/api/v1/nothing',
  '/api/v2/services',
  '/api/',
  '/api/v1/services/%zz',
  `/api/v1/services/${'x'.repeat(400)}`,
])('there is a problem document at %s', async (url) => {
  const answer = await edge.ask(host, url)

  expect([400, 404]).toContain(answer.statusCode)
  expect(answer.headers['content-type']).toContain('application/problem+json')
})

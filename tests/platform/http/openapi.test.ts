import { Validator } from '@seriousme/openapi-schema-validator'
import type { OpenAPIV3_1 } from 'openapi-types'
import { createTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'

let edge: Edge
let host: string
let document: OpenAPIV3_1.Document
beforeAll(async () => {
  // As the product starts: every schema is compiled, so that a broken one shows here.
  edge = await openEdge({ hasLateSchemas: false })
  host = hostOf((await createTenant({ name: 'Salon <Nord>' })).tenantId)
  document = (await edge.ask(host, '/api/v1/openapi.json')).json()
})
afterAll(() => edge.close())

const operations = () =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({
      name: `${method} ${path}`,
      method,
      operation: operation as OpenAPIV3_1.OperationObject,
    })),
  )

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as never)

  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(document.openapi).toBe('3.1.0')
})

test("it is the marketplace's own: its name, its address, nobody else's", async () => {
  expect(document.info.title).toBe('Salon <Nord> API')
  expect(document.servers).toEqual([{ url: `http://${host}` }])
  expect(JSON.stringify(document)).not.toMatch(/shingle|swagger|fastify/i)
})

test('every operation says what it is called, what it is for and what may go wrong', () => {
  expect(operations().length).toBeGreaterThan(20)
  for (const { name, operation } of operations()) {
    expect({ name, ...operation }).toMatchObject({
      operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
      summary: expect.any(String),
      tags: [expect.any(String)],
      responses: {
        400: expect.any(Object),
        404: expect.any(Object),
        429: expect.any(Object),
        default: expect.any(Object),
      },
    })
    expect(Object.keys(operation.responses ?? {}).some((code) => code.startsWith('2'))).toBe(true)
  }
})

test('no two operations have the same id', () => {
  const ids = operations().map(({ operation }) => operation.operationId)

  expect(new Set(ids).size).toBe(ids.length)
})

const by = (id: string) => operations().find(({ operation }) => operation.operationId === id)?.operation

test('who must sign in is told, and that a POST takes an idempotency key', () => {
  expect(by('listServices')?.security).toEqual([])
  expect(by('createCategory')?.security).toEqual([{ session: [] }, { accessToken: [] }])
  expect(by('createHold')?.parameters).toContainEqual(
    expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }),
  )
})

test("the page to read it runs nothing but our own scripts, and shows no maker's logo", async () => {
  const page = await edge.ask(host, { url: '/api/v1/docs', headers: { accept: 'text/html' } })

  const nonce = /'nonce-([^']+)'/.exec(String(page.headers['content-security-policy']))?.[1]
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('<title>Salon &lt;Nord&gt; API</title>')
  expect(page.body).toContain(`<script nonce="${nonce}">`)
  expect((await edge.ask(host, '/api/v1/docs/swagger-ui-bundle.js')).statusCode).toBe(200)
  for (const file of ['logo.svg', 'favicon-32x32.png', 'index.html', '../package.json']) {
    expect((await edge.ask(host, `/api/v1/docs/${file}`)).statusCode).toBe(404)
  }
})

test('each page has a nonce of its own', async () => {
  const policies = await Promise.all([1, 2].map(() => edge.ask(host, '/api/v1/docs')))

  expect(policies[0]?.headers['content-security-policy']).not.toBe(
    policies[1]?.headers['content-security-policy'],
  )
})

test('an upload names the parts of its form', () => {
  const upload = operations().find(({ operation }) => operation.operationId === 'uploadImage')!.operation
  const { content } = upload.requestBody as OpenAPIV3_1.RequestBodyObject

  expect(content['multipart/form-data']?.schema).toMatchObject({
    properties: {
      file: { type: 'string', format: 'binary' },
      purpose: expect.any(Object),
      alt: expect.any(Object),
    },
    required: ['file', 'purpose'],
  })
})

test('every upload names the parts of its form', () => {
  const uploads = operations().filter(({ operation }) =>
    operation.description?.includes('multipart/form-data'),
  )

  expect(uploads.map(({ operation }) => operation.operationId).toSorted()).toEqual([
    'addCredential',
    'addEvidenceFile',
    'addOwnEvidenceFile',
    'setOwnImage',
    'uploadImage',
  ])
  for (const { operation } of uploads) {
    const { content } = operation.requestBody as OpenAPIV3_1.RequestBodyObject
    const { properties } = content['multipart/form-data']!.schema as OpenAPIV3_1.SchemaObject
    expect(properties).toMatchObject({ file: { type: 'string', format: 'binary' } })
    for (const [, part] of operation.description!.matchAll(/`([a-zA-Z]+)`/g))
      if (part !== 'uploadImage') expect(Object.keys(properties!)).toContain(part)
  }
})

import { request, type IncomingMessage } from 'node:http'
import { createTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { newApps } from '#tests/support/page-apps.ts'

let renders = 0
const routes = {
  '/': {
    headers: () => ({ 'cache-control': 'public, s-maxage=5' }),
    loader: () => ({ renders: (renders += 1), text: 'x'.repeat(3_000) }),
  },
  '/own': { loader: () => ({ renders: (renders += 1) }) },
}

let edge: Edge
let port: number
let host: string
beforeAll(async () => {
  edge = await openEdge({ pages: newApps(routes), env: { TRUSTED_PROXY: 'loopback' } })
  port = await edge.listen()
})
beforeEach(async () => {
  renders = 0
  host = hostOf((await createTenant({ status: 'draft' })).tenantId)
})
afterAll(() => edge.close())

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer }
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers: { host, ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
      .on('error', reject)
      .end()
  })
}

const comparable = ({ status, headers, body }: Answer) => {
  const { date: _date, 'x-request-id': id, ...rest } = headers
  expect(id).toBeTruthy()
  return { status, headers: rest, body: body.toString('latin1') }
}
const isShortcut = ({ headers }: Answer) =>
  edge.logged.some((line) => line.reqId === headers['x-request-id'] && line.isCached === true)

test.each(['identity', 'gzip', 'br'])(
  'a page from memory is the same as on its ordinary way (%s)',
  async (encoding) => {
    const headers = { 'accept-encoding': encoding }
    await get('/', headers)
    // A forwarded host has to be looked at, so this one goes the ordinary way, to the same page.
    const ordinary = await get('/', { ...headers, 'x-forwarded-host': host })

    const short = await get('/', headers)

    expect(isShortcut(ordinary)).toBe(false)
    expect(isShortcut(short)).toBe(true)
    expect(comparable(short)).toEqual(comparable(ordinary))
    expect(short.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex' })
    expect(renders).toBe(1)
  },
)

test('who has the page already gets an empty answer that leaves its policy alone', async () => {
  const { headers } = await get('/')

  const again = await get('/', { 'if-none-match': String(headers.etag) })

  expect(isShortcut(again)).toBe(true)
  expect(again.status).toBe(304)
  expect(again.body).toHaveLength(0)
  expect(again.headers['content-security-policy']).toBeUndefined()
  expect(again.headers['content-length']).toBeUndefined()
})

test.each([
  ['a cookie', { cookie: 'a=1' }],
  ['a token', { authorization: 'Bearer x' }],
])('who brings %s is asked who they are', async (_, headers) => {
  await get('/')

  const answer = await get('/', headers)

  expect(isShortcut(answer)).toBe(false)
})

test('a page that is not shared never comes from memory', async () => {
  await get('/own')
  const second = await get('/own')

  expect(isShortcut(second)).toBe(false)
  expect(renders).toBe(2)
})

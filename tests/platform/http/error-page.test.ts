import { request } from 'node:http'
import sharp from 'sharp'
import { storeImage } from '#platform/media/index.ts'
import { publishBrand } from '#platform/tenancy/index.ts'
import { createTenant, databaseUrl, inTenant } from '#tests/support/database.ts'
import { hostOf, openEdge, type Answer, type Edge } from '#tests/support/edge.ts'
import { eventually } from '#tests/support/eventually.ts'
import { startFaultProxy } from '#tests/support/fault-proxy.ts'
import { newApps } from '#tests/support/page-apps.ts'

// What goes wrong before a marketplace's own pages have a say is told in its brand all the same.

const page = { accept: 'text/html,application/xhtml+xml' }
const pages = newApps({ '/': { loader: () => ({ page: 'home' }) } })
const brandColour = '#0f6b5c'
let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ pages })
})
afterAll(() => edge.close())

/** A marketplace with a colour and a logo of its own. */
async function branded(columns: Record<string, unknown> = {}, at = edge) {
  const scope = await createTenant({ name: 'Salon <Nord> & Söhne', ...columns })
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: brandColour } })
  const logo = await storeImage(at.runtime, scope, {
    bytes: await picture.png().toBuffer(),
    purpose: 'logo',
    alt: '',
    uploadedBy: null,
  })
  const settings = { colour: brandColour, logoImageId: logo.id }
  await inTenant(scope, (ctx) => publishBrand(ctx, { theme: 'linen', settings }))
  return { scope, host: hostOf(scope.tenantId) }
}

function expectBrand({ body, headers }: Answer) {
  expect(headers['content-type']).toContain('text/html')
  expect(headers['cache-control']).toBe('no-store')
  expect(body).toContain('Salon &lt;Nord&gt; &amp; Söhne</title>')
  expect(body).toMatch(/--color-surface:oklch\(0\.972 0\.014 88\)/)
  expect(body).toContain('<img src="data:image/webp;base64,')
  expect(body).not.toMatch(/shingle|localhost/i)
  const nonce = /<style nonce="([^"]+)">/.exec(body)![1]!
  expect(headers['content-security-policy']).toContain(`style-src 'nonce-${nonce}'`)
}

test('a form sent from another site is refused in the brand of this one', async () => {
  const { host } = await branded()

  const answer = await edge.ask(host, {
    method: 'POST',
    url: '/sign-in',
    headers: { ...page, origin: 'https://elsewhere.example', 'content-type': 'text/plain' },
    payload: 'x',
  })

  expect(answer.statusCode).toBe(403)
  expectBrand(answer)
})

test.each([
  ['that no text can hold', '/services/%00', 404],
  ['of a picture that is not there', '/_media/nothing/320.webp', 404],
  ['that is none', '/services/%zz', 400],
])('an address %s is answered in the brand', async (_name, url, status) => {
  const { host } = await branded()

  const answer = await edge.ask(host, { url, headers: page })

  expect(answer.statusCode).toBe(status)
  if (status !== 400) return expectBrand(answer)
  // Refused before any host is looked at: the brand is there once the process has met the marketplace.
  await edge.ask(host, { url: '/services/%00', headers: page })
  expectBrand(await edge.ask(host, { url, headers: page }))
})

test('a marketplace that is switched off says so under its own name', async () => {
  const { host } = await branded({ status: 'suspended' })

  const answer = await edge.ask(host, { url: '/', headers: page })

  expect(answer.statusCode).toBe(503)
  expectBrand(answer)
})

test('each of two marketplaces fails in its own colours', async () => {
  const [one, other] = [await branded(), await branded({ name: 'Other' })]
  await inTenant(other.scope, (ctx) => publishBrand(ctx, { theme: 'dusk', settings: {} }))

  const [first, second] = await Promise.all(
    [one, other].map(({ host }) => edge.ask(host, { url: '/%00', headers: page })),
  )

  expectBrand(first!)
  expect(second!.body).toContain('<title>There is nothing at this address · Other</title>')
  expect(second!.body).not.toMatch(/<img|Salon|oklch\(0\.972 0\.014 88\)/)
})

test.each(['nobody.localhost', 'localhost', 'admin.localhost'])('%s has no brand to show', async (host) => {
  const answer = await edge.ask(host, { url: '/%00', headers: page })

  expect(answer.statusCode).toBe(404)
  expect(answer.body).not.toMatch(/<style|<img|<header|shingle/i)
})

describe('while the database is away', () => {
  let proxied: Edge
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>
  beforeAll(async () => {
    proxy = await startFaultProxy(databaseUrl('app'))
    proxied = await openEdge({ pages, env: { DATABASE_URL: proxy.url } })
  })
  afterAll(async () => {
    proxy.open()
    await proxied.close()
    await proxy.close()
  })

  test('what is remembered of the brand is worn, and nothing is asked for it', async () => {
    const [seen, named, unseen] = [
      await branded({}, proxied),
      await branded({}, proxied),
      await branded({}, proxied),
    ]
    await proxied.ask(seen.host, { url: '/%00', headers: page })
    // The host has been looked up, the brand has not.
    await proxied.ask(named.host, '/api/v1/openapi.json')
    proxy.down()
    const before = proxied.runtime.database.roundTrips()
    const withSession = { ...page, cookie: `session=${'a'.repeat(43)}` }

    const whole = await proxied.ask(seen.host, { url: '/', headers: withSession })
    const atFault = proxied.runtime.database.roundTrips() - before
    const nameOnly = await proxied.ask(named.host, { url: '/', headers: page })
    const nothing = await proxied.ask(unseen.host, { url: '/', headers: page })

    expect([whole, nameOnly, nothing].map(({ statusCode }) => statusCode)).toEqual([503, 503, 503])
    expectBrand(whole)
    expect(atFault).toBeLessThanOrEqual(1) // the session's own
    expect(nameOnly.body).toContain('<span>Salon &lt;Nord&gt; &amp; Söhne</span>')
    expect(nameOnly.body).not.toMatch(/<img|oklch/)
    expect(nothing.body).not.toMatch(/<style|Salon/)
    expect(nothing.headers['retry-after']).toBeDefined()
  })
})

test('a process that cannot keep up says so in the brand', async () => {
  const busy = await openEdge({ pages, config: { maxEventLoopDelay: 5 } })
  const { host } = await branded({}, busy)
  const known = () => busy.ask(host, { url: '/%00', headers: page })
  await eventually('an unhurried answer', async () => ((await known()).statusCode === 404 ? true : undefined))
  const block = setInterval(() => {
    const end = Date.now() + 60
    while (Date.now() < end);
  }, 1)

  const refused = await eventually('a refusal', async () => {
    const answer = await known()
    return answer.statusCode === 503 ? answer : undefined
  })
  clearInterval(block)

  expectBrand(refused)
  expect(refused.headers['retry-after']).toBe('5')
  await busy.close()
})

test('a process that is shutting down says so in the brand', async () => {
  const ending = await openEdge({ pages })
  const { host } = await branded({}, ending)
  await ending.ask(host, { url: '/%00', headers: page })
  const port = await ending.listen()

  ending.app.edge.drain()
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request({ port, host: '127.0.0.1', headers: { host, ...page } }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    call.on('error', reject).end()
  })

  expect(answer.status).toBe(503)
  expect(answer.text).toContain('<title>Not available for a moment · Salon &lt;Nord&gt;')
  expect(answer.text).toContain('<img src="data:image/webp;base64,')
  await ending.close()
})

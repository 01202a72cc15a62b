import { connect } from 'node:net'
import { newId } from '#platform/kernel/ids.ts'
import { createTenant, inTenant, newScope } from '#tests/support/database.ts'
import { hostOf, openEdge, type Edge } from '#tests/support/edge.ts'
import { eventually } from '#tests/support/eventually.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ env: { TRUSTED_PROXY: '10.1.2.3' } })
})
afterAll(() => edge.close())

const page = { accept: 'text/html' }

async function addDomain(tenantId: string, host: string, columns: Record<string, unknown> = {}) {
  const row = { host, tenant_id: tenantId, status: 'active', verified_at: new Date(), ...columns }
  await inTenant(newScope({ tenantId }), (ctx) => ctx.trx('domains').insert(row))
}

test('a marketplace answers on its subdomain under its own name, however the host is written', async () => {
  const { tenantId } = await createTenant({ name: 'Salon Nord' })
  const host = hostOf(tenantId)

  for (const written of [host, host.toUpperCase(), `${host}.`, `${host}:3000`]) {
    const answer = await edge.ask(written, '/api/v1/marketplace')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ name: 'Salon Nord', id: tenantId })
  }
})

test('an unknown host gets a page without any brand', async () => {
  const answer = await edge.ask('nobody.localhost', { url: '/', headers: page })

  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toContain('text/html')
  expect(answer.body).not.toMatch(/shingle|<img|<link|<script/i)
  expect(answer.headers['x-robots-tag']).toBe('noindex')
})

test('a program that asks an unknown host gets a problem document', async () => {
  const answer = await edge.ask('nobody.localhost', '/api/v1/services')

  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.json()).toMatchObject({ code: 'not_found', status: 404 })
})

test('a verified custom domain is the marketplace, and the subdomain leads to it with path and query', async () => {
  const { tenantId } = await createTenant()
  const host = `c${newId().slice(-12)}.example`
  await addDomain(tenantId, host, { is_primary: true })

  const own = await edge.ask(host, '/api/v1/marketplace')
  const sub = await edge.ask(hostOf(tenantId), '/services?sort=price')
  const api = await edge.ask(hostOf(tenantId), { url: '/api/v1/holds', method: 'POST', payload: {} })

  expect(own.json()).toMatchObject({ id: tenantId })
  expect(sub.statusCode).toBe(308)
  expect(sub.headers.location).toBe(`http://${host}/services?sort=price`)
  expect(api.statusCode).toBe(308)
})

test('a domain that was claimed but not proven answers like an unknown one', async () => {
  const { tenantId } = await createTenant()
  const host = `c${newId().slice(-12)}.example`
  await addDomain(tenantId, host, { status: 'pending_dns', verified_at: null })

  expect((await edge.ask(host, '/api/v1/marketplace')).statusCode).toBe(404)
})

test('an international domain is found by both of its spellings', async () => {
  const { tenantId } = await createTenant()
  await addDomain(tenantId, 'xn--bcher-kva.example')

  const ascii = await edge.ask('xn--bcher-kva.example', '/api/v1/marketplace')
  const unicode = await edge.ask('Bücher.example', '/api/v1/marketplace')

  expect(ascii.statusCode).toBe(200)
  expect(unicode.json()).toEqual(ascii.json())
})

test('a forwarded host counts from the configured proxy only, and is looked up like any other', async () => {
  const known = await createTenant()
  const other = await createTenant()
  const ask = (remoteAddress: string, forwarded: string) =>
    edge.ask(hostOf(known.tenantId), {
      url: '/api/v1/marketplace',
      remoteAddress,
      headers: { 'x-forwarded-host': forwarded },
    })

  expect((await ask('203.0.113.9', hostOf(other.tenantId))).json()).toMatchObject({ id: known.tenantId })
  expect((await ask('10.1.2.3', hostOf(other.tenantId))).json()).toMatchObject({ id: other.tenantId })
  expect((await ask('10.1.2.3', 'nobody.localhost')).statusCode).toBe(404)
})

test('a draft is shown, but asks search engines to stay away', async () => {
  const { tenantId } = await createTenant({ status: 'draft' })

  const answer = await edge.ask(hostOf(tenantId), '/api/v1/marketplace')

  expect(answer.statusCode).toBe(200)
  expect(answer.headers['x-robots-tag']).toBe('noindex')
})

test('a suspended marketplace is switched off', async () => {
  const { tenantId } = await createTenant({ status: 'suspended' })

  const answer = await edge.ask(hostOf(tenantId), { url: '/', headers: page })

  expect(answer.statusCode).toBe(503)
})

test('the console and the platform have no marketplace to ask about', async () => {
  for (const host of ['localhost', 'admin.localhost']) {
    const answer = await edge.ask(host, '/api/v1/services')
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'not_found' })
  }
})

test('health is told on any host, without a brand', async () => {
  for (const host of ['nobody.example', '10.0.0.1']) {
    expect((await edge.ask(host, '/healthz')).json()).toEqual({ status: 'ok' })
    expect((await edge.ask(host, '/readyz')).json()).toEqual({ status: 'ready' })
  }
})

test('every process forgets a host when it is told that it changed', async () => {
  const { tenantId } = await createTenant()
  const host = `c${newId().slice(-12)}.example`
  expect((await edge.ask(host, '/api/v1/marketplace')).statusCode).toBe(404)
  await addDomain(tenantId, host)

  await edge.runtime.realtime.publish('00000000-0000-0000-0000-000000000000', 'edge', {
    type: 'forget',
    tenantId,
    host,
  })

  await eventually(
    'the new host',
    async () => (await edge.ask(host, '/api/v1/marketplace')).statusCode === 200,
  )
})

describe('over a socket', () => {
  let port: number
  beforeAll(async () => {
    port = await edge.listen()
  })

  function send(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      socket.on('data', (chunk) => (answer += String(chunk)))
      socket.on('end', () => resolve(answer))
      socket.on('error', reject)
    })
  }

  test('the host in an absolute target counts, and the Host header does not', async () => {
    const target = await createTenant({ name: 'Target' })
    const header = await createTenant({ name: 'Header' })

    const answer = await send(
      `GET http://${hostOf(target.tenantId)}/api/v1/marketplace HTTP/1.1\r\nHost: ${hostOf(header.tenantId)}\r\nConnection: close\r\n\r\n`,
    )

    expect(answer).toContain('"name":"Target"')
  })

  test('two Host headers are refused', async () => {
    const { tenantId } = await createTenant()

    const answer = await send(
      `GET / HTTP/1.1\r\nHost: ${hostOf(tenantId)}\r\nHost: other.localhost\r\nConnection: close\r\n\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('a request without a Host header is refused', async () => {
    expect(await send('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    expect(await send('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /)
  })

  test('what is not HTTP at all gets an answer without a body', async () => {
    expect(await send('HELLO\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0/,
    )
  })
})

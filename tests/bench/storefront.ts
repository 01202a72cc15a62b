// What a visitor's page costs, kept and drawn anew, against a bare server in the same process: `npm run bench -- storefront`.
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadConfig } from '#platform/config.ts'
import { buildApp } from '#platform/http/app.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { openRuntime } from '#platform/runtime.ts'
import { createTenant, launchTenant } from '#platform/tenancy/index.ts'
import { compare, print, type Load } from '#tests/support/bench-pairs.ts'
import { createBookable, createService } from '#tests/support/factories.ts'

const config = loadConfig()
const runtime = await openRuntime(config)
const scope = systemScope(newId())
const { serviceId } = await runtime.database.inTenant(scope, async (ctx) => {
  await createTenant(ctx, {
    slug: 'bench-market',
    name: 'Bench Market',
    trade: 'home',
    tagline: 'Measured, not guessed',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
    country: 'DE',
    legalName: 'Bench Market GmbH',
    legalAddress: 'Hauptstrasse 1, 10115 Berlin',
    supportEmail: 'support@bench-market.example',
    theme: 'linen',
  })
  const bookable = await createBookable(ctx)
  for (let index = 0; index < 23; index += 1) {
    const { providerId, categoryId } = bookable
    await createService(ctx, { providerId, categoryId, title: `Service number ${index}` })
  }
  await launchTenant(ctx)
  return bookable
})
const app = buildApp(runtime, { hasLimits: false })
await app.listen({ port: 0, host: '127.0.0.1' })
const bare = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
await new Promise((resolve) => bare.once('listening', resolve))

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
const host = `bench-market.${config.platformDomain}`

function get(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; bytes: number; etag: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      { port, host: '127.0.0.1', path, agent, headers: { host, ...headers } },
      (answer) => {
        let bytes = 0
        answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, bytes, etag: String(answer.headers.etag ?? '') }),
        )
      },
    )
    call.on('error', reject).end()
  })
}

async function mustBe(status: number, path: string, headers: Record<string, string> = {}) {
  const answer = await get(portOf(app.server), path, headers)
  if (answer.status !== status) throw new Error(`${path} answered ${answer.status} instead of ${status}`)
  return answer
}

const html = { accept: 'text/html' }
const page = await mustBe(200, '/', html)
print({ id: 'size', what: 'home page', bytes: page.bytes })
const hello: Load & { name: string } = {
  name: 'node:http answering five bytes',
  clients: 16,
  once: () => get(portOf(bare), '/'),
}
const kept: Load = { clients: 16, once: () => mustBe(200, '/', html) }
await compare('P18', 'home page, kept for a second', kept, hello, 0.5)
const packed = { ...html, 'accept-encoding': 'gzip' }
await mustBe(200, '/', packed)
await compare(
  'P18 gzip',
  'home page, kept compressed',
  { clients: 16, once: () => mustBe(200, '/', packed) },
  hello,
  0.4,
)

let turn = 0
const drawn: Load = {
  clients: 8,
  once: () => mustBe(200, `/services?q=number+${(turn += 1)}`, { ...html, cookie: 'session=none' }),
}
await compare(
  'uncached',
  'list page, drawn for each visitor',
  drawn,
  { ...kept, name: 'the kept home page' },
  0.01,
)

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const later = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
const month: Load = {
  clients: 8,
  once: () => mustBe(200, `/api/v1/services/${serviceId}/availability?from=${tomorrow}&to=${later}`),
}
const list: Load & { name: string } = {
  name: 'list of 20 services over HTTP',
  clients: 8,
  once: () => mustBe(200, '/api/v1/services?limit=20'),
}
await compare('P5', '30 days of free starts over HTTP, database included', month, list, 0.4)

agent.destroy()
bare.close()
await app.close()
await runtime.close()

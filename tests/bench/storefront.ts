// What a visitor's page costs, kept and drawn anew, against a bare server in the same process: `npm run bench -- storefront`.
import { createServer } from 'node:http'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { compare, print, type Load } from '#tests/support/bench-pairs.ts'
import { openBenchSite, portOf } from '#tests/support/bench-site.ts'
import { createBookable, createService } from '#tests/support/factories.ts'

const supply = async (ctx: Ctx) => {
  const bookable = await createBookable(ctx)
  for (let index = 0; index < 23; index += 1) {
    const { providerId, categoryId } = bookable
    await createService(ctx, { providerId, categoryId, title: `Service number ${index}` })
  }
  return bookable
}
const site = await openBenchSite(supply, { hasPages: true })
const { get, mustBe } = site
const { serviceId } = site.supplied
const bare = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
await new Promise((resolve) => bare.once('listening', resolve))

const html = { accept: 'text/html' }
const page = await mustBe(200, '/', html)
print({ id: 'size', what: 'home page', bytes: page.bytes })
const hello: Load & { name: string } = {
  name: 'node:http answering five bytes',
  clients: 16,
  once: () => get('/', {}, portOf(bare)),
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

bare.close()
await site.close()

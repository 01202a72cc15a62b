import { inflateSync } from 'node:zlib'
import { Client } from 'pg'
import { newId, newSecret } from '#platform/kernel/ids.ts'
import { openMarket, type Market } from '#tests/fuzz/market.ts'
import { databaseUrl, inTenant } from '#tests/support/database.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { startServing, type Reply, type Serving } from '#tests/support/serving.ts'
import { ensureBuilt } from '../../scripts/support/build.mjs'
import { tenantTables } from './catalogue.ts'
import { crawl, idsIn, shapeOf, visit, type Meeting, type Pair, type Visitor } from './crawl.ts'

// Two marketplaces of the same shape, crawled side by side through the pages as they are built: the same pages, each
// in its own brand, and not one byte of the other one's or of the platform's.

// A first run on a changed checkout builds the apps.
jest.setTimeout(300_000)

const platformDomain = 'platform-of-all.example'
const callers = ['guest', 'customer', 'keeper'] as const
let edge: Edge
let serving: Serving
let markets: Pair<Market>
let hosts: Pair<string>
/** Of every row of the marketplace. */
let ids: Pair<Set<string>>
const secrets = {} as Pair<string>
const client = new Client({ connectionString: databaseUrl('admin') })
const meetings: Record<string, Meeting[]> = {}

beforeAll(async () => {
  await ensureBuilt()
  edge = await openEdge({ hasLimits: false })
  markets = { own: await openMarket(edge), other: await openMarket(edge) }
  hosts = { own: hostOf(markets.own), other: hostOf(markets.other) }
  secrets.own = (await markets.own.newBooking()).secret
  secrets.other = (await markets.other.newBooking()).secret
  await storeFiles(markets.own)
  await storeFiles(markets.other)
  await client.connect()
  serving = await startServing({
    hasPages: true,
    env: { PLATFORM_DOMAIN: platformDomain, STORAGE_FOLDER: edge.runtime.config.storageFolder },
  })
})
afterAll(async () => {
  await serving?.kill()
  await client.end()
  await edge.close()
})

const hostOf = ({ host }: Market) => host.replace(/localhost$/, platformDomain)

/** Files that say whose they are, for images and files for banks of which the rows tell. */
async function storeFiles({ scope, marker }: Market) {
  const evidence: { file_key: string }[] = await inTenant(scope, (ctx) =>
    ctx.trx('evidence_files').select('file_key'),
  )
  for (const { file_key: key } of evidence)
    await edge.runtime.storage.put(key, Buffer.from(`%PDF of ${marker}`), { contentType: 'application/pdf' })
  const images: { storage_key: string; id: string; variants: { width: number }[] }[] = await inTenant(
    scope,
    (ctx) => ctx.trx('images').select('id', 'variants'),
  )
  for (const { id, variants } of images) {
    for (const { width } of variants) {
      const key = `${scope.tenantId}/images/${id}/${width}.webp`
      await edge.runtime.storage.put(key, Buffer.from(`picture of ${marker}`), { contentType: 'image/webp' })
    }
  }
}

async function idsOf({ scope: { tenantId } }: Market): Promise<Set<string>> {
  const found = new Set([tenantId])
  for (const { name } of await tenantTables(client)) {
    const { rows } = await client.query<{ id: string }>(`select id from "${name}" where tenant_id = $1`, [
      tenantId,
    ])
    for (const { id } of rows) found.add(id)
  }
  return found
}

/** Sends cookies where a browser would: a guest who sends none gets the pages that are shared. */
function visitorOf(
  side: keyof Pair<unknown>,
  caller: (typeof callers)[number],
  holdCookie?: string,
): Visitor {
  const session = caller === 'guest' ? null : markets[side].cookies[caller]
  const cookieFor = (path: string) =>
    [session, path.startsWith('/checkout') ? holdCookie : null].filter(Boolean).join('; ') || null
  return { serving, host: hosts[side], cookieFor }
}

/** A time chosen as the form without scripts does it: the checkout of a hold, and the cookie that opens it. */
async function checkoutOf(side: keyof Pair<unknown>) {
  const market = markets[side]
  const form = new URLSearchParams({ serviceId: market.serviceId, start: market.newStart() })
  const answer = await serving.ask(hosts[side], '/checkout?index', {
    method: 'POST',
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  })
  if (answer.status !== 302) throw new Error(`Choosing a time answered ${answer.status}: ${answer.text}`)
  return { path: answer.headers.location!, cookie: answer.headers['set-cookie']![0]!.split(';')[0]! }
}

test.each(callers)(
  'the pages of two marketplaces, as %s, have the same shape and nothing of each other',
  async (caller) => {
    const [own, other] = [await checkoutOf('own'), await checkoutOf('other')]
    const { meetings: met, differences } = await crawl(
      { own: visitorOf('own', caller, own.cookie), other: visitorOf('other', caller, other.cookie) },
      [
        ...[
          '/',
          '/nowhere',
          '/robots.txt',
          '/sitemap.xml',
          '/favicon.ico',
          '/provider',
          '/sign-in',
          '/checkout',
        ].map((path) => ({ own: path, other: path })),
        { own: own.path, other: other.path },
        { own: `/bookings/${secrets.own}`, other: `/bookings/${secrets.other}` },
      ],
    )
    ids = { own: await idsOf(markets.own), other: await idsOf(markets.other) }
    meetings[caller] = met

    const leaks: string[] = []
    for (const { paths, answers } of met) {
      leaks.push(...leaksOf('own', paths.own, answers.own), ...leaksOf('other', paths.other, answers.other))
    }
    const failures = met.filter(({ answers }) => answers.own.status >= 500).map(({ paths }) => paths.own)
    process.stdout.write(
      `pages as ${caller}: ${met.length} addresses of ${new Set(met.map(({ shape }) => shape)).size} shapes on both sides\n`,
    )

    expect({ differences, leaks, failures }).toEqual({ differences: [], leaks: [], failures: [] })
    // What a crawl must have come by to prove anything.
    const shapes = new Set(met.filter(({ answers }) => answers.own.status === 200).map(({ shape }) => shape))
    expect([...shapes]).toEqual(expect.arrayContaining(mustMeet[caller]))
  },
)

const forAll = [
  '/',
  '/_root.data',
  '/services',
  '/services/:id',
  '/services/:id.data',
  '/providers/keeper-studio',
  '/categories/painting',
  '/bookings/:secret',
  '/checkout/:id',
  '/_media/:id/400.webp',
  '/manifest.webmanifest',
  '/sitemap.xml',
]
const mustMeet: Record<(typeof callers)[number], string[]> = {
  guest: forAll,
  customer: forAll,
  keeper: [
    ...forAll,
    '/provider',
    '/provider/calendar',
    '/provider/bookings',
    '/provider/bookings/:id',
    '/provider/bookings/:id.data',
    '/provider/services/:id',
    '/provider/availability',
    '/provider/page',
    '/provider/share',
    '/provider/chargebacks/:id/files/:id',
    '/api/v1/provider/share/qr.svg',
  ],
}

/** What an answer shows that is not of its own marketplace; and a page that does not show whose it is. */
function leaksOf(
  side: keyof Pair<unknown>,
  path: string,
  answer: Reply,
  asked: readonly string[] = [],
): string[] {
  const [here, there] = side === 'own' ? [markets.own, markets.other] : [markets.other, markets.own]
  const [ownHost, otherHost] = side === 'own' ? [hosts.own, hosts.other] : [hosts.other, hosts.own]
  const otherIds = side === 'own' ? ids.other : ids.own
  const all = plainText(answer) + JSON.stringify(answer.headers)
  const text = all.replaceAll(ownHost, '').replaceAll(here.scope.tenantId, '')
  const found: string[] = []
  // Scripts hold libraries, which know the name `localhost` as browsers do; they are the same for all anyway.
  const isScript = /javascript/.test(answer.headers['content-type'] ?? '')
  const traces = [there.marker, otherHost, otherHost.split('.')[0]!, platformDomain]
  if (!isScript) traces.push('localhost')
  for (const trace of traces) if (text.includes(trace)) found.push(trace)
  if (/shingle/i.test(text)) found.push('the name of the platform')
  for (const id of idsIn(text)) if (otherIds.has(id) && !asked.includes(id)) found.push(id)
  const isPage = (answer.headers['content-type'] ?? '').startsWith('text/html')
  if (isPage && !answer.text.includes(`Market ${here.marker}`)) found.push('no brand of its own')
  return found.map((trace) => `${side} ${path} (${answer.status}) shows ${trace}`)
}

/** With the streams of a PDF unpacked. */
function plainText({ bytes, text, headers }: Reply): string {
  if (headers['content-type'] !== 'application/pdf') return text
  const parts = [bytes.toString('latin1')]
  for (const [, stream] of parts[0]!.matchAll(/stream\r?\n(.*?)\r?\nendstream/gs)) {
    try {
      parts.push(inflateSync(Buffer.from(stream!, 'latin1')).toString('latin1'))
    } catch {
      // A picture or a typeface in a form of its own.
    }
  }
  return parts.join('\n')
}

test.each(callers)(
  'an address of the other marketplace, asked as %s, is one that exists nowhere',
  async (caller) => {
    const visitor = visitorOf('own', caller)
    const faults: string[] = []
    const answered: Record<number, number> = {}
    const tried = new Set<string>()
    for (const { paths } of meetings[caller]!) {
      if (paths.own === paths.other || tried.has(paths.other)) continue
      tried.add(paths.other)
      const nowhere = madeUp(paths.other)
      const [foreign, unknown] = [await visit(visitor, paths.other), await visit(visitor, nowhere)]
      answered[foreign.status] = (answered[foreign.status] ?? 0) + 1
      if (foreign.status !== unknown.status)
        faults.push(`${paths.other} answers ${foreign.status}, ${nowhere} answers ${unknown.status}`)
      // Below /checkout the hold that a browser does not have is told as such; everything else is not there.
      const isInPath = shapeOf(paths.other.split('?')[0]!).includes(':')
      if (isInPath && ![404, 410].includes(foreign.status) && !/^\/checkout\/|^\/sign-in/.test(paths.other))
        faults.push(`${paths.other} answers ${foreign.status}`)
      faults.push(...leaksOf('own', paths.other, foreign, idsIn(paths.other)))
    }
    process.stdout.write(
      `foreign addresses as ${caller}: ${tried.size}, answers ${JSON.stringify(answered)}\n`,
    )

    expect(faults).toEqual([])
    expect(tried.size).toBeGreaterThan(8)
  },
)

/** The same address with ids and secrets that nobody has. */
const madeUp = (path: string) =>
  idsIn(path)
    .reduce((made, id) => made.replaceAll(id, newId()), path)
    .replaceAll(/[\w-]{43}/g, () => newSecret())

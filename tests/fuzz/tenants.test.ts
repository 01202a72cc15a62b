import { randomBytes } from 'node:crypto'
import type { OpenAPIV3_1 } from 'openapi-types'
import { Client } from 'pg'
import { newId } from '#platform/kernel/ids.ts'
import { tenantTables } from '#tests/isolation/catalogue.ts'
import { fingerprintsOf } from '#tests/isolation/fingerprints.ts'
import { openEdge, type Answer, type Edge } from '#tests/support/edge.ts'
import { databaseUrl } from '#tests/support/database.ts'
import { textOf } from './answers.ts'
import { goodRequest, type GoodRequest } from './good-requests.ts'
import { openFuzzCalendars } from './good-calendars.ts'
import { openFuzzPayments } from './good-earnings.ts'
import { registeredGoogle } from './registered-google.ts'
import { callers, openMarket, type Caller, type Market } from './market.ts'
import { operationsOf, type Operation } from './operations.ts'
import { Dice } from './samples.ts'

// Two marketplaces of the same shape: whatever is asked of the one with the other's ids, secrets, sessions and keys
// must be answered as if they existed nowhere, show nothing of the other and change nothing of it.

// Hundreds of requests per test: seconds on a quiet machine, minutes on one that is shared.
jest.setTimeout(240_000)

let edge: Edge
let calendars: Awaited<ReturnType<typeof openFuzzCalendars>>
let payments: Awaited<ReturnType<typeof openFuzzPayments>>
let own: Market
let other: Market
let operations: Operation[]
const client = new Client({ connectionString: databaseUrl('admin') })
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false, config: { social: registeredGoogle } })
  calendars = await openFuzzCalendars(edge)
  payments = await openFuzzPayments(edge)
  own = await openMarket(edge)
  other = await openMarket(edge)
  const document = (await edge.ask(own.host, '/api/v1/openapi.json')).json() as OpenAPIV3_1.Document
  operations = operationsOf(document)
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await edge.close()
  await calendars.close()
  await payments.close()
})

test('the same request with ids of the other marketplace is answered as with ids that exist nowhere', async () => {
  const pairs = await requestPairs()
  const before = await rowsOf(other)
  const faults: string[] = []
  const refused: Record<number, number> = {}
  let asked = 0
  let places = 0
  for (const [mine, theirs] of pairs.filter(([{ operation }]) => !answeredOnce.has(operation.id))) {
    const found = foreignPlaces(mine, theirs)
    places += found.length
    for (const caller of callersOf(mine.operation)) {
      for (const exchanged of setsOf(found)) {
        const foreign = await ask(
          caller,
          exchange(mine, exchanged, ({ theirs: value }) => value),
        )
        const lost = new Map(exchanged.map((place) => [place, nowhere(place)]))
        const unknown = await ask(
          caller,
          exchange(mine, exchanged, (place) => lost.get(place)!),
        )
        asked += 2
        if (caller === mine.caller) refused[foreign.statusCode] = (refused[foreign.statusCode] ?? 0) + 1
        const name = `${mine.operation.id} as ${caller} with foreign ${exchanged.map(({ path }) => path.join('.')).join(', ')}`
        // An answer may repeat what was asked for.
        const known = exchanged.map(({ theirs: value }) => value)
        if (comparable(foreign, known) !== comparable(unknown, [...lost.values()]))
          faults.push(`${name}: ${shown(foreign)} but unknown ${shown(unknown)}`)
        if (textOf(foreign).includes(other.marker)) faults.push(`${name} shows ${shown(foreign)}`)
      }
    }
  }
  process.stdout.write(
    `foreign ids: ${pairs.length} operations, ${places} places, ${asked} requests, answers to who may ask: ${JSON.stringify(refused)}\n`,
  )

  expect(faults).toEqual([])
  expect(places).toBeGreaterThan(30)
  expect(await rowsOf(other)).toEqual(before)
})

test('the marker stands in every column that takes free text', async () => {
  // Codes, digests, times, sums and states that we write ourselves, a secret that has to open (its text holds the marker), and what
  // is the same in both marketplaces on purpose.
  const isNotWritten =
    /_hash$|(^|[._])(slug|email|phone|colour|accent|icon|currency|country|locale|time_zone|reference|purpose|actor|request_id|location_kind|calendar_uid|storage_key|number_ending|variants|sections|windows|terms|duration_options|reminder_minutes|draft|postal_code|sealed_zoom_secret|starts_wall|zone_rules|state|funds_state|subject_kind|language|last4|code_end|given_by|decided_by|movement|taken_credits)$|^(ledger_postings|payment_methods|processor_events|processor_lines|reconciliation_differences|wallet_entries)\.kind$|^refunds\.cause$|^(brandings|idempotency_keys|rate_limits|handled_events)\.|^outbox_events\.name$|^audit_entries\.action_group$|^providers\.status$|^booking_groups\.rule$|^feature_grants\.(feature|value)$|^usage_counters\.(meter|period)$|^booking_timers\.kind$|^booking_transitions\.(from|to)_status$/
  const unmarked: string[] = []
  for (const { name, columns } of await tenantTables(client)) {
    for (const column of columns) {
      if (!['text', 'jsonb'].includes(column.type) || column.choices.length > 0) continue
      if (isNotWritten.test(`${name}.${column.name}`)) continue
      const { rows } = await client.query<{ count: number; marked: number }>(
        `select count(*)::int as count, count(*) filter (where "${column.name}"::text like $2)::int as marked
         from "${name}" where tenant_id = $1`,
        [other.scope.tenantId, `%${other.marker}%`],
      )
      if (rows[0]!.marked === 0) unmarked.push(`${name}.${column.name} (${rows[0]!.count})`)
    }
  }

  expect(unmarked).toEqual([])
})

test('tokens and cookies of the other marketplace are worth as much as made-up ones', async () => {
  const before = await rowsOf(other)
  const faults: string[] = []
  const madeUpCookie = `session=${randomBytes(32).toString('base64url')}`
  const sameOrigin = { 'sec-fetch-site': 'same-origin' }
  for (const operation of operations) {
    const request = await goodRequest(operation, own, new Dice(3))
    if (operation.id === 'signOut') request.headers = {}
    for (const caller of callers) {
      if (caller === 'guest') continue
      const byToken = (token: string) => askWith(request, { authorization: `Bearer ${token}` })
      const forged = await byToken(`${other.tokens[caller].slice(0, -8)}AAAAAAAA`)
      const foreign = await byToken(other.tokens[caller])
      if (foreign.statusCode !== 401 || comparable(foreign) !== comparable(forged))
        faults.push(`${operation.id} by ${caller}'s token: ${shown(foreign)}, forged ${shown(forged)}`)

      // A cookie that leads nowhere makes a guest; what guests may do would be done, and differ by what is new.
      if (!operation.isGated || caller === 'operator') continue
      const byCookie = await askWith(request, { cookie: other.cookies[caller], ...sameOrigin })
      const made = await askWith(request, { cookie: madeUpCookie, ...sameOrigin })
      if (byCookie.statusCode !== 401 || comparable(byCookie) !== comparable(made))
        faults.push(`${operation.id} by ${caller}'s cookie: ${shown(byCookie)}, made up ${shown(made)}`)
    }
  }

  expect(faults).toEqual([])
  expect(await rowsOf(other)).toEqual(before)
})

test('an idempotency key that the other marketplace knows is a new one here', async () => {
  const key = newId()
  const hold = (market: Market, startsAt: string) =>
    edge.ask(market.host, {
      method: 'POST',
      url: '/api/v1/holds',
      headers: { 'idempotency-key': key },
      payload: { serviceId: market.serviceId, startsAt },
    })
  const theirs = await hold(other, other.newStart())
  const before = await rowsOf(other)
  const mine = await hold(own, own.newStart())
  const foreignService = await edge.ask(own.host, {
    method: 'POST',
    url: '/api/v1/holds',
    headers: { 'idempotency-key': newId() },
    payload: { serviceId: other.serviceId, startsAt: own.newStart() },
  })

  expect([theirs.statusCode, mine.statusCode, foreignService.statusCode]).toEqual([201, 201, 404])
  expect(mine.headers['idempotency-replayed']).toBeUndefined()
  expect(mine.json().serviceId).toBe(own.serviceId)
  expect(mine.json().id).not.toBe(theirs.json().id)
  expect(await rowsOf(other)).toEqual(before)
})

test('asked side by side, no answer of one marketplace holds a byte of the other', async () => {
  const faults: string[] = []
  const silent: string[] = []
  let answers = 0
  const sides = [
    { here: own, there: other },
    { here: other, there: own },
  ]
  for (const { here, there } of sides) {
    const traces = [
      there.marker,
      there.scope.tenantId,
      there.host,
      there.serviceId,
      there.keeperId,
      there.ownerId,
    ]
    let isMarked = false
    const look = (name: string, answer: Answer) => {
      answers++
      const text = textOf(answer) + JSON.stringify(answer.headers)
      for (const trace of traces) if (text.includes(trace)) faults.push(`${name} holds ${trace}`)
      isMarked ||= text.includes(here.marker)
    }
    for (const operation of operations) {
      const request = await goodRequest(operation, here, new Dice(4))
      look(
        operation.id,
        await askWith(request, { ...here.authorization(request.caller), ...request.headers }, here),
      )
      // What was left out before: lists of everything, and the other's words.
      if (operation.id.startsWith('list')) {
        look(
          operation.id,
          await askWith({ ...request, query: { limit: 100 } }, here.authorization(request.caller), here),
        )
        const search = { ...request, query: { limit: 100, q: there.marker } }
        look(operation.id, await askWith(search, here.authorization(request.caller), here))
      }
    }
    for (const path of [
      '/',
      '/api/v1/openapi.json',
      '/api/v1/docs',
      '/_theme/tokens.css',
      '/robots.txt',
      '/x',
    ])
      look(path, await edge.ask(here.host, path))
    if (!isMarked) silent.push(here.host)
  }
  process.stdout.write(`side by side: ${answers} answers\n`)

  expect(faults).toEqual([])
  // A marker that never shows would prove nothing.
  expect(silent).toEqual([])
})

/** Who is worth asking: somebody who may knock, and somebody who may not. */
const callersOf = ({ isGated }: Operation): readonly Caller[] =>
  isGated ? ['guest', 'customer', 'owner', 'keeper', 'operator'] : ['guest', 'customer', 'owner']

const ask = (caller: Caller, request: GoodRequest) =>
  askWith(request, { ...own.authorization(caller), ...request.headers })
const askWith = ({ ...request }: GoodRequest, headers: Record<string, string>, market = own) =>
  market.ask({ ...request, headers: { ...ifMatchOf(request), ...headers } })
const ifMatchOf = ({ headers }: GoodRequest): Record<string, string> =>
  headers['if-match'] ? { 'if-match': headers['if-match'] } : {}

/** Each operation for both marketplaces, the same but for ids and markers; the second page of lists too. */
async function requestPairs(): Promise<[GoodRequest, GoodRequest][]> {
  const pairs: [GoodRequest, GoodRequest][] = []
  for (const [index, operation] of operations.entries()) {
    const mine = await goodRequest(operation, own, new Dice(index))
    const theirs = await goodRequest(operation, other, new Dice(index))
    pairs.push([mine, theirs])
    if (operation.parameters.some(({ name }) => name === 'cursor'))
      pairs.push([await secondPage(mine, own), await secondPage(theirs, other)])
  }
  return pairs
}

async function secondPage(request: GoodRequest, market: Market): Promise<GoodRequest> {
  const first = { ...request, query: { limit: 1 } }
  const answer = await market.ask({ ...first, headers: market.authorization(request.caller) })
  const { nextCursor } = answer.json() as { nextCursor: string | null }
  if (nextCursor === null)
    throw new Error(`${request.operation.id} has no second page: ${answer.body.slice(0, 600)}`)
  return { ...request, query: { limit: 1, cursor: nextCursor } }
}

/** Their question is used up by the first answer, so that a second one cannot be compared: see passkeys.test.ts. */
const answeredOnce = new Set(['addPasskey', 'signInByPasskey'])

type Place = { path: (string | number)[]; mine: string; theirs: string }

/** Where the two requests name something that is only theirs: ids, secrets and cursors, not words. */
function foreignPlaces(mine: GoodRequest, theirs: GoodRequest): Place[] {
  const places: Place[] = []
  const compare = (a: unknown, b: unknown, path: Place['path']) => {
    if (typeof a === 'string' && typeof b === 'string') {
      if (a !== b && isName(b)) places.push({ path, mine: a, theirs: b })
    } else if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
      for (const key of Object.keys(a)) {
        compare((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], [...path, key])
      }
    }
  }
  for (const part of ['params', 'query', 'body'] as const) compare(mine[part], theirs[part], [part])
  return places
}
const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
const isName = (text: string) => isId(text) || (/^[\w-]{20,}$/.test(text) && !text.startsWith('mark'))

/** Each alone, and all at once: a hold's id is worth something only with its secret. */
const setsOf = (places: readonly Place[]): Place[][] =>
  places.length > 1 ? [...places.map((place) => [place]), [...places]] : places.map((place) => [place])

function exchange(
  request: GoodRequest,
  places: readonly Place[],
  valueOf: (place: Place) => string,
): GoodRequest {
  const parts = structuredClone({ params: request.params, query: request.query, body: request.body })
  for (const place of places) {
    const path = [...place.path]
    const last = path.pop()!
    const holder = path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], parts)
    ;(holder as Record<string, unknown>)[last] = valueOf(place)
  }
  return { ...request, ...parts }
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined
  } catch {
    return false
  }
}

/** Of the same form, and nobody's. */
function nowhere({ theirs }: Place): string {
  if (isId(theirs)) return newId()
  const decoded = Buffer.from(theirs, 'base64url').toString()
  // A cursor is a position: the one beside it, at which nothing stands.
  if (isJson(decoded))
    return Buffer.from(
      decoded.replaceAll(
        /([0-9a-f]{4}-[0-9a-f]{11})([0-9a-f])/g,
        (_, start: string, last: string) => `${start}${last === '0' ? '1' : '0'}`,
      ),
    ).toString('base64url')
  return randomBytes(theirs.length).toString('base64url').slice(0, theirs.length)
}

/** Status and body without what differs with every request: its id, and the id that was asked for. */
const comparable = (answer: Answer, asked: readonly string[] = []) => {
  const text = textOf(answer).replace(/"requestId":"[^"]+"/, '')
  const answered = asked.reduce((body, value) => body.replaceAll(value, '…'), text)
  return `${answer.statusCode} ${answered}`
}
const shown = (answer: Answer) => `${answer.statusCode} ${textOf(answer).slice(0, 300)}`

const rowsOf = ({ scope }: Market) => fingerprintsOf(client, scope.tenantId)

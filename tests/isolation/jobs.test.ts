import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { consumers } from '#platform/consumers.ts'
import { newId } from '#platform/kernel/ids.ts'
import { dispatchBatch, type EventJob } from '#platform/kernel/relay.ts'
import type { RealtimeMessage } from '#platform/kernel/realtime.ts'
import { Id } from '#platform/kernel/schemas.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { openMailStore } from '#platform/local/mailbox/store.ts'
import { startMailServer } from '#platform/local/mailbox/server.ts'
import { consume } from '#platform/worker.ts'
import { openMarket, type Market } from '#tests/fuzz/market.ts'
import type { Schema } from '#tests/fuzz/operations.ts'
import { Dice, sampleOf } from '#tests/fuzz/samples.ts'
import { databaseUrl } from '#tests/support/database.ts'
import { openEdge, type Edge } from '#tests/support/edge.ts'
import { quietLog } from '#tests/support/log.ts'
import { tenantTables } from './catalogue.ts'
import { fingerprintsOf, textsOf } from './fingerprints.ts'

// Whoever could write into the queue or the outbox of one marketplace, with the ids of another: the other must not
// notice. Nothing here names a consumer: what the worker runs is tested, so a new one is covered the day it exists.

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'job-isolation-'))
const mails = openMailStore(folder)
const mailed: string[] = []
const client = new Client({ connectionString: databaseUrl('admin') })
let mailServer: Awaited<ReturnType<typeof startMailServer>>
let edge: Edge
let own: Market
let other: Market
/** Of each booking of the other marketplace the room in which its parties hear what happens. */
let bookingRooms: string[] = []
/** What was said in rooms of the other marketplace. */
const heard: RealtimeMessage[] = []

beforeAll(async () => {
  mailServer = await startMailServer({
    store: mails,
    log: quietLog(),
    port: 0,
    onAccepted: ({ id }) => mailed.push(id),
  })
  edge = await openEdge({ hasLimits: false, env: { SMTP_URL: mailServer.smtpUrl } })
  own = await openMarket(edge)
  other = await openMarket(edge)
  await client.connect()
  await makeDue(other)
  const { rows } = await client.query<{ id: string }>('select id from bookings where tenant_id = $1', [
    other.scope.tenantId,
  ])
  bookingRooms = rows.map(({ id }) => `booking:${id}`)
  for (const room of [`provider:${other.keeperId}`, `provider:${other.ownerId}`, ...bookingRooms])
    await edge.runtime.realtime.subscribe(
      other.scope.tenantId,
      room,
      (message) => void heard.push({ ...message, room }),
    )
})
afterAll(async () => {
  await client.end()
  await edge.close()
  await mailServer.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Messages that wait to be sent, a hold that has lapsed, answers and windows that may be forgotten. */
async function makeDue(market: Market) {
  const confirmed = await firstEvent(market, 'booking.confirmed')
  await consume(edge.runtime, consumers, jobOf(market, confirmed, 'notifications.booking-confirmed'))
  await market.newHold()
  const { tenantId } = market.scope
  await client.query(
    `update slot_claims set expires_at = now() - interval '1 minute' where tenant_id = $1 and expires_at is not null`,
    [tenantId],
  )
  await client.query(
    `insert into booking_timers (tenant_id, id, booking_id, kind, start_version, due_at)
     select tenant_id, $2, id, 'start', start_version, now() - interval '1 minute' from bookings
     where tenant_id = $1 and status = 'confirmed' limit 1`,
    [tenantId, newId()],
  )
  await client.query(
    `update bookings set hold_expires_at = now() - interval '1 minute' where tenant_id = $1 and status = 'held'`,
    [tenantId],
  )
  await client.query(
    `insert into rate_limits (tenant_id, id, name, key, count, expires_at)
     values ($1, $2, 'search', 'somebody', 1, now() - interval '1 day')`,
    [tenantId, newId()],
  )
}

async function firstEvent({ scope }: Market, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'select id from outbox_events where tenant_id = $1 and name = $2 order by id limit 1',
    [scope.tenantId, name],
  )
  return rows[0]!.id
}

const jobOf = ({ scope }: Market, eventId: string, consumer: string): EventJob => ({
  tenantId: scope.tenantId,
  requestId: scope.requestId,
  eventId,
  consumer,
})

const followers = [...consumers.subscribers, ...consumers.jobs]

/** How the worker takes it: done, or refused. */
const outcomeOf = (job: EventJob) =>
  consume(edge.runtime, consumers, job).then(
    () => 'done',
    () => 'refused',
  )

async function expectUntouched(before: Record<string, string | null>) {
  expect(await fingerprintsOf(client, other.scope.tenantId)).toEqual(before)
  expect(heard).toEqual([])
  const letters = await Promise.all(mailed.map((id) => mails.find(id)))
  expect(letters.filter((letter) => JSON.stringify(letter).includes(other.marker))).toEqual([])
  const texts = await textsOf(client, own.scope.tenantId)
  const copied = Object.keys(texts).filter((table) => texts[table]!.includes(other.marker))
  expect(copied).toEqual([])
}

test('a job that names an event of another marketplace finds nothing', async () => {
  const before = await fingerprintsOf(client, other.scope.tenantId)
  const { rows } = await client.query<{ id: string; name: string }>(
    'select id, name from outbox_events where tenant_id = $1',
    [other.scope.tenantId],
  )
  const outcomes: string[] = []
  for (const { id, name } of rows) {
    for (const follower of followers.filter(({ event }) => event.name === name))
      outcomes.push(await outcomeOf(jobOf(own, id, follower.id)))
  }

  expect(outcomes.length).toBeGreaterThan(5)
  expect(new Set(outcomes)).toEqual(new Set(['refused']))
  await expectUntouched(before)
})

test('an event that is forged in one marketplace with the ids of another does nothing to the other', async () => {
  const ids = await rowsByName(other)
  const forged: string[] = []
  for (const event of new Set(followers.map((follower) => follower.event))) {
    for (const payload of payloadsFor(event.payload as Schema, ids)) {
      const id = newId()
      forged.push(id)
      await client.query(
        `insert into outbox_events (tenant_id, id, name, payload, actor, request_id, occurred_at)
         values ($1, $2, $3, $4, '{"kind":"system"}', 'forged', now())`,
        [own.scope.tenantId, id, event.name, JSON.stringify(payload)],
      )
    }
  }
  const jobs: EventJob[] = []
  await dispatchBatch({
    pool: edge.runtime.relayPool,
    queueName: 'events',
    batchSize: 100_000,
    consumersOf: new Map(
      followers.map(({ event }) => [
        event.name,
        followers.filter((each) => each.event.name === event.name).map(({ id }) => id),
      ]),
    ),
    queue: { addBulk: async (_queue, added) => void jobs.push(...added.map(({ data }) => data as EventJob)) },
  })
  const before = await fingerprintsOf(client, other.scope.tenantId)
  const outcomes: Record<string, number> = {}
  for (const job of jobs.filter(({ eventId }) => forged.includes(eventId))) {
    expect(job.tenantId).toBe(own.scope.tenantId)
    const outcome = await outcomeOf(job)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  process.stdout.write(`forged events: ${forged.length}, turns of consumers: ${JSON.stringify(outcomes)}\n`)

  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(followers.length - 1)
  await expectUntouched(before)
})

test('a sweep that has its turn in one marketplace leaves alone what is due in another', async () => {
  const { relayPool } = edge.runtime
  const before = await fingerprintsOf(client, other.scope.tenantId)
  const due: string[] = []
  for (const sweep of consumers.sweeps) {
    const { rows } = await relayPool.query<{ tenant_id: string }>(
      sweep.findTenants,
      sweep.findTenants.includes('$1') ? [new Date()] : [],
    )
    if (rows.some(({ tenant_id: id }) => id === other.scope.tenantId)) due.push(sweep.name)
    await sweep.run(edge.runtime, systemScope(own.scope.tenantId))
  }

  // Nothing due would prove nothing.
  expect(due).toEqual(
    expect.arrayContaining([
      'booking.expire-holds',
      'booking.timers',
      'notifications.deliver-due',
      'limiter.forget-ended-windows',
    ]),
  )
  await expectUntouched(before)
})

test('the same jobs in the right marketplace do their work', async () => {
  const before = await fingerprintsOf(client, other.scope.tenantId)
  const confirmed = await firstEvent(other, 'booking.confirmed')
  const queued = await firstEvent(other, 'notifications.message-queued')

  await consume(edge.runtime, consumers, jobOf(other, confirmed, 'notifications.announce-confirmed'))
  await consume(edge.runtime, consumers, jobOf(other, queued, 'notifications.deliver-message'))
  for (const sweep of consumers.sweeps) await sweep.run(edge.runtime, systemScope(other.scope.tenantId))

  const after = await fingerprintsOf(client, other.scope.tenantId)
  const changed = Object.keys(after).filter((table) => after[table] !== before[table])
  expect(changed).toEqual(expect.arrayContaining(['deliveries', 'bookings', 'slot_claims', 'rate_limits']))
  const { rows } = await client.query<{ id: string }>(
    `select payload ->> 'bookingId' as id from outbox_events where id = $1`,
    [confirmed],
  )
  expect(heard.map(({ room }) => room)).toEqual(
    expect.arrayContaining([`provider:${other.keeperId}`, `booking:${rows[0]!.id}`]),
  )
  const letters = await Promise.all(mailed.map((id) => mails.find(id)))
  expect(letters.some((letter) => JSON.stringify(letter).includes(other.marker))).toBe(true)
})

/** The ids of a marketplace's rows by what a payload calls them: bookings as `bookingId`. */
async function rowsByName({ scope: { tenantId } }: Market): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>()
  for (const { name } of await tenantTables(client)) {
    const { rows } = await client.query<{ id: string }>(
      `select id from "${name}" where tenant_id = $1 order by id desc limit 3`,
      [tenantId],
    )
    ids.set(
      singular(name),
      rows.map(({ id }) => id),
    )
  }
  ids.set('tenantId', [tenantId])
  return ids
}
const singular = (table: string) =>
  `${table
    .replace(/ies$/, 'y')
    .replace(/s$/, '')
    .replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`

/** As many payloads as there are rows to name, with the other marketplace's ids wherever an id belongs. */
function payloadsFor(schema: Schema, ids: ReadonlyMap<string, string[]>): Record<string, unknown>[] {
  const payload = sampleOf(schema, new Dice(1)) as Record<string, unknown>
  const any = [...ids.values()].flat()
  const names = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.pattern === (Id as Schema).pattern)
    .map(([name]) => name)
  const count = Math.max(1, ...names.map((name) => ids.get(name)?.length ?? 1))
  return Array.from({ length: count }, (_, index) => ({
    ...payload,
    ...Object.fromEntries(
      names.map((name) => {
        const known = ids.get(name) ?? any
        return [name, known[index % known.length]]
      }),
    ),
    ...('host' in payload ? { host: other.host } : {}),
  }))
}

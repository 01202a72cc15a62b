import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { createTenant, databaseUrl, inTenant } from '#tests/support/database.ts'
import { contact, createBookable, createService, quarterAfter } from '#tests/support/factories.ts'
import { hostOf } from '#tests/support/edge.ts'

type Server = { child: ChildProcessByStdio<Writable, Readable, Readable>; port: number }
const folder = mkdtempSync(join(tmpdir(), 'two-processes-'))
const servers: Server[] = []

async function startServer(): Promise<Server> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/serving-process.ts'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl('app'),
      DATABASE_MIGRATOR_URL: databaseUrl('migrator'),
      DATABASE_RELAY_URL: databaseUrl('relay'),
      DATA_FOLDER: folder,
      PORT: '0',
      SMTP_URL: 'smtp://127.0.0.1:9',
      LOG_LEVEL: 'error',
    },
  })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString().trim())))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${complaint}`)))
  })
  const server = { child, port }
  servers.push(server)
  return server
}

afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

type Reply = { status: number; body: Record<string, unknown> }

function post(port: number, host: string, path: string, body: object): Promise<Reply> {
  const payload = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const headers = { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
    const call = request(
      { host: '127.0.0.1', port, path: `/api/v1${path}`, method: 'POST', headers },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text || '{}') }))
      },
    )
    call.on('error', reject).end(payload)
  })
}

test('two hundred overlapping attempts through two processes sell each time once, and losers learn of others', async () => {
  const scope = await createTenant()
  const { serviceIds, dayStart } = await inTenant(scope, async (ctx) => {
    const first = await createBookable(ctx, { service: { duration_minutes: 45, buffer_after_minutes: 15 } })
    const { providerId, categoryId } = first
    const other = await createService(ctx, {
      providerId,
      categoryId,
      duration_minutes: 30,
      buffer_before_minutes: 15,
    })
    return { serviceIds: [first.serviceId, other], dayStart: quarterAfter(ctx.now, 48) }
  })
  const [one, two] = await Promise.all([startServer(), startServer()])
  const host = hostOf(scope.tenantId)

  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      post((index % 2 ? one : two).port, host, '/holds', {
        serviceId: serviceIds[index % 3 === 0 ? 0 : 1],
        startsAt: new Date(dayStart.getTime() + (index % 32) * 15 * 60_000).toISOString(),
      }),
    ),
  )

  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201, 409]))
  const lost = replies.filter(({ status }) => status === 409)
  expect(new Set(lost.map(({ body }) => body.code))).toEqual(new Set(['slot_taken']))
  for (const { body } of lost) expect((body.alternatives as string[]).length).toBeGreaterThan(0)
  const claims: { starts_at: Date; ends_at: Date }[] = await inTenant(scope, (ctx) =>
    ctx.trx('slot_claims').where({ active: true }).orderBy('starts_at').select('starts_at', 'ends_at'),
  )
  expect(claims).toHaveLength(replies.length - lost.length)
  const gaps = claims
    .slice(1)
    .map(({ starts_at }, index) => starts_at.getTime() - claims[index]!.ends_at.getTime())
  expect(Math.min(0, ...gaps)).toBe(0)
}, 60_000)

test('a process that is killed between hold and confirmation loses nothing: another one confirms', async () => {
  const scope = await createTenant()
  const { serviceId } = await inTenant(scope, (ctx) => createBookable(ctx))
  const host = hostOf(scope.tenantId)
  const startsAt = quarterAfter(new Date(), 24).toISOString()
  const [first, second] = await Promise.all([startServer(), startServer()])

  const hold = await post(first.port, host, '/holds', { serviceId, startsAt })
  first.child.kill('SIGKILL')
  const booking = { holdId: hold.body.id, secret: hold.body.secret, ...contact }
  const confirmed = await post(second.port, host, '/bookings', booking)
  const again = await post(second.port, host, '/bookings', booking)

  expect(confirmed.status).toBe(201)
  expect((again.body.booking as { id: string }).id).toBe((confirmed.body.booking as { id: string }).id)
  const events = await inTenant(scope, (ctx) => ctx.trx('outbox_events').where({ name: 'booking.confirmed' }))
  expect(events).toHaveLength(1)
}, 60_000)

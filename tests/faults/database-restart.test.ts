import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '#platform/config.ts'
import { migrateLatest } from '#platform/database/migrate.ts'
import { buildApp } from '#platform/http/app.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { startPostgres } from '#platform/local/postgres/index.ts'
import { findPostmaster } from '#platform/local/postgres/postmaster.ts'
import { newLogger } from '#platform/logger.ts'
import { openRuntime } from '#platform/runtime.ts'
import { eventually } from '#tests/support/eventually.ts'
import { createBookable, quarterAfter } from '#tests/support/factories.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'restart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a database that is killed under load means 503 with Retry-After, loses nothing, and is forgotten after its return', async () => {
  const postgres = join(folder, 'postgres')
  const server = await startPostgres({ folder: postgres })
  await migrateLatest(server.migratorUrl)
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: server.appUrl,
    DATABASE_MIGRATOR_URL: server.migratorUrl,
    DATABASE_RELAY_URL: server.relayUrl,
    DATA_FOLDER: folder,
    PORT: '0',
    SMTP_URL: 'smtp://127.0.0.1:9',
  })
  const runtime = await openRuntime(config, { logger: newLogger({ logLevel: 'silent' }) })
  const app = buildApp(runtime, { pages: null, hasLimits: false })
  await app.ready()
  const scope = systemScope(newId())
  const { serviceId } = await runtime.database.inTenant(scope, async (ctx) => {
    await insertTenant(ctx, { slug: 'restarted' })
    return createBookable(ctx)
  })
  const host = `restarted.${config.platformDomain}`
  const first = quarterAfter(new Date(), 24).getTime()
  const answers: { status: number; retryAfter: unknown; holdId: string | null }[] = []
  let attempt = 0
  let isOver = false
  const client = async () => {
    while (!isOver) {
      const startsAt = new Date(first + (attempt += 1) * 3_600_000).toISOString()
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/holds',
        headers: { host },
        payload: { serviceId, startsAt },
      })
      const holdId = answer.statusCode === 201 ? answer.json<{ id: string }>().id : null
      answers.push({ status: answer.statusCode, retryAfter: answer.headers['retry-after'], holdId })
    }
  }
  const load = Promise.all([client(), client(), client(), client()])
  await eventually('the first holds', () => answers.filter(({ holdId }) => holdId).length >= 5)

  process.kill(findPostmaster(join(postgres, 'cluster'))!.pid, 'SIGKILL')
  await eventually('an answer that says so', () => answers.some(({ status }) => status === 503))
  const restarted = await startPostgres({ folder: postgres })
  const seen = answers.length
  await eventually('a hold after the return', () => answers.slice(seen).some(({ holdId }) => holdId), 5_000)
  isOver = true
  await load

  const refused = answers.filter(({ status }) => status === 503)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]))
  expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true)
  const kept = await runtime.database.inTenant(scope, (ctx) => ctx.trx('bookings').pluck('id'))
  expect(kept).toEqual(expect.arrayContaining(answers.flatMap(({ holdId }) => holdId ?? [])))
  await app.close()
  await runtime.close()
  await restarted.stop()
}, 90_000)

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { projectFolder } from '#platform/config.ts'
import { startPostgres } from '#platform/local/postgres/index.ts'
import { findChromium } from '../../scripts/support/programs.mjs'
import { findRedis, startSharedRedis } from './redis-server.ts'
import { cloneTemplate, dropRun } from './template-database.ts'

/**
 * What the tests need to run, told to them through the environment: TEST_DATABASE_ADMIN_URL,
 * TEST_DATABASE_APP_URL, TEST_DATABASE_MIGRATOR_URL, TEST_DATABASE_RELAY_URL and TEST_DATABASE_TEMPLATE (a
 * migrated database of this run that each worker copies), TEST_REDIS_URL (one that all share), TEST_REDIS_SERVER and
 * TEST_REDIS_LIBRARIES (the program, for tests that kill theirs), TEST_CHROMIUM. What is set already is taken
 * as it is. Several runs in one checkout share the server, not the databases.
 */
export async function startTestServices(): Promise<void> {
  if (stops.length > 0) return // both projects ask
  const notRun: string[] = []
  mkdirSync(dataFolder, { recursive: true })
  await Promise.all([provideDatabase(), provideRedis(notRun)])
  provideBrowser(notRun)
  process.env.TEST_NOT_RUN = notRun.join('\n')
  if (process.env.CI && process.env.CI !== 'false' && notRun.length > 0) {
    await stopTestServices()
    throw new Error(`CI must run everything, but: ${notRun.join('; ')}`)
  }
}

export async function stopTestServices(): Promise<void> {
  for (const stop of stops.splice(0)) await stop()
}

const dataFolder = join(projectFolder, '.data')

/** Set-up and tear-down each load this file anew, but in one process. */
const shared: typeof globalThis & { testServiceStops?: (() => Promise<void>)[] } = globalThis
const stops = (shared.testServiceStops ??= [])

async function provideDatabase() {
  if (process.env.TEST_DATABASE_ADMIN_URL) return
  const server = await startPostgres({ folder: join(dataFolder, 'test-postgres') })
  stops.push(async () => {
    await dropRun(server)
    await server.stop()
  })
  await waitForNoDisk(server.adminUrl)
  process.env.TEST_DATABASE_TEMPLATE = await cloneTemplate(server)
  process.env.TEST_DATABASE_APP_URL = server.appUrl
  process.env.TEST_DATABASE_MIGRATOR_URL = server.migratorUrl
  process.env.TEST_DATABASE_RELAY_URL = server.relayUrl
  process.env.TEST_DATABASE_ADMIN_URL = server.adminUrl
}

/**
 * What a machine loses with its power, no test asks for again: a commit here need not wait for the disk. (The server
 * that `npm start` runs waits, see `tests/local/postgres.test.ts`.)
 */
async function waitForNoDisk(adminUrl: string) {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('alter role all set synchronous_commit to off')
  } finally {
    await client.end()
  }
}

async function provideRedis(notRun: string[]) {
  if (process.env.TEST_REDIS_URL) return
  try {
    const found = await findRedis()
    process.env.TEST_REDIS_SERVER = found.program
    process.env.TEST_REDIS_LIBRARIES = found.libraries ?? ''
    const redis = await startSharedRedis(found)
    stops.push(redis.stop)
    process.env.TEST_REDIS_URL = redis.url
  } catch (error) {
    notRun.push(`tests on Redis (${error instanceof Error ? error.message : String(error)})`)
  }
}

function provideBrowser(notRun: string[]) {
  const chromium = process.env.TEST_CHROMIUM || findChromium()
  if (chromium) process.env.TEST_CHROMIUM = chromium
  else notRun.push('browser tests (no Chromium here: install one, or name it in CHROMIUM)')
}

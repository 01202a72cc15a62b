import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectFolder, type DatabaseUrls } from '#platform/config.ts'
import { databaseVariables } from '#platform/local/database.ts'
import { nextFreePort } from '#platform/local/ports.ts'
import {
  createDatabase,
  dropDatabase,
  listDatabases,
  renameDatabase,
  urlOfDatabase,
} from '#platform/local/postgres/index.ts'
import { startServer } from '#platform/local/server-process.ts'
import { withLock } from '../../scripts/support/lock.mjs'

/** The demo marketplaces as `npm start` serves them, on a database and a data folder of their own. */
export interface Marketplaces {
  port: number
  /** `url('salon', '/services')` → `http://salon.localhost:<port>/services`; no slug: the platform's own site. */
  url(slug: string | null, path?: string): string
  database: DatabaseUrls
  adminUrl: string
  dataFolder: string
  logFile: string
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

/** Needs the test set-up. `env` is added to the server's environment. */
export async function startMarketplaces(env: Record<string, string> = {}): Promise<Marketplaces> {
  const demo = await demoData()
  // Workers beside each other look in hundreds of their own, below the ports that systems give to outgoing connections:
  // one of those could take it between the look and the listening.
  const port = await nextFreePort(20_000 + (process.pid % 120) * 100)
  const database = `${demo.database}_${port}`
  await createDatabase(adminUrl(), database, { template: demo.database })
  const dataFolder = mkdtempSync(join(tmpdir(), 'marketplaces-'))
  cpSync(demo.folder, dataFolder, { recursive: true })

  const urls = urlsOf(database)
  const logFile = join(dataFolder, 'server.log')
  const cleanUp = async () => {
    await dropDatabase(adminUrl(), database)
    rmSync(dataFolder, { recursive: true, force: true })
  }
  try {
    const server = await startServer({
      mode: 'run',
      env: { ...serverEnvironment(urls, dataFolder), PORT: String(port), ...env },
      port,
      host: '127.0.0.1',
      logFile,
    })
    return {
      port,
      url: (slug, path = '/') => `http://${slug === null ? '' : `${slug}.`}localhost:${port}${path}`,
      database: urls,
      adminUrl: urlOfDatabase(adminUrl(), database),
      dataFolder,
      logFile,
      stop: async () => {
        await server.stop()
        await cleanUp()
      },
    }
  } catch (error) {
    await cleanUp()
    throw error
  }
}

type DemoData = { database: string; folder: string }

/** Seeded once per run, by the worker that comes first, then copied: seeding draws pictures, which takes seconds. */
export function demoData(): Promise<DemoData> {
  const database = `${process.env.TEST_DATABASE_TEMPLATE}_demo`
  const folder = join(tmpdir(), `demo-${process.env.TEST_DATABASE_TEMPLATE}`)
  return withLock(`${folder}.lock`, () => seedDemoData({ database, folder }))
}

async function seedDemoData({ database, folder }: DemoData): Promise<DemoData> {
  const known = await listDatabases(adminUrl(), database)
  if (known.includes(database) && existsSync(folder)) return { database, folder }

  const draft = { database: `${database}_draft`, folder: `${folder}-draft` }
  for (const name of [database, draft.database]) await dropDatabase(adminUrl(), name)
  for (const path of [folder, draft.folder]) rmSync(path, { recursive: true, force: true })
  await createDatabase(adminUrl(), draft.database, { template: process.env.TEST_DATABASE_TEMPLATE })
  await promisify(execFile)(process.execPath, ['scripts/db.mjs', 'seed'], {
    cwd: projectFolder,
    env: serverEnvironment(urlsOf(draft.database), draft.folder),
  })
  await renameDatabase(adminUrl(), draft.database, database)
  renameSync(draft.folder, folder)
  return { database, folder }
}

const serverEnvironment = (urls: DatabaseUrls, dataFolder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  ...databaseVariables(urls),
  NODE_ENV: 'production',
  LOCAL_MODE: 'true',
  DATA_FOLDER: dataFolder,
  STORAGE_FOLDER: '',
  PORT: '',
  // On a busy machine it would refuse files of a page, and the page would be another one.
  MAX_EVENT_LOOP_DELAY: '0',
})

function urlsOf(database: string): DatabaseUrls {
  const urlFor = (role: string) => urlOfDatabase(process.env[`TEST_DATABASE_${role}_URL`] ?? '', database)
  return { appUrl: urlFor('APP'), migratorUrl: urlFor('MIGRATOR'), relayUrl: urlFor('RELAY') }
}

function adminUrl() {
  const url = process.env.TEST_DATABASE_ADMIN_URL
  if (!url) throw new Error('TEST_DATABASE_ADMIN_URL is not set: run the tests through npm test')
  return url
}

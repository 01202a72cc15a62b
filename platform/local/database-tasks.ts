import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig, loadSettings, type Config, type Settings } from '#platform/config.ts'
import { migrateLatest, rollbackLatest } from '#platform/database/migrate.ts'
import { lockHolder } from '../../scripts/support/lock.mjs'
import { databaseVariables, provideDatabase } from './database.ts'
import { writeDemoData } from './demo-data.ts'
import { deletePostgres } from './postgres/index.ts'

const tasks: Record<string, (settings: Settings) => Promise<void>> = {
  migrate: (settings) => withDatabase(settings, migrate),
  rollback: (settings) =>
    withDatabase(settings, async ({ database }) => {
      report('Taken back', await rollbackLatest(database.migratorUrl))
    }),
  seed: (settings) => withDatabase(settings, seed),
  reset,
}

/** @throws Error whose message is for the person at the terminal */
export async function runDatabaseTask(name = ''): Promise<void> {
  const task = tasks[name]
  if (!task) throw new Error(`There is no database task "${name}": use ${Object.keys(tasks).join(', ')}.`)
  await task(loadSettings())
}

/** Begins anew: the embedded database and the stored files go, then schema and demo data are made again. */
async function reset(settings: Settings) {
  if (settings.database) {
    throw new Error('db:reset deletes the embedded database only, but DATABASE_URL names another one.')
  }
  const holder = lockHolder(join(settings.dataFolder, 'start-lock'))
  if (holder) throw new Error(`The database is being served (process ${holder.pid}): stop that first.`)
  await deletePostgres(join(settings.dataFolder, 'postgres'))
  rmSync(settings.storageFolder, { recursive: true, force: true })
  await withDatabase(settings, async (config) => {
    await migrate(config)
    await seed(config)
  })
}

async function migrate({ database }: Config) {
  report('Applied', await migrateLatest(database.migratorUrl))
}

async function seed(config: Config) {
  if (!config.isLocal) throw new Error('Demo data is for local use: it is never written in production.')
  await writeDemoData(config)
  console.log('Demo data is in place.')
}

async function withDatabase(settings: Settings, work: (config: Config) => Promise<void>) {
  const database = await provideDatabase(settings)
  try {
    await work(loadConfig({ ...process.env, ...databaseVariables(database.urls) }))
  } finally {
    await database.stop()
  }
}

function report(verb: string, names: string[]) {
  console.log(
    names.length > 0 ? `${verb}:\n${names.map((name) => `  ${name}`).join('\n')}` : 'Nothing to do.',
  )
}

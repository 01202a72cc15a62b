import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadSettings, projectFolder, type EnvironmentVariables } from '#platform/config.ts'
import { migrateLatest } from '#platform/database/migrate.ts'
import { ensureBuilt } from '../../scripts/support/build.mjs'
import { processStart } from '../../scripts/support/lock.mjs'
import { databaseVariables } from './database.ts'
import {
  createDatabase,
  dropDatabase,
  listDatabases,
  startPostgres,
  urlOfDatabase,
} from './postgres/index.ts'

/** Pure computing: neither a database nor the built apps. */
const withoutDatabase = new Set(['slots'])

/**
 * Runs `tests/bench/<name>.ts` as production code on an empty, migrated database of its own, which
 * BENCH_ADMIN_URL reaches as superuser and DATABASE_URL and its kin as the three roles.
 * @returns the exit code
 */
export async function runBench(name: string, args: string[]): Promise<number> {
  const dataFolder = join(loadSettings().dataFolder, 'bench')
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    LOCAL_MODE: 'true',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    DATA_FOLDER: dataFolder,
  }
  if (withoutDatabase.has(name)) return run(name, args, env)

  mkdirSync(dataFolder, { recursive: true })
  if (name === 'storefront') await ensureBuilt()
  const server = await startPostgres({ folder: join(dataFolder, 'postgres') })
  try {
    for (const name of await listDatabases(server.adminUrl, 'bench_')) {
      if (processStart(Number(name.slice('bench_'.length))) === null)
        await dropDatabase(server.adminUrl, name)
    }
    const database = `bench_${process.pid}`
    await createDatabase(server.adminUrl, database)
    try {
      const { appUrl, migratorUrl, relayUrl, adminUrl } = server
      await migrateLatest(urlOfDatabase(migratorUrl, database))
      return await run(name, args, {
        ...env,
        ...databaseVariables({
          appUrl: urlOfDatabase(appUrl, database),
          migratorUrl: urlOfDatabase(migratorUrl, database),
          relayUrl: urlOfDatabase(relayUrl, database),
        }),
        BENCH_ADMIN_URL: urlOfDatabase(adminUrl, database),
      })
    } finally {
      await dropDatabase(server.adminUrl, database)
    }
  } finally {
    await server.stop()
  }
}

function run(name: string, args: string[], env: EnvironmentVariables): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', `tests/bench/${name}.ts`, ...args], {
    cwd: projectFolder,
    env: env as NodeJS.ProcessEnv,
    stdio: 'inherit',
  })
  // Ctrl-C reaches the bench by itself; this process stays to end the database.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

import pg from 'pg'
import { openDatabase, type Database } from '#platform/kernel/database.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx, Scope, Work } from '#platform/kernel/tenant.ts'
import { insertTenant } from './tenant-rows.ts'

export { insertTenant }

/** The address of this worker's own database for one role; the set-up cloned it from the migrated template. */
export function databaseUrl(
  role: 'app' | 'migrator' | 'relay' | 'admin',
  database = workerDatabase(),
): string {
  const name = `TEST_DATABASE_${role.toUpperCase()}_URL`
  const template = process.env[name]
  if (!template) throw new Error(`${name} is not set: run the tests through npm test`)
  const url = new URL(template)
  url.pathname = `/${database}`
  return url.href
}

const workerDatabase = () =>
  `${process.env.TEST_DATABASE_TEMPLATE}_worker_${process.env.JEST_WORKER_ID ?? '1'}`

/** A database of its own for a test that must commit and count, cloned from the template. Drop it after use. */
export async function createDatabase(suffix: string) {
  const name = `${process.env.TEST_DATABASE_TEMPLATE}_${suffix}_${process.env.JEST_WORKER_ID ?? '1'}`
  await administrate(
    `drop database if exists "${name}" with (force)`,
    `create database "${name}" template "${process.env.TEST_DATABASE_TEMPLATE}" owner migrator`,
  )
  return {
    url: (role: 'app' | 'migrator' | 'relay' | 'admin') => databaseUrl(role, name),
    drop: () => administrate(`drop database if exists "${name}" with (force)`),
  }
}

async function administrate(...statements: string[]) {
  const client = new pg.Client({ connectionString: databaseUrl('admin', 'postgres') })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

let opened: Promise<Database> | undefined

/** This worker's database, opened once per test file and closed after it. */
export function testDatabase(): Promise<Database> {
  opened ??= ensureWorkerDatabase().then(() =>
    openDatabase({ url: databaseUrl('app'), poolSize: 6, connectTimeout: 30_000, queryTimeout: 20_000 }),
  )
  return opened
}

async function ensureWorkerDatabase() {
  const client = new pg.Client({ connectionString: databaseUrl('admin', 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      workerDatabase(),
    ])
    if (!rowCount) {
      await client.query(
        `create database "${workerDatabase()}" template "${process.env.TEST_DATABASE_TEMPLATE}" owner migrator`,
      )
    }
  } finally {
    await client.end()
  }
}

afterAll(async () => {
  const database = await opened
  opened = undefined
  await database?.close()
})

export const newScope = (overrides: Partial<Scope> = {}): Scope => ({
  tenantId: newId(),
  actor: { kind: 'system' },
  requestId: newId(),
  locale: 'en',
  ...overrides,
})

/** A committed transaction in the given tenant. */
export const inTenant = async <T>(scope: Scope, work: Work<T>): Promise<T> =>
  (await testDatabase()).inTenant(scope, work)

class RollBack extends Error {}

/** A fresh tenant whose whole life is one transaction that is rolled back: nothing to clean up. */
export async function inTestTenant(work: (ctx: Ctx) => Promise<void>, scope = newScope()): Promise<void> {
  const database = await testDatabase()
  await database
    .inTenant(scope, async (ctx) => {
      await insertTenant(ctx)
      await work(ctx)
      throw new RollBack()
    })
    .catch((error) => {
      if (!(error instanceof RollBack)) throw error
    })
}

/** A committed tenant. */
export async function createTenant(
  overrides: Record<string, unknown> = {},
  scope = newScope(),
): Promise<Scope> {
  await inTenant(scope, (ctx) => insertTenant(ctx, overrides))
  return scope
}

/** The events written in this tenant so far, oldest first. */
export const outboxOf = (ctx: Ctx): Promise<{ name: string; payload: Record<string, unknown> }[]> =>
  ctx.trx('outbox_events').select('name', 'payload').orderBy('id')

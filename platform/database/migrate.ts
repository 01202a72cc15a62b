import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import knexFactory, { type Knex } from 'knex'
import type { ClientBase } from 'pg'
import { migrateQueue, queueSchema } from '#platform/kernel/queue.ts'

const folder = join(import.meta.dirname, '../../migrations')

type Migration = { up(knex: Knex): Promise<unknown>; down(knex: Knex): Promise<unknown> }

/** Migrations by file name; each runs in a transaction of its own, and waits for a lock at most five seconds. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () =>
    readdirSync(folder)
      .filter((file) => /^\d{14}_.*\.ts$/.test(file))
      .sort(),
  getMigrationName: (file) => file.replace(/\.ts$/, ''),
  getMigration: async (file) => {
    const migration = (await import(join(folder, file))) as Migration
    return {
      up: async (knex) => {
        await knex.raw(`set local lock_timeout = '5s'; set local statement_timeout = '10min'`)
        await migration.up(knex)
      },
      down: (knex) => migration.down(knex),
    }
  },
}

async function withMigrator<T>(migratorUrl: string, work: (knex: Knex) => Promise<T>): Promise<T> {
  const knex = knexFactory({
    client: 'pg',
    connection: migratorUrl,
    pool: { min: 0, max: 3 },
    migrations: { migrationSource },
  })
  try {
    return await withConnection(knex, async (client) => {
      // Ends with its session. The lock of knex is a row that outlives a migration that was killed, so it is
      // given free here, where nobody else can be migrating.
      await client.query(`select pg_advisory_lock(hashtextextended('migrations', 0))`)
      await knex.migrate.forceFreeMigrationsLock()
      return work(knex)
    })
  } finally {
    await knex.destroy()
  }
}

/** Brings the database and the queue's schema up to date. @returns the names of the migrations that ran */
export const migrateLatest = (migratorUrl: string) =>
  withMigrator<string[]>(migratorUrl, async (knex) => {
    const [, names] = await knex.migrate.latest()
    await withConnection(knex, (client) => migrateQueue(client))
    return names
  })

/** Takes back the last batch, or with `all` everything and the queue. @returns the names of what was taken back */
export const rollbackLatest = (migratorUrl: string, all = false) =>
  withMigrator<string[]>(migratorUrl, async (knex) => {
    const [, names] = await knex.migrate.rollback(undefined, all)
    if (all) await knex.raw(`drop schema if exists ${queueSchema} cascade`)
    return names
  })

async function withConnection<T>(knex: Knex, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client: ClientBase = await knex.client.acquireConnection()
  try {
    return await work(client)
  } finally {
    await knex.client.releaseConnection(client)
  }
}

import { Client } from 'pg'
import type { Passwords } from './state.ts'

/** Owner of the tables, server of requests, reader of the outbox: see `platform/README.md`, tenancy. */
const roles = ['migrator', 'app', 'relay'] as const

/** The database that `npm start` serves. */
export const databaseName = 'shingle'

/**
 * Makes the three roles (none may bypass row-level security, none but `migrator` owns anything), the database
 * and the extensions that only a superuser may add. Safe to repeat.
 */
export async function ensureRolesAndExtensions(
  adminUrl: string,
  passwords: Pick<Passwords, (typeof roles)[number]>,
): Promise<void> {
  await administrate(adminUrl, async (client) => {
    for (const role of roles) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
      await client.query(
        `${rowCount ? 'alter' : 'create'} role ${role} with login nosuperuser nobypassrls nocreatedb nocreaterole
         noinherit noreplication password ${client.escapeLiteral(passwords[role])}`,
      )
    }
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (!rowCount) await client.query(`create database ${databaseName} owner migrator`)
  })
  await prepareDatabase(adminUrl, databaseName)
}

/**
 * An empty database of `migrator`, or a copy of `template` (nobody may be connected to that one).
 * @throws pg.DatabaseError 42P04 when the name is taken
 */
export async function createDatabase(
  adminUrl: string,
  name: string,
  { template }: { template?: string } = {},
) {
  await administrate(adminUrl, (client) =>
    client.query(
      `create database ${client.escapeIdentifier(name)} owner migrator
       ${template ? `template ${client.escapeIdentifier(template)}` : ''}`,
    ),
  )
  await prepareDatabase(adminUrl, name)
}

/** Ends the connections that are open to it; a database that does not exist is no error. */
export const dropDatabase = (adminUrl: string, name: string) =>
  administrate(adminUrl, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  )

/** Names of the databases that start with `prefix`. */
export const listDatabases = (adminUrl: string, prefix: string) =>
  administrate(adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1) order by datname',
      [prefix],
    )
    return rows.map(({ name }) => name)
  })

export const renameDatabase = (adminUrl: string, from: string, to: string) =>
  administrate(adminUrl, (client) =>
    client.query(`alter database ${client.escapeIdentifier(from)} rename to ${client.escapeIdentifier(to)}`),
  )

/** The same server and role, another database. */
export function urlOfDatabase(url: string, name: string) {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** Grants on a database are not copied from its template, so they are given to each one. */
async function prepareDatabase(adminUrl: string, name: string) {
  await administrate(urlOfDatabase(adminUrl, name), async (client) => {
    const database = client.escapeIdentifier(name)
    await client.query(`revoke all on database ${database} from public`)
    // Temporary tables: the queue's library adds jobs in bulk through one.
    await client.query(`grant connect, temporary on database ${database} to app, relay`)
    await client.query('revoke create on schema public from public')
    await client.query('create extension if not exists btree_gist')
  })
}

async function administrate<T>(adminUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

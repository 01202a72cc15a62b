import { join } from 'node:path'
import { Client } from 'pg'
import type { DatabaseUrls, Settings } from '#platform/config.ts'
import { startPostgres } from './postgres/index.ts'

export interface LocalDatabase {
  urls: DatabaseUrls
  /** Where it is, in a few words. */
  description: string
  /** Null for a server that was named in the environment. */
  adminUrl: string | null
  stop(): Promise<void>
}

/**
 * The database that the environment names, else an embedded one that keeps its data in the data folder.
 * @throws Error with the reason when it cannot be reached or started
 */
export async function provideDatabase(settings: Settings): Promise<LocalDatabase> {
  if (settings.database) {
    await requireReachable(settings.database)
    return {
      urls: settings.database,
      description: 'yours (DATABASE_URL)',
      adminUrl: null,
      stop: async () => {},
    }
  }
  let description = ''
  const server = await startPostgres({
    folder: join(settings.dataFolder, 'postgres'),
    log: (message) => (description = message),
  })
  const { appUrl, migratorUrl, relayUrl, adminUrl, stop } = server
  return { urls: { appUrl, migratorUrl, relayUrl }, description, adminUrl, stop }
}

/** The same variables that a real deployment sets, so that the server cannot tell the difference. */
export const databaseVariables = (urls: DatabaseUrls) => ({
  DATABASE_URL: urls.appUrl,
  DATABASE_MIGRATOR_URL: urls.migratorUrl,
  DATABASE_RELAY_URL: urls.relayUrl,
})

/** Is there no marketplace yet? Asked with the role that requests use. */
export async function isEmpty({ appUrl }: DatabaseUrls): Promise<boolean> {
  const client = new Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { rowCount } = await client.query("select 1 from tenants where kind = 'marketplace' limit 1")
    return rowCount === 0
  } finally {
    await client.end()
  }
}

async function requireReachable(urls: DatabaseUrls) {
  const named = databaseVariables(urls)
  for (const [name, connectionString] of Object.entries(named)) {
    const client = new Client({ connectionString, connectionTimeoutMillis: 10_000 })
    try {
      await client.connect()
    } catch (error) {
      throw new Error(`${name} names a database that cannot be reached: ${reasonOf(error)}.`, {
        cause: error,
      })
    } finally {
      await client.end().catch(() => {})
    }
  }
}

/** Node puts the reasons of several addresses (IPv4 and IPv6) into one error without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

import pg from 'pg'
import { pino, type Logger } from 'pino'
import type { Config } from './config.ts'
import { openDatabase, type Database } from './kernel/database.ts'

/** What a process holds open. Built once at its start, closed once at its end. */
export type Runtime = {
  config: Config
  log: Logger
  /** Role `app`: everything that a request or a job does for one tenant. */
  database: Database
  /** Role `relay`: the outbox and the sweeps, which look over all tenants. */
  relayPool: pg.Pool
  close(): Promise<void>
}

// Whatever carries one of these names is not for the log, however deep a library buries it.
const secrets = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'secret',
  'token',
  'accessToken',
  'secretKey',
  'email',
  'phone',
  'address',
  'firstName',
  'lastName',
  'recipient',
  'notes',
  'answers',
]

export function newLogger(config: Pick<Config, 'logLevel'>): Logger {
  return pino({
    level: config.logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[redacted]',
    },
    serializers: { err: safeError },
  })
}

/** An error without what libraries hang on it: a database error carries the row in `detail`, an HTTP error the request. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  }
}

export async function openRuntime(config: Config, options: { logger?: Logger } = {}): Promise<Runtime> {
  const log = options.logger ?? newLogger(config)
  const database = openDatabase({ url: config.database.appUrl, poolSize: config.poolSize, log })
  const relayPool = openRelayPool(config.database.relayUrl, log)
  return {
    config,
    log,
    database,
    relayPool,
    async close() {
      await Promise.all([database.close(), relayPool.end()])
    },
  }
}

/** Small, because one relay and one sweep at a time use it; with the same limits that keep a dead line from hanging. */
function openRelayPool(url: string, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 3,
    connectionTimeoutMillis: 2_000,
    query_timeout: 4_000,
    statement_timeout: 3_500,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  })
  pool.on('error', (error) => log.warn({ err: error }, 'an idle relay connection was lost'))
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

import type { Knex } from 'knex'
import pg, { type Submittable } from 'pg'
import { Batch, isOutdated, type Rows, type Statement } from './batch.ts'
import { knexFor } from './bound-knex.ts'
import { AppError } from './errors.ts'
import { isId } from './ids.ts'
import { acceptPostponed } from './postpone.ts'
import { StatementNames } from './statement-names.ts'
import { TenantTransaction } from './tenant-transaction.ts'
import type { Ctx, InTenant, Scope } from './tenant.ts'
import { systemClock, type Clock } from './time.ts'

// int8 as a number (money in minor units stays far below 2^53; beyond it we refuse to round), dates as text.
pg.types.setTypeParser(20, (value) => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 out of range: ${value}`)
  return number
})
pg.types.setTypeParser(1082, (value) => value)

export type DatabaseOptions = {
  url: string
  /** Connections in all: more than three per core make it slower. */
  poolSize: number
  /** Time limits in milliseconds; each has a default that keeps a black-holed call under five seconds. */
  connectTimeout?: number
  queryTimeout?: number
  log?: { warn(details: object, message: string): void }
  /** What `ctx.now` is read from; the system's clock unless a test moves its own. */
  clock?: Clock
}

export type Database = {
  pool: pg.Pool
  inTenant: InTenant
  /** The read door: same `ctx`, read-only; queries asked in one turn travel as one batch, one round trip. */
  readTenant: InTenant
  /** The read door without knex: statements in, rows out, one round trip. */
  readStatements(scope: Pick<Scope, 'tenantId'>, statements: readonly Statement[]): Promise<Rows[]>
  /** Statements that are committed together, or none of them: a write that asks nothing in between, in one round trip. */
  writeStatements(scope: Pick<Scope, 'tenantId'>, statements: readonly Statement[]): Promise<Rows[]>
  /** Round trips to the server so far, for tests and metrics. */
  roundTrips(): number
  close(): Promise<void>
}

/** Opens the pool of one role. The only file that begins a tenant transaction; row-level security reads `app.tenant`. */
export function openDatabase(options: DatabaseOptions): Database {
  const queryTimeout = options.queryTimeout ?? 4_000
  const clock = options.clock ?? systemClock
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeout ?? 4_000,
    query_timeout: queryTimeout,
    statement_timeout: Math.max(100, queryTimeout - 500),
    lock_timeout: Math.max(100, Math.min(2_000, queryTimeout - 1_000)),
    idle_in_transaction_session_timeout: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  })
  // Without a listener the process dies when the server restarts.
  pool.on('error', (error) => options.log?.warn({ error }, 'an idle database connection was lost'))
  // The pool listens to its idle connections only: one that is lost between two queries of a transaction would end
  // the process. The next query on it fails, and `withClient` throws the connection away.
  pool.on('connect', (client) => client.on('error', () => {}))
  let trips = 0
  const names = new StatementNames()

  /** In one round trip. */
  async function send(client: pg.ClientBase, statements: readonly Statement[]): Promise<Rows[]> {
    trips += 1
    try {
      return await sendBatch(
        client,
        statements.map((statement) => names.named(statement)),
      )
    } catch (error) {
      if (isOutdated(error)) names.renew()
      throw error
    }
  }

  /** `lose` says that the connection must not be used again, whatever the work ends with. */
  async function withClient<T>(work: (client: pg.PoolClient, lose: () => void) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let isLost = false
    const lose = () => {
      isLost = true
    }
    try {
      return await work(client, lose)
    } catch (error) {
      if (isConnectionSpoilt(error)) lose()
      throw error
    } finally {
      client.release(isLost)
    }
  }

  const inTenant: InTenant = (scope, work) => {
    const enter = enterTenantToWrite(checkedTenant(scope.tenantId))
    return withClient(async (client, lose) => {
      const hooks: (() => void)[] = []
      const transaction = new TenantTransaction((statements) => send(client, statements), enter)
      const knex = knexFor(
        async (statement) => (await transaction.ask([statement]))[0]!,
        'A tenant transaction is open already: use ctx.trx itself',
      )
      acceptPostponed(knex, transaction)
      let result
      try {
        result = await work(
          newCtx(
            scope,
            knex,
            (statements) => transaction.ask(statements),
            (hook) => hooks.push(hook),
            clock(),
          ),
        )
        await transaction.commit()
      } catch (error) {
        if (!(await transaction.rollBack())) lose()
        throw error
      }
      for (const hook of hooks) hook()
      return result
    })
  }

  const sendInTenant = async (first: Statement, statements: readonly Statement[]) => {
    const all = [first, ...statements]
    const results = await withClient((client) =>
      // Nothing of it has happened then, and the second time everything is parsed anew.
      send(client, all).catch((error: unknown) => {
        if (!isOutdated(error)) throw error
        return send(client, all)
      }),
    )
    return results.slice(1)
  }
  const readStatements: Database['readStatements'] = async ({ tenantId }, statements) =>
    sendInTenant(enterTenant(checkedTenant(tenantId)), statements)
  const writeStatements: Database['writeStatements'] = async ({ tenantId }, statements) =>
    sendInTenant(enterTenantToWrite(checkedTenant(tenantId)), statements)

  const readTenant: InTenant = (scope, work) => {
    checkedTenant(scope.tenantId)
    const { knex, ask } = collectingReader((statements) => readStatements(scope, statements))
    return work(
      newCtx(
        scope,
        knex,
        (statements) => Promise.all(statements.map(ask)),
        () => {
          throw new Error('nothing is committed through the read door')
        },
        clock(),
      ),
    )
  }

  return {
    pool,
    inTenant,
    readTenant,
    readStatements,
    writeStatements,
    roundTrips: () => trips,
    close: () => pool.end(),
  }
}

function newCtx(
  scope: Scope,
  trx: Knex,
  sendNow: Ctx['send'],
  afterCommit: Ctx['afterCommit'],
  now: Date,
): Ctx {
  return { ...scope, trx, send: sendNow, now, afterCommit }
}

function checkedTenant(tenantId: string): string {
  // It is put into SQL text (the simple protocol takes no parameters), so it must be exactly a uuid.
  if (!isId(tenantId)) throw new AppError('internal', { detail: 'A scope without a tenant' })
  return tenantId
}

const enterTenant = (tenantId: string): Statement => ({
  name: 'enter-tenant',
  text: `select set_config('app.tenant', $1, true), set_config('transaction_read_only', 'on', true)`,
  values: [tenantId],
})

const enterTenantToWrite = (tenantId: string): Statement => ({
  name: 'enter-tenant-to-write',
  text: `select set_config('app.tenant', $1, true)`,
  values: [tenantId],
})

/** After a time-out the answer is still under way, so the connection can never be used again. */
function isConnectionSpoilt(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code = '', message = '', nativeError } = error as Record<string, unknown>
  if (/^(08|57P)|^25P03$/.test(String(code))) return true
  if (/Query read timeout|Connection terminated|ECONNRESET|EPIPE|not queryable/.test(`${message} ${code}`))
    return true
  // Objection wraps what the driver throws, and leaves the code behind.
  return isConnectionSpoilt(nativeError)
}

function sendBatch(client: pg.ClientBase, statements: readonly Statement[]): Promise<Rows[]> {
  const batch = new Batch(statements)
  return new Promise((resolve, reject) => {
    batch.callback = (error, results) => (error ? reject(error) : resolve(results!))
    client.query(batch as Submittable)
  })
}

type Reader = { knex: Knex; ask: (statement: Statement) => Promise<Rows> }

/** knex that compiles SQL and hands it over; whatever is asked before the event loop turns goes as one batch. */
function collectingReader(read: (statements: Statement[]) => Promise<Rows[]>): Reader {
  type Waiting = { statement: Statement; resolve: (rows: Rows) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  const flush = () => {
    const batch = waiting
    waiting = []
    read(batch.map(({ statement }) => statement)).then(
      (results) => batch.forEach(({ resolve }, index) => resolve(results[index]!)),
      (error) => batch.forEach(({ reject }) => reject(error)),
    )
  }
  const ask: Reader['ask'] = (statement) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ statement, resolve, reject })
    })
  return { knex: knexFor(ask, 'The read door has no transactions: use inTenant'), ask }
}

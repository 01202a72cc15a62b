import knexFactory, { type Knex } from 'knex'
import PostgresClient from 'knex/lib/dialects/postgres/index.js'
import pg, { type Submittable } from 'pg'
import { Batch, type Rows, type Statement } from './batch.ts'
import { AppError } from './errors.ts'
import { isId } from './ids.ts'
import type { Ctx, InTenant, Scope } from './tenant.ts'

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

  const count = () => {
    trips += 1
  }

  const inTenant: InTenant = (scope, work) => {
    const tenantId = checkedTenant(scope.tenantId)
    return withClient(async (client, lose) => {
      const hooks: (() => void)[] = []
      count()
      await client.query(`begin; select set_config('app.tenant', '${tenantId}', true)`)
      const turn: Turn = { isOpen: true, underWay: 0, last: Promise.resolve() }
      const sendNow: Ctx['send'] = (statements) =>
        inTurn(turn, () => {
          count()
          return send(client, statements)
        })
      let result
      try {
        result = await work(newCtx(scope, knexOn(client, turn, count), sendNow, (hook) => hooks.push(hook)))
        if (turn.underWay > 0) throw new Error('A query of this tenant transaction was not awaited')
      } catch (error) {
        turn.isOpen = false
        await turn.last
        count()
        if (!(await isRolledBack(client))) lose()
        throw error
      }
      turn.isOpen = false
      count()
      // A commit of a transaction that has failed answers ROLLBACK: swallowed errors must not look like success.
      const { command } = await client.query('commit')
      if (command !== 'COMMIT')
        throw new AppError('internal', { detail: 'The transaction had failed before its commit' })
      for (const hook of hooks) hook()
      return result
    })
  }

  const sendInTenant = async (first: Statement, statements: readonly Statement[]) => {
    const results = await withClient((client) => {
      count()
      return send(client, [first, ...statements])
    })
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

function newCtx(scope: Scope, trx: Knex, sendNow: Ctx['send'], afterCommit: Ctx['afterCommit']): Ctx {
  return { ...scope, trx, send: sendNow, now: new Date(), afterCommit }
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

/** False when the connection is gone, or may still be inside the transaction. */
async function isRolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

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

function send(client: pg.ClientBase, statements: readonly Statement[]): Promise<Rows[]> {
  const batch = new Batch(statements)
  return new Promise((resolve, reject) => {
    batch.callback = (error, results) => (error ? reject(error) : resolve(results!))
    client.query(batch as Submittable)
  })
}

type QueryObject = { sql: string; bindings?: unknown[]; response?: unknown }
const knexConfig = { client: 'pg', version: '18' }

/** The life of one transaction: who speaks on its connection, and whether anybody still may. */
type Turn = { isOpen: boolean; underWay: number; last: Promise<unknown> }

/** One at a time on one connection: what a service asks with `Promise.all` waits for its turn. */
async function inTurn<T>(turn: Turn, ask: () => Promise<T>): Promise<T> {
  turn.underWay += 1
  const answer = turn.last.then(() => {
    // Looked at when it would be sent: by then the connection may be inside somebody else's transaction.
    if (!turn.isOpen) throw new Error('This tenant transaction is over: await every query in it')
    return ask()
  })
  turn.last = answer.catch(() => {})
  try {
    return await answer
  } finally {
    turn.underWay -= 1
  }
}

/**
 * knex on exactly one connection and for one transaction only, so that a query that outlives it has no way to reach
 * the next one. Made in about 15 microseconds; `knex.transaction` costs a quarter of the throughput.
 */
function knexOn(client: pg.PoolClient, turn: Turn, onQuery: () => void): Knex {
  class BoundClient extends PostgresClient {
    override acquireConnection(): Promise<unknown> {
      return Promise.resolve(client)
    }
    override releaseConnection() {
      return Promise.resolve()
    }
    override transaction(): never {
      throw new Error('A tenant transaction is open already: use ctx.trx itself')
    }
    override _query(connection: unknown, query: QueryObject) {
      return inTurn(turn, () => {
        onQuery()
        return super._query(connection, query)
      })
    }
  }
  return knexFactory({ ...knexConfig, client: BoundClient as unknown as typeof Knex.Client })
}

type Reader = { knex: Knex; ask: (statement: Statement) => Promise<Rows> }

/** knex that compiles SQL and hands it over; whatever is asked before the event loop turns goes as one batch. */
function collectingReader(sendBatch: (statements: Statement[]) => Promise<Rows[]>): Reader {
  type Waiting = { statement: Statement; resolve: (rows: Rows) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  const flush = () => {
    const batch = waiting
    waiting = []
    sendBatch(batch.map(({ statement }) => statement)).then(
      (results) => batch.forEach(({ resolve }, index) => resolve(results[index]!)),
      (error) => batch.forEach(({ reject }) => reject(error)),
    )
  }
  const ask: Reader['ask'] = (statement) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ statement, resolve, reject })
    })
  class CollectingClient extends PostgresClient {
    override acquireConnection(): Promise<unknown> {
      return Promise.resolve({})
    }
    override releaseConnection() {
      return Promise.resolve()
    }
    override transaction(): never {
      throw new Error('The read door has no transactions: use inTenant')
    }
    override async _query(_connection: unknown, query: QueryObject) {
      query.response = await ask({ text: query.sql, values: query.bindings ?? [] })
      return query
    }
  }
  const knex = knexFactory({ ...knexConfig, client: CollectingClient as unknown as typeof Knex.Client })
  return { knex, ask }
}

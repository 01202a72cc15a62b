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
    connectionTimeoutMillis: options.connectTimeout ?? 2_000,
    query_timeout: queryTimeout,
    statement_timeout: queryTimeout - 500,
    lock_timeout: Math.min(2_000, queryTimeout - 1_000),
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

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let failure: unknown
    try {
      return await work(client)
    } catch (error) {
      failure = error
      throw error
    } finally {
      client.release(isConnectionSpoilt(failure))
    }
  }

  const count = () => {
    trips += 1
  }

  const inTenant: InTenant = (scope, work) => {
    const tenantId = checkedTenant(scope.tenantId)
    return withClient(async (client) => {
      const hooks: (() => void)[] = []
      count()
      await client.query(`begin; select set_config('app.tenant', '${tenantId}', true)`)
      const binding = boundKnex(client, count)
      let result
      try {
        binding.isOpen = true
        const sendNow: Ctx['send'] = (statements) => {
          return inTurn(binding, () => {
            count()
            return send(client, statements)
          })
        }
        result = await work(newCtx(scope, binding.knex, sendNow, (hook) => hooks.push(hook)))
        if (binding.underWay > 0) throw new Error('A query of this tenant transaction was not awaited')
      } catch (error) {
        binding.isOpen = false
        await rollBack(client)
        throw error
      }
      binding.isOpen = false
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
    const reader = collectingKnex((statements) => readStatements(scope, statements))
    return work(
      newCtx(
        scope,
        reader,
        (statements) => readStatements(scope, statements),
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

async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback')
  } catch {
    // The connection is gone, and the transaction with it; `withClient` throws the connection away.
  }
}

/** After a time-out the answer is still under way, so the connection can never be used again. */
function isConnectionSpoilt(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^(08|57P)/.test(code) || code === '25P03') return true
  return /Query read timeout|Connection terminated|ECONNRESET|EPIPE|not queryable/.test(
    `${error.message} ${code}`,
  )
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
type Bound = { knex: Knex; isOpen: boolean; underWay: number; last: Promise<unknown> }
const bound = new WeakMap<pg.PoolClient, Bound>()

/** One at a time on one connection: what a service asks with `Promise.all` waits for its turn. */
async function inTurn<T>(binding: Bound, ask: () => Promise<T>): Promise<T> {
  binding.underWay += 1
  const answer = binding.last.then(ask)
  binding.last = answer.catch(() => {})
  try {
    return await answer
  } finally {
    binding.underWay -= 1
  }
}

/** knex on exactly one connection, made once per connection: cheaper than `knex.transaction` by a factor of two. */
function boundKnex(client: pg.PoolClient, onQuery: () => void): Bound {
  const known = bound.get(client)
  if (known) return known
  class BoundClient extends PostgresClient {
    override acquireConnection(): Promise<unknown> {
      // A context that outlives its transaction would otherwise speak inside the connection's next one.
      if (!binding.isOpen)
        return Promise.reject(new Error('This tenant transaction is over: await every query in it'))
      return Promise.resolve(client)
    }
    override releaseConnection() {
      return Promise.resolve()
    }
    override _query(connection: unknown, query: QueryObject) {
      return inTurn(binding, () => {
        onQuery()
        return super._query(connection, query)
      })
    }
  }
  const knex = knexFactory({ ...knexConfig, client: BoundClient as unknown as typeof Knex.Client })
  const binding: Bound = { knex, isOpen: false, underWay: 0, last: Promise.resolve() }
  bound.set(client, binding)
  return binding
}

/** knex that compiles SQL and hands it over; whatever is asked before the event loop turns goes as one batch. */
function collectingKnex(sendBatch: (statements: Statement[]) => Promise<Rows[]>): Knex {
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
  class CollectingClient extends PostgresClient {
    override acquireConnection(): Promise<unknown> {
      return Promise.resolve({})
    }
    override releaseConnection() {
      return Promise.resolve()
    }
    override _query(_connection: unknown, query: QueryObject) {
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({
          statement: { text: query.sql, values: query.bindings ?? [] },
          resolve: (rows) => {
            query.response = rows
            resolve(query)
          },
          reject,
        })
      })
    }
  }
  return knexFactory({ ...knexConfig, client: CollectingClient as unknown as typeof Knex.Client })
}

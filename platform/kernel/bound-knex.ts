import type { EventEmitter } from 'node:events'
import knexFactory, { type Knex } from 'knex'
import PostgresClient from 'knex/lib/dialects/postgres/index.js'
import type { Rows, Statement } from './batch.ts'

/** Where the SQL goes that knex has compiled. */
export type Ask = (statement: Statement) => Promise<Rows>

type QueryObject = { sql: string; bindings?: unknown[]; response?: unknown }

/** A knex client without connections: it compiles, and hands over. */
class AskingClient extends PostgresClient {
  declare ask: Ask
  declare refusal: string

  override acquireConnection(): Promise<unknown> {
    return Promise.resolve({})
  }
  override releaseConnection() {
    return Promise.resolve()
  }
  override transaction(): never {
    throw new Error(this.refusal)
  }
  override async _query(_connection: unknown, query: QueryObject) {
    if (!query.sql) throw new Error('The query is empty')
    query.response = await this.ask({ text: query.sql, values: query.bindings ?? [] })
    return query
  }
}

/** What there is on every knex beside its query methods (knex/lib/knex-builder/make-knex.js). */
type KnexInside = {
  context: { client: object; queryBuilder(): { table(name: unknown, options: unknown): unknown } }
}

const first = knexFactory({ client: AskingClient as unknown as typeof Knex.Client, version: '18' })
const { context: firstContext } = first as unknown as KnexInside
// Listeners belong to the one knex on which they were asked for, so to its client, and not to what all inherit.
for (const method of ['on', 'once', 'addListener', 'off', 'removeListener'] as const) {
  Object.assign(first, {
    [method](this: Knex, event: string, listener: (...args: unknown[]) => void) {
      ;(this.client as EventEmitter)[method](event, listener)
      return this
    },
  })
}

/**
 * A knex whose every query goes to `ask`. knex itself takes some 70 microseconds to make one, most of it for copying
 * its hundred methods; this one inherits them, and takes less than one. Whoever holds it can do nothing but ask, so
 * what `ask` refuses is refused.
 * @param refusal what is said to those who want a transaction of it
 */
export function knexFor(ask: Ask, refusal: string): Knex {
  const client = Object.assign(Object.create(firstContext.client) as object, {
    ask,
    refusal,
    // Its own listeners, of which there are none yet.
    _events: undefined,
    _eventsCount: 0,
  })
  const context = Object.assign(Object.create(firstContext) as KnexInside['context'], { client })
  const knex = (table: unknown, options: unknown) => context.queryBuilder().table(table, options)
  Object.setPrototypeOf(knex, first)
  return Object.assign(knex, { context }) as unknown as Knex
}

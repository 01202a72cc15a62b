// pg publishes these files in its `exports` map but no types for them.
declare module 'pg/lib/result.js' {
  export default class Result {
    rows: Record<string, unknown>[]
    rowCount: number | null
    command: string | null
    constructor(rowMode?: string, types?: unknown)
    addFields(fields: unknown[]): void
    parseRow(fields: unknown[]): Record<string, unknown>
    addRow(row: Record<string, unknown>): void
    addCommandComplete(message: { text: string }): void
  }
}
declare module 'pg/lib/utils.js' {
  export function prepareValue(value: unknown): unknown
}
declare module 'knex/lib/dialects/postgres/index.js' {
  import type { Knex } from 'knex'
  /** The part of knex's Postgres client that the two doors replace. */
  export default class PostgresClient {
    constructor(config: Knex.Config)
    acquireConnection(): Promise<unknown>
    releaseConnection(connection: unknown): Promise<void>
    transaction(): unknown
    _query(
      connection: unknown,
      query: { sql: string; bindings?: unknown[]; response?: unknown },
    ): Promise<unknown>
  }
}

import type { Connection, Submittable } from 'pg'
import Result from 'pg/lib/result.js'
import { prepareValue } from 'pg/lib/utils.js'

export type Statement = {
  text: string
  values: readonly unknown[]
  /** Prepared once per connection under this name; the text must never vary under one name. */
  name?: string
}
export type Rows = { rows: Record<string, unknown>[]; rowCount: number | null; command: string | null }

type WireConnection = {
  stream: { cork(): void; uncork(): void }
  parse(query: { text: string; name: string; types?: number[] }): void
  bind(config: {
    portal: string
    statement: string
    values: unknown[]
    valueMapper: (v: unknown) => unknown
  }): void
  describe(target: { type: 'P'; name: string }): void
  execute(config: { portal: string; rows?: number }): void
  close(target: { type: 'S'; name: string }): void
  sync(): void
}

const wireName = (name: string | undefined) => (name ? `batch:${name}` : '')

/** A migration changed what a prepared statement answers (0A000), or somebody discarded it (26000): parse it anew. */
export const isOutdated = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === '0A000' || error.code === '26000')

const parsedOn = new WeakMap<WireConnection, Set<string>>()

/**
 * Several statements as one implicit transaction: parse, bind, describe and execute for each, then ONE sync, so
 * one round trip for all. An error rolls all of them back and leaves the connection usable. Statement names are
 * this class's own (`batch:` prefix), so they never meet those of `client.query({ name })`.
 * Protocol: https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export class Batch implements Submittable {
  callback: ((error: Error | null, results?: Rows[]) => void) | undefined
  private readonly statements: readonly Statement[]
  private readonly values: unknown[][]
  private readonly results: InstanceType<typeof Result>[]
  private readonly justParsed: string[] = []
  private index = 0
  private failure: Error | null = null

  constructor(statements: readonly Statement[]) {
    this.statements = statements
    // All before anything is sent: one that cannot be written must not leave those before it to be committed.
    this.values = statements.map(({ values }) => values.map(prepareValue))
    this.results = statements.map(() => new Result())
  }

  submit(wire: Connection): void {
    const connection = wire as unknown as WireConnection
    let parsed = parsedOn.get(connection)
    if (!parsed) parsedOn.set(connection, (parsed = new Set()))
    connection.stream.cork()
    for (const [index, { text, name }] of this.statements.entries()) {
      const statement = wireName(name)
      if (!parsed.has(statement)) {
        // An earlier batch may have failed after this parse: closing an unknown statement is no error.
        if (statement) {
          connection.close({ type: 'S', name: statement })
          parsed.add(statement)
          this.justParsed.push(statement)
        }
        connection.parse({ text, name: statement })
      }
      connection.bind({ portal: '', statement, values: this.values[index]!, valueMapper: (value) => value })
      connection.describe({ type: 'P', name: '' })
      connection.execute({ portal: '' })
    }
    connection.sync()
    connection.stream.uncork()
  }

  handleRowDescription(message: { fields: unknown[] }) {
    this.results[this.index]!.addFields(message.fields)
  }

  handleDataRow(message: { fields: unknown[] }) {
    if (this.failure) return
    const result = this.results[this.index]!
    try {
      result.addRow(result.parseRow(message.fields))
    } catch (error) {
      this.failure = error as Error
    }
  }

  handleCommandComplete(message: { text: string }) {
    this.results[this.index]!.addCommandComplete(message)
    this.index += 1
  }

  handleEmptyQuery() {
    this.index += 1
  }

  handlePortalSuspended() {}
  handleCopyInResponse() {}
  handleCopyData() {}

  // After an error pg forgets the active query, and the sync that was already sent brings the connection back.
  handleError(error: Error, connection: WireConnection) {
    const parsed = parsedOn.get(connection)
    const doubtful = isOutdated(error) ? this.statements.map(({ name }) => wireName(name)) : this.justParsed
    for (const name of doubtful) parsed?.delete(name)
    this.finish(error)
  }

  handleReadyForQuery() {
    this.finish(this.failure)
  }

  private finish(error: Error | null) {
    const callback = this.callback
    this.callback = undefined
    callback?.(error, error ? undefined : this.results)
  }
}

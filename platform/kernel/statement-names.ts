import type { Statement } from './batch.ts'

/** Beyond these the server's memory for plans costs more than planning: about 20 KB each, on every connection. */
const mostNames = 300
const mostSeen = 3_000
const longestText = 4_000
const seenBefore = 3

/**
 * Names for the SQL that is sent again and again, so that a connection parses and plans it once: of a query by key
 * that is half the work of the server. SQL that varies (rows in an `insert`, ids in a list) is seen too seldom to get
 * one. PostgreSQL goes on making a plan for each set of values where that promises to be cheaper (`plan_cache_mode`).
 */
export class StatementNames {
  private readonly names = new Map<string, string>()
  private seen = new Map<string, number>()
  private generation = 1

  /** The statement, named if that is worth it. */
  named(statement: Statement): Statement {
    const { text } = statement
    if (statement.name !== undefined || text.length > longestText) return statement
    const known = this.names.get(text)
    if (known !== undefined) return { ...statement, name: known }
    if (this.names.size >= mostNames) return statement
    const count = (this.seen.get(text) ?? 0) + 1
    if (count < seenBefore || !/^\s*(select|insert|update|delete|with)\b/i.test(text)) {
      if (this.seen.size >= mostSeen) this.seen = new Map()
      this.seen.set(text, count)
      return statement
    }
    this.seen.delete(text)
    const name = `auto-${this.generation}-${this.names.size}`
    this.names.set(text, name)
    return { ...statement, name }
  }

  /** Something was prepared for tables that look different now: everything is prepared anew, under new names. */
  renew() {
    this.generation += 1
    this.names.clear()
  }
}

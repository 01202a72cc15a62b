import { isOutdated, type Rows, type Statement } from './batch.ts'
import { AppError } from './errors.ts'

type Send = (statements: readonly Statement[]) => Promise<Rows[]>
type Waiting = {
  statements: readonly Statement[]
  resolve(results: Rows[]): void
  reject(error: unknown): void
}

const begin: Statement = { name: 'begin', text: 'begin', values: [] }
const commit: Statement = { name: 'commit', text: 'commit', values: [] }
const rollback: Statement = { name: 'rollback', text: 'rollback', values: [] }

/**
 * One transaction on one connection, in as few round trips as its questions need: it begins with its first statements
 * (and not at all without any), what is asked in one turn of the event loop travels together and in order, and what
 * nobody waits for travels with whatever comes next, at the latest with the commit. When it has ended, whatever
 * still wants to speak through it is refused: by then the connection may be inside somebody else's transaction.
 */
export class TenantTransaction {
  private readonly send: Send
  private readonly entrance: readonly Statement[]
  private hasBegun = false
  private isOpen = true
  private isScheduled = false
  private asked = 0
  private waiting: Waiting[] = []
  private sending: Promise<void> | null = null

  /** @param enter what makes the transaction the tenant's, until its end only */
  constructor(send: Send, enter: Statement) {
    this.send = send
    this.entrance = [begin, enter]
  }

  /** An error of one is an error of all that travelled with it: the transaction has failed for each of them. */
  async ask(statements: readonly Statement[]): Promise<Rows[]> {
    this.asked += 1
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.push({ statements, resolve, reject })
        this.schedule()
      })
    } finally {
      this.asked -= 1
    }
  }

  /** Its error, if it has one, is that of what it travels with. */
  postpone(statement: Statement): void {
    if (!this.isOpen) throw over()
    this.waiting.push({ statements: [statement], resolve: () => {}, reject: () => {} })
  }

  /** @throws when something failed inside, even if that was caught: it must not look like success */
  async commit(): Promise<void> {
    if (this.asked > 0) throw new Error('A query of this tenant transaction was not awaited')
    this.isOpen = false
    const postponed = this.takeWaiting().flatMap(({ statements }) => statements)
    if (!this.hasBegun && postponed.length === 0) return
    const ended = (await this.sendNow([...postponed, commit])).at(-1)
    // The commit of a transaction that has failed answers ROLLBACK.
    if (ended?.command !== 'COMMIT')
      throw new AppError('internal', { detail: 'The transaction had failed before its commit' })
  }

  /** @returns false when the connection is gone, or may still be inside the transaction */
  async rollBack(): Promise<boolean> {
    this.isOpen = false
    for (const { reject } of this.takeWaiting()) reject(over())
    await this.sending
    if (!this.hasBegun) return true
    try {
      await this.send([rollback])
      return true
    } catch {
      return false
    }
  }

  private schedule() {
    if (this.isScheduled || this.sending) return
    this.isScheduled = true
    setImmediate(() => {
      this.isScheduled = false
      this.sending = this.flush().finally(() => {
        this.sending = null
        if (this.waiting.length > 0) this.schedule()
      })
    })
  }

  private async flush(): Promise<void> {
    const batch = this.takeWaiting()
    try {
      // Looked at when it would be sent, not when it was asked for.
      if (!this.isOpen) throw over()
      const results = await this.sendNow(batch.flatMap(({ statements }) => statements))
      let at = 0
      for (const { statements, resolve } of batch) resolve(results.slice(at, (at += statements.length)))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  private takeWaiting(): Waiting[] {
    const taken = this.waiting
    this.waiting = []
    return taken
  }

  private async sendNow(statements: readonly Statement[]): Promise<Rows[]> {
    if (this.hasBegun) return this.send(statements)
    this.hasBegun = true
    const all = [...this.entrance, ...statements]
    const results = await this.send(all).catch(async (error: unknown) => {
      if (!isOutdated(error)) throw error
      // Nothing has happened in it yet, and the second time everything is parsed anew.
      await this.send([rollback])
      return this.send(all)
    })
    return results.slice(this.entrance.length)
  }
}

const over = () => new Error('This tenant transaction is over: await every query in it')

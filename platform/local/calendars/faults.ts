/** What goes wrong, as a test switches it. Everything is off to begin with. */
export class Faults {
  /** Each answer waits so long, in milliseconds. */
  latencyMs = 0
  /** Answers to the next calls, in this order, in place of the work; `path` says which calls are meant. */
  readonly planned: { status: number; retryAfterSeconds?: number; path?: RegExp }[] = []
  /** The work is done and the connection then cut, for the next calls: the client does not learn what became of it. */
  readonly cutAfter: RegExp[] = []
  /** The share of calls that fail by chance (0 to 1) with one of `randomStatuses` or, after the work, a cut line. */
  failureRate = 0
  randomStatuses = [429, 500, 503]
  /** Notifications are lost. */
  dropsNotifications = false
  /** Each notification comes twice. */
  doublesNotifications = false
  /** Notifications wait for the next one and then come in the wrong order. */
  reordersNotifications = false
  /** Between 0 and 1; a test gives its own, with a seed. */
  random: () => number = Math.random

  clear(): void {
    this.latencyMs = 0
    this.planned.length = 0
    this.cutAfter.length = 0
    this.failureRate = 0
    this.dropsNotifications = false
    this.doublesNotifications = false
    this.reordersNotifications = false
  }

  /** @returns what to answer in place of the work; null to do it */
  instead(path: string): { status: number; retryAfterSeconds?: number } | null {
    const index = this.planned.findIndex((each) => !each.path || each.path.test(path))
    if (index >= 0) return this.planned.splice(index, 1)[0]!
    if (this.failureRate > 0 && this.random() < this.failureRate / 2) {
      const status = this.randomStatuses[Math.floor(this.random() * this.randomStatuses.length)]!
      return status === 429 ? { status, retryAfterSeconds: 1 } : { status }
    }
    return null
  }

  /** Whether the client never hears of what was just done. */
  cuts(path: string): boolean {
    const index = this.cutAfter.findIndex((each) => each.test(path))
    if (index >= 0) {
      this.cutAfter.splice(index, 1)
      return true
    }
    return this.failureRate > 0 && this.random() < this.failureRate / 2
  }
}

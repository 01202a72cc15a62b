import type { Clock } from '#platform/kernel/time.ts'

/** Stripe's own time: that of the process, moved ahead by whoever tries out what happens later. Never goes back. */
export class StripeClock {
  private aheadSeconds = 0

  constructor(private readonly clock: Clock) {}

  /** The present moment in unix seconds, as every `created` is. */
  now(): number {
    return Math.floor(this.clock().getTime() / 1_000) + this.aheadSeconds
  }

  get ahead(): number {
    return this.aheadSeconds
  }

  /** @throws RangeError for a negative number of seconds */
  advance(seconds: number): void {
    if (!Number.isSafeInteger(seconds) || seconds < 0)
      throw new RangeError(`The clock cannot move ${seconds} s`)
    this.aheadSeconds += seconds
  }
}

export const secondsPerDay = 86_400

import type { Clock } from '#platform/kernel/time.ts'

/** Stripe's own time: that of the process, moved ahead by whoever tries out what happens later. Never goes back. */
export class StripeClock {
  private aheadSeconds = 0

  constructor(private readonly clock: Clock) {}

  /** The present moment in unix seconds, as every `created` is. */
  now(): number {
    return Math.floor(this.clock().getTime() / 1_000) + this.aheadSeconds
  }

  /** By how many seconds it was moved. */
  get ahead(): number {
    return this.aheadSeconds
  }

  /**
   * What the product takes for the present, in unix seconds: its clock does not move with this one, so that the moments
   * that it names are held against this.
   */
  unmoved(): number {
    return this.now() - this.aheadSeconds
  }

  /** @throws RangeError for a negative number of seconds */
  advance(seconds: number): void {
    if (!Number.isSafeInteger(seconds) || seconds < 0)
      throw new RangeError(`The clock cannot move ${seconds} s`)
    this.aheadSeconds += seconds
  }
}

export const secondsPerDay = 86_400

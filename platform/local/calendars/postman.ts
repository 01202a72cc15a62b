import type { Faults } from './faults.ts'

/** Delivers notifications in the background, as bad as `faults` wants it. */
export class Postman {
  private waiting: (() => Promise<unknown>)[] = []
  private underway = new Set<Promise<unknown>>()
  sentCount = 0

  constructor(private readonly faults: Faults) {}

  send(deliver: () => Promise<unknown>): void {
    if (this.faults.dropsNotifications) return
    this.waiting.push(deliver)
    if (this.faults.doublesNotifications) this.waiting.push(deliver)
    if (this.faults.reordersNotifications && this.waiting.length < 3) return
    const letters = this.faults.reordersNotifications ? this.waiting.reverse() : this.waiting
    this.waiting = []
    for (const letter of letters) this.start(letter)
  }

  private start(letter: () => Promise<unknown>) {
    this.sentCount++
    const delivery = letter().catch(() => {})
    this.underway.add(delivery)
    void delivery.then(() => this.underway.delete(delivery))
  }

  /** Waits until nothing is on its way. */
  async settled(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway)
  }
}

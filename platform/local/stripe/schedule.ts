import type { StripeClock } from './clock.ts'
import type { Task } from './objects.ts'
import { nextId, type StripeStore } from './store.ts'

/** What happens by itself when its time has come: money becomes available, a refund fails, a webhook is tried again. */
export class Schedule {
  /** A heap: the next one first; of the same second, the one that was added first. */
  private readonly waiting: { task: Task; order: number }[] = []
  private readonly handlers = new Map<string, (subject: string, at: number) => void>()
  private order = 0

  constructor(
    private readonly store: StripeStore,
    private readonly clock: StripeClock,
  ) {
    for (const task of store.all('local.task')) this.push(task)
  }

  /** Once for each name, before the first `runDue`. */
  onDue(name: string, handler: (subject: string, at: number) => void): void {
    this.handlers.set(name, handler)
  }

  /** `at` in unix seconds; a moment that is past is due at once. It survives a restart. */
  add(name: string, subject: string, at: number): void {
    this.push(this.store.insert('local.task', { id: nextId('task'), name, subject, at }))
  }

  /** Does what is due, in order, and what that makes due. @returns how many there were */
  runDue(): number {
    let count = 0
    while (this.waiting[0] && this.waiting[0].task.at <= this.clock.now()) {
      const { name, subject, at, id } = this.pop()
      this.store.remove('local.task', id)
      this.run(name, subject, at)
      count++
    }
    return count
  }

  /** Does it now, for whoever keeps a time of its own (test clocks). */
  run(name: string, subject: string, at: number): void {
    this.handlers.get(name)?.(subject, at)
  }

  /** When the next one is due, in unix seconds; null when nothing waits. */
  get nextAt(): number | null {
    return this.waiting[0]?.task.at ?? null
  }

  private push(task: Task) {
    const heap = this.waiting
    heap.push({ task, order: this.order++ })
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(at, parent)) break
      this.swap(at, parent)
      at = parent
    }
  }

  private pop(): Task {
    const heap = this.waiting
    this.swap(0, heap.length - 1)
    const { task } = heap.pop()!
    for (let at = 0; ;) {
      const left = at * 2 + 1
      let least = at
      if (left < heap.length && this.isBefore(left, least)) least = left
      if (left + 1 < heap.length && this.isBefore(left + 1, least)) least = left + 1
      if (least === at) return task
      this.swap(at, least)
      at = least
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.waiting[a]!, this.waiting[b]!]
    return one.task.at < other.task.at || (one.task.at === other.task.at && one.order < other.order)
  }

  private swap(a: number, b: number) {
    const kept = this.waiting[a]!
    this.waiting[a] = this.waiting[b]!
    this.waiting[b] = kept
  }
}

/** A map that keeps the most recently used entries, at most `limit` of them. */
export class LRUMap<Value> {
  private readonly entries = new Map<string, Value>()
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  get size() {
    return this.entries.size
  }

  get(key: string): Value | undefined {
    const value = this.entries.get(key)
    if (value === undefined) return undefined
    // Moving an entry costs more than reading it; while there is room, age does not matter.
    if (this.entries.size > this.limit / 2) {
      this.entries.delete(key)
      this.entries.set(key, value)
    }
    return value
  }

  set(key: string, value: Value) {
    this.entries.delete(key)
    this.entries.set(key, value)
    if (this.entries.size <= this.limit) return
    const oldest = this.entries.keys().next()
    if (!oldest.done) this.entries.delete(oldest.value)
  }

  delete(key: string) {
    this.entries.delete(key)
  }

  deleteWhere(isUnwanted: (value: Value, key: string) => boolean) {
    for (const [key, value] of this.entries) if (isUnwanted(value, key)) this.entries.delete(key)
  }

  update(change: (value: Value) => Value) {
    for (const [key, value] of this.entries) this.entries.set(key, change(value))
  }

  clear() {
    this.entries.clear()
  }
}

import type { InTenant, Scope } from '#platform/kernel/tenant.ts'
import { readTenantView, type TenantView } from './domains.ts'
import { LRUMap } from './lru.ts'

const freshMs = 60_000
const usableMs = 3_600_000

type Entry = { view: TenantView; readAt: number }

/** What every page shows of its marketplace (name, brand, version), read once and dropped when it changes. */
export class TenantViews {
  private readonly entries = new LRUMap<Entry>(10_000)
  private readonly underWay = new Map<string, Promise<TenantView>>()
  private generation = 0
  private readonly readTenant: InTenant

  constructor(readTenant: InTenant) {
    this.readTenant = readTenant
  }

  peek(tenantId: string): TenantView | undefined {
    const entry = this.entries.get(tenantId)
    return entry && Date.now() - entry.readAt < freshMs ? entry.view : undefined
  }

  /** However old, as long as it may be used at all; never asks the database. */
  remembered(tenantId: string): TenantView | undefined {
    const entry = this.entries.get(tenantId)
    return entry && Date.now() - entry.readAt < usableMs ? entry.view : undefined
  }

  async find(scope: Scope): Promise<TenantView> {
    const known = this.peek(scope.tenantId)
    if (known) return known
    const waiting = this.underWay.get(scope.tenantId)
    if (waiting) return waiting
    const answer = this.read(scope).finally(() => this.underWay.delete(scope.tenantId))
    this.underWay.set(scope.tenantId, answer)
    return answer
  }

  forgetTenant(tenantId: string) {
    this.generation += 1
    this.entries.delete(tenantId)
    this.underWay.delete(tenantId)
  }

  /** Kept for an outage of the database, but asked for again before it is used. */
  forgetAll() {
    this.generation += 1
    this.underWay.clear()
    this.entries.update((entry) => ({ ...entry, readAt: Math.min(entry.readAt, Date.now() - freshMs) }))
  }

  private async read(scope: Scope): Promise<TenantView> {
    const { generation } = this
    try {
      const view = await readTenantView(this.readTenant, { ...scope, actor: { kind: 'guest' } })
      if (generation === this.generation) this.entries.set(scope.tenantId, { view, readAt: Date.now() })
      return view
    } catch (error) {
      const old = this.entries.get(scope.tenantId)
      if (old && Date.now() - old.readAt < usableMs) return old.view
      throw error
    }
  }
}

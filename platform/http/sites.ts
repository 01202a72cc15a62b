import { LRUMap } from './lru.ts'
import { isLoopback } from './host.ts'
import type { HostRecord } from '#platform/tenancy/index.ts'

/** What a host is. A redirect names the host to go to; the path stays. */
export type Site =
  | { kind: 'platform'; host: string }
  | { kind: 'console'; host: string }
  | ({ kind: 'storefront'; host: string } & Omit<HostRecord, 'primaryHost'>)
  | { kind: 'redirect'; host: string; tenantId: string | null }

export type HostLookups = {
  bySlug(slug: string): Promise<HostRecord | null>
  byDomain(host: string): Promise<HostRecord | null>
}

export type SitesOptions = {
  platformDomain: string
  /** Then this machine's own addresses are the platform's site. */
  isLocal: boolean
  lookups: HostLookups
  now?: () => number
}

// Changes are announced; the first limit only bounds what a lost announcement can cost.
const freshMs = 60_000
const unknownMs = 3_000
const usableMs = 3_600_000

type Entry = { site: Site | null; readAt: number }

/**
 * Host → site, remembered. An expired entry is used on while the database does not answer, so that a restart of
 * it does not take the cached pages of every marketplace with it.
 */
export class Sites {
  private readonly known = new LRUMap<Entry>(50_000)
  // Apart from the known ones: a stream of made-up hosts must not push real ones out.
  private readonly unknown = new LRUMap<Entry>(5_000)
  private readonly underWay = new Map<string, Promise<Site | null>>()
  private generation = 0
  private readonly options: SitesOptions
  private readonly now: () => number

  constructor(options: SitesOptions) {
    this.options = options
    this.now = options.now ?? Date.now
  }

  /** Undefined when the database has to be asked. */
  peek(host: string): Site | null | undefined {
    const entry = this.known.get(host) ?? this.unknown.get(host)
    if (!entry) return undefined
    return this.now() - entry.readAt < (entry.site ? freshMs : unknownMs) ? entry.site : undefined
  }

  /** However old, as long as it may be used at all; never asks the database. Null for hosts that were nobody's. */
  remembered(host: string): Site | null {
    const entry = this.known.get(host)
    return entry && this.now() - entry.readAt < usableMs ? entry.site : null
  }

  async find(host: string): Promise<Site | null> {
    const known = this.peek(host)
    if (known !== undefined) return known
    const waiting = this.underWay.get(host)
    if (waiting) return waiting
    const answer = this.read(host).finally(() => this.underWay.delete(host))
    this.underWay.set(host, answer)
    return answer
  }

  /** A domain was added, verified, released or made primary. */
  forgetHost(host: string) {
    this.generation += 1
    this.known.delete(host)
    this.unknown.delete(host)
    this.unknown.delete(`www.${host}`)
    this.known.delete(`www.${host}`)
  }

  /** Something of a tenant changed that decides how its hosts answer. */
  forgetTenant(tenantId: string) {
    this.generation += 1
    this.known.deleteWhere(({ site }) => site !== null && 'tenantId' in site && site.tenantId === tenantId)
    // A host that was nobody's may be this tenant's now.
    this.unknown.clear()
  }

  /** Kept for an outage of the database, but asked for again before it is used. */
  forgetAll() {
    this.generation += 1
    this.unknown.clear()
    this.known.update((entry) => ({ ...entry, readAt: Math.min(entry.readAt, this.now() - freshMs) }))
  }

  private async read(host: string): Promise<Site | null> {
    const { generation } = this
    let site: Site | null
    try {
      site = await resolveSite(host, this.options)
    } catch (error) {
      const old = this.known.get(host)
      if (old && this.now() - old.readAt < usableMs) return old.site
      throw error
    }
    // What was read before a change was announced may be what the change replaced.
    if (generation === this.generation) {
      const memory = site ? this.known : this.unknown
      memory.set(host, { site, readAt: this.now() })
      if (!site) this.known.delete(host)
    }
    return site
  }
}

async function resolveSite(
  host: string,
  { platformDomain, isLocal, lookups }: SitesOptions,
): Promise<Site | null> {
  if (host === platformDomain || (isLocal && isLoopback(host)))
    return { kind: 'platform', host: platformDomain }
  if (host === `www.${platformDomain}`) return { kind: 'redirect', host: platformDomain, tenantId: null }
  if (host === `admin.${platformDomain}`) return { kind: 'console', host }

  if (host.endsWith(`.${platformDomain}`)) {
    const label = host.slice(0, -platformDomain.length - 1)
    const slug = label.replace(/^www\./, '')
    if (slug.includes('.')) return null
    const record = visible(await lookups.bySlug(slug))
    if (!record) return null
    return siteOf(record, host, record.primaryHost ?? `${slug}.${platformDomain}`)
  }

  const record = visible(await lookups.byDomain(host))
  if (record) return siteOf(record, host, record.primaryHost ?? host)
  if (!host.startsWith('www.')) return null
  const apex = host.slice('www.'.length)
  const apexRecord = visible(await lookups.byDomain(apex))
  return apexRecord ? siteOf(apexRecord, host, apexRecord.primaryHost ?? apex) : null
}

const visible = (record: HostRecord | null) =>
  record && record.status !== 'provisioning' && record.status !== 'erased' ? record : null

function siteOf({ primaryHost: _, ...record }: HostRecord, host: string, address: string): Site {
  if (host !== address) return { kind: 'redirect', host: address, tenantId: record.tenantId }
  return { kind: 'storefront', host, ...record }
}

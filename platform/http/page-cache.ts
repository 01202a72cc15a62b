import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUMap } from './lru.ts'

/** A page as it was rendered once, for everybody who asks without being anybody. */
export type RenderedPage = {
  status: number
  headers: Record<string, string>
  body: Buffer
  freshSeconds: number
}
export type CachedPage = {
  status: number
  headers: Record<string, string>
  /** Of the content without its nonce, so that the same content rendered again is the same. */
  etag: string
  bodies: { identity: Buffer; gzip: Buffer; br: Buffer }
  bytes: number
  freshUntil: number
  usableUntil: number
  /** All headers of the first answer with it, whoever set them: later answers repeat them. */
  headersSent: Record<string, string> | null
  /** The same as a flat list, by form; made when first needed. */
  flat: Partial<Record<'identity' | 'gzip' | 'br' | 'unchanged', string[]>>
  /** Somebody renders it anew; until then, or until this instant, the others get the old one. */
  refreshedBy: number
}
export type Found = { page: CachedPage; mustRefresh: boolean }

export type PageCacheOptions = {
  /** Of all pages in memory. */
  maxBytes?: number
  /** Of one tenant's, so that a crawl of one does not cost the others their pages. */
  maxBytesPerTenant?: number
  now?: () => number
}

const mebibyte = 1024 * 1024
const largestPage = 512 * 1024
/** How long after its freshness a page may still be shown while it is being rendered anew. */
const staleMs = 5_000
/** A render that takes longer is given up on, and the next request tries. */
const renderMs = 10_000
const unsharedMs = 5_000

type Shelf = { version: string; pages: Map<string, CachedPage>; bytes: number }

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/**
 * Pages without a session, kept for seconds. One render per page and expiry however many wait; everything of a
 * tenant is dropped when its version (its brand, its words) changes. A page carries the nonce of its render, so its
 * policy is kept with it: for these seconds all who get the page have the same nonce, which tells nobody anything
 * that the page itself does not.
 */
export class PageCache {
  private readonly shelves = new Map<string, Shelf>()
  /** Pages that turned out not to be shared: nobody waits for another one's render of these. */
  private readonly unshared = new LRUMap<number>(10_000)
  private readonly flights = new Map<string, { number: number; page: Promise<CachedPage | null> }>()
  private count = 0
  private readonly maxBytes: number
  private readonly maxBytesPerTenant: number
  private readonly now: () => number
  private bytes = 0

  constructor({
    maxBytes = 96 * mebibyte,
    maxBytesPerTenant = 8 * mebibyte,
    now = Date.now,
  }: PageCacheOptions = {}) {
    this.maxBytes = maxBytes
    this.maxBytesPerTenant = maxBytesPerTenant
    this.now = now
  }

  /** A page that may be shown as it is, now. */
  peek(tenantId: string, version: string, key: string): CachedPage | null {
    const shelf = this.shelves.get(tenantId)
    const page = shelf?.version === version ? shelf.pages.get(key) : undefined
    if (!page) return null
    const now = this.now()
    return now < page.freshUntil || (now < page.usableUntil && now < page.refreshedBy) ? page : null
  }

  /** Who is told that it `mustRefresh` is the only one who is: the others are shown the old page meanwhile. */
  find(tenantId: string, version: string, key: string): Found | null {
    const shelf = this.shelves.get(tenantId)
    if (!shelf) return null
    if (shelf.version !== version) {
      this.dropShelf(tenantId, shelf)
      return null
    }
    const page = shelf.pages.get(key)
    if (!page) return null
    const now = this.now()
    if (now < page.freshUntil) return { page, mustRefresh: false }
    if (now >= page.usableUntil) return null
    const mustRefresh = now >= page.refreshedBy
    if (mustRefresh) page.refreshedBy = now + renderMs
    return { page, mustRefresh }
  }

  /**
   * The page from the one render that is under way, or from this one. Null when it turned out to be nothing to
   * share: then everybody renders their own.
   */
  async render(
    tenantId: string,
    version: string,
    key: string,
    render: () => Promise<RenderedPage | null>,
  ): Promise<CachedPage | null> {
    const flight = `${tenantId} ${version} ${key}`
    const underWay = this.flights.get(flight)
    if (underWay) return underWay.page
    if (this.now() < (this.unshared.get(flight) ?? 0)) return null
    const number = (this.count += 1)
    // Dropped meanwhile: what was rendered may be what the change replaced. It is shown, but not kept.
    const isCurrent = () => this.flights.get(flight)?.number === number
    const renderOnce = async () => {
      const rendered = await render().catch((error: unknown) => {
        const old = this.shelves.get(tenantId)?.pages.get(key)
        // The next one tries, and the others still have the old page.
        if (old) old.refreshedBy = 0
        throw error
      })
      if (!rendered || rendered.body.length > largestPage) {
        this.unshared.set(flight, this.now() + unsharedMs)
        const shelf = this.shelves.get(tenantId)
        if (shelf) this.remove(shelf, key)
        return null
      }
      const page = await this.prepare(rendered)
      if (isCurrent()) this.store(tenantId, version, key, page)
      return page
    }
    const page = renderOnce().finally(() => {
      if (isCurrent()) this.flights.delete(flight)
    })
    this.flights.set(flight, { number, page })
    return page
  }

  forgetTenant(tenantId: string) {
    const shelf = this.shelves.get(tenantId)
    if (shelf) this.dropShelf(tenantId, shelf)
    for (const flight of this.flights.keys()) if (flight.startsWith(tenantId)) this.flights.delete(flight)
  }

  forgetAll() {
    this.shelves.clear()
    this.flights.clear()
    this.bytes = 0
  }

  get size() {
    return this.bytes
  }

  private async prepare({ status, headers, body, freshSeconds }: RenderedPage): Promise<CachedPage> {
    const [zipped, brotlied] = await Promise.all([
      zip(body, { level: 6 }),
      brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
    ])
    const freshUntil = this.now() + freshSeconds * 1_000
    return {
      status,
      headers,
      etag: etagOf(body, headers),
      bodies: { identity: body, gzip: zipped, br: brotlied },
      bytes: body.length + zipped.length + brotlied.length + 1_000,
      freshUntil,
      usableUntil: freshUntil + staleMs,
      refreshedBy: 0,
      headersSent: null,
      flat: {},
    }
  }

  private store(tenantId: string, version: string, key: string, page: CachedPage) {
    let shelf = this.shelves.get(tenantId)
    if (shelf && shelf.version !== version) {
      this.dropShelf(tenantId, shelf)
      shelf = undefined
    }
    shelf ??= { version, pages: new Map(), bytes: 0 }
    // At the end of both maps: what was rendered last goes last.
    this.shelves.delete(tenantId)
    this.shelves.set(tenantId, shelf)
    this.remove(shelf, key)
    shelf.pages.set(key, page)
    shelf.bytes += page.bytes
    this.bytes += page.bytes
    while (shelf.bytes > this.maxBytesPerTenant) this.remove(shelf, firstOf(shelf.pages))
    while (this.bytes > this.maxBytes) {
      const quietest = firstOf(this.shelves)
      this.dropShelf(quietest, this.shelves.get(quietest)!)
    }
  }

  private remove(shelf: Shelf, key: string) {
    const page = shelf.pages.get(key)
    if (!page) return
    shelf.pages.delete(key)
    shelf.bytes -= page.bytes
    this.bytes -= page.bytes
  }

  private dropShelf(tenantId: string, shelf: Shelf) {
    this.shelves.delete(tenantId)
    this.bytes -= shelf.bytes
  }
}

const firstOf = (map: Map<string, unknown>): string => map.keys().next().value as string

function etagOf(body: Buffer, headers: Record<string, string>): string {
  const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1]
  const text = body.toString('latin1')
  const content = nonce ? text.replaceAll(nonce, '') : text
  return `W/"${createHash('sha256').update(content, 'latin1').digest('base64url').slice(0, 22)}"`
}

// They tell an advertiser which click it was, and change nothing about the page.
const tracking = /^(utm_[a-z]+|fbclid|gclid|gbraid|wbraid|msclkid|dclid|mc_cid|mc_eid|ref_src)$/
const mostParameters = 6
const longestQuery = 200

/**
 * The part of a URL by which pages differ, with its parameters in one order; null when there are more of them than
 * any page has, which only somebody would ask for who wants to fill the memory.
 */
export function pageKey(url: string): string | null {
  const at = url.indexOf('?')
  if (at === -1) return url.length <= 300 ? url : null
  if (at > 300) return null
  const given = [...new URLSearchParams(url.slice(at + 1))].filter(([name]) => !tracking.test(name))
  if (given.length > mostParameters) return null
  given.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  const query = new URLSearchParams(given).toString()
  if (query.length > longestQuery) return null
  return query === '' ? url.slice(0, at) : `${url.slice(0, at)}?${query}`
}

/** Seconds for which a page may be shared, from its `Cache-Control: s-maxage`; at most five. 0: not at all. */
export function sharedSeconds(cacheControl: string | null): number {
  if (!cacheControl || /no-store|private/.test(cacheControl)) return 0
  const seconds = Number(/(?:^|[ ,])s-maxage=(\d{1,6})/.exec(cacheControl)?.[1] ?? 0)
  return Math.min(seconds, 5)
}

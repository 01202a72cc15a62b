import type { FastifyRequest } from 'fastify'
import type { AppError } from '#platform/kernel/errors.ts'
import type { Storage } from '#platform/kernel/storage.ts'
import { errorLookOf, readVariant, type ErrorLook, type TenantView } from './domains.ts'
import { hostName } from './host.ts'
import { LRUMap } from './lru.ts'
import type { Storefront } from './request.ts'
import type { Site, Sites } from './sites.ts'
import type { TenantViews } from './tenant-views.ts'

/** What an error page wears. `logo` is the picture itself, as an address that begins with `data:`. */
export type ErrorBrand = { name: string; look: ErrorLook | null; logo: string | null }

declare module 'fastify' {
  interface FastifyInstance {
    errorBrands: ErrorBrands
  }
}

/** An error page must not wait for what may be the cause of the error. */
const patienceMs = 300
/** The smallest width of a logo is far below; a larger one is left out. */
const largestLogo = 64 * 1024

/**
 * Whose site an error happened on. All of the brand comes from memory; only where the database is not the trouble,
 * and for a marketplace that nobody has asked for lately, it is read. What is not at hand is left out: first the
 * picture and the colours, then the name.
 */
export class ErrorBrands {
  private readonly logos = new LRUMap<string>(500)
  private readonly storage: Storage
  private memories: { sites: Sites; tenantViews: TenantViews } | undefined

  constructor(storage: Storage) {
    this.storage = storage
  }

  /** Before it, no page has a brand. */
  remember(memories: { sites: Sites; tenantViews: TenantViews }) {
    this.memories = memories
  }

  async of(request: FastifyRequest, error: AppError): Promise<ErrorBrand | null> {
    const site = siteOf(request) ?? this.siteAt(request.host)
    if (!this.memories || site?.kind !== 'storefront') return null
    // A site that is switched off is the one 503 that is no sign of trouble.
    const mayRead = error.status < 500 || site.status === 'suspended'
    const known = this.memories.tenantViews.remembered(site.tenantId)
    const view = known ?? (mayRead ? await this.readView(request, site) : null)
    if (view && mayRead) await this.learnLogo(view)
    return this.brandOf(site, view)
  }

  /** From memory alone, for a host of which nothing else is known. */
  atHand(host: string | undefined): ErrorBrand | null {
    const site = this.siteAt(host)
    if (!this.memories || site?.kind !== 'storefront') return null
    return this.brandOf(site, this.memories.tenantViews.remembered(site.tenantId) ?? null)
  }

  private siteAt(host: string | undefined): Site | null {
    const name = hostName(host)
    return (name && this.memories?.sites.remembered(name)) || null
  }

  private brandOf(site: Storefront, view: TenantView | null): ErrorBrand {
    if (!view) return { name: site.name, look: null, logo: null }
    return { name: view.name, look: lookOf(view), logo: this.logos.get(view.logo?.id ?? '') ?? null }
  }

  private async readView(
    request: FastifyRequest,
    { tenantId, locale }: Storefront,
  ): Promise<TenantView | null> {
    const scope = { tenantId, locale, requestId: request.id, actor: { kind: 'guest' } as const }
    return inTime(this.memories!.tenantViews.find(scope))
  }

  private async learnLogo({ id: tenantId, logo }: TenantView) {
    const width = logo?.variants[0]?.width
    if (!logo || width === undefined || this.logos.get(logo.id) !== undefined) return
    const read = await inTime(this.readLogo(tenantId, logo.id, width))
    if (read !== null) this.logos.set(logo.id, read)
  }

  private async readLogo(tenantId: string, imageId: string, width: number): Promise<string | null> {
    const found = await readVariant({ storage: this.storage }, { tenantId }, imageId, width)
    if (!found) return null
    if (found.size > largestLogo) {
      found.stream.destroy()
      return null
    }
    const bytes = Buffer.concat(await found.stream.toArray())
    return `data:${found.contentType};base64,${bytes.toString('base64')}`
  }
}

/** The host may not have been looked at yet: the process may be too busy for that. */
const siteOf = (request: FastifyRequest) => (request as { site?: Site | null }).site ?? null

/** A theme that went missing must not cost the page that says so. */
function lookOf(view: TenantView): ErrorLook | null {
  try {
    return errorLookOf(view)
  } catch {
    return null
  }
}

/** Null when it fails or takes too long. */
async function inTime<T>(answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patienceMs)
  })
  try {
    return await Promise.race([answer.catch(() => null), late])
  } finally {
    clearTimeout(timer)
  }
}

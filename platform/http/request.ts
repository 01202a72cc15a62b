import type { Scope, Work } from '#platform/kernel/tenant.ts'
import type { RequestSession } from './session.ts'
import type { Site } from './sites.ts'

/** The storefront that a request is about. */
export type Storefront = Extract<Site, { kind: 'storefront' }>

declare module 'fastify' {
  interface FastifyRequest {
    /** What the host is; null where no host counts (health checks). */
    site: Exclude<Site, { kind: 'redirect' }> | null
    /** One per request; in the Content-Security-Policy and on every inline script and style of a page. */
    readonly nonce: string
    /** Who asks, in which tenant. @throws where no tenant has been resolved */
    readonly scope: Scope
    /** The signed-in user; null for a guest. */
    readonly session: RequestSession | null
    /** The write door: one call, one transaction, one use case. */
    inTenant<T>(work: Work<T>): Promise<T>
    /** The read door: queries asked in one turn travel in one round trip. */
    readTenant<T>(work: Work<T>): Promise<T>
  }
}

import type { Core } from '#platform/core.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { Permission, TenantView, UserView } from './domains.ts'
import type { LimitName } from './limits.ts'
import type { Problem } from './problem.ts'

/** What an action may hand back to its form: what was made, or what is wrong with the input. */
export type Attempt<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/**
 * What the server hands to loaders, actions and document renders; import it as a type only. An error of the core
 * reaches the app as a thrown Response whose data is the problem document, so that an error boundary finds
 * `isRouteErrorResponse(error)`, `error.status` and `error.data.code`. Where there is no marketplace (the
 * platform's own pages), everything that needs one throws such a 404.
 */
export type LoadContext = {
  /** The request's Content-Security-Policy nonce, for each inline script and style. */
  nonce: string
  requestId: string
  /** What links to this site start with: `https://salon.example.com`. */
  origin: string
  /** A machine without outside services: the mailbox may be shown. */
  isLocal: boolean
  /** As limits count it (an IPv6 network, not one of its addresses); for the audit as well, and never shown. */
  clientAddress: string
  readonly scope: Scope
  readonly tenant: TenantView
  readonly brand: TenantView['brand']
  /** The signed-in person: a user of the marketplace, in the console an account; null for a guest. */
  user: UserView | null
  /** The session of that person; null for a guest. */
  session: { id: string; isTwoFactor: boolean; impersonatorName: string | null; expiresAt: string } | null
  /**
   * In the console: a marketplace that the signed-in account works for, to read and change as its staff. The account's
   * own things are read and changed through the context itself. @throws a Response with status 404 for any other
   */
  marketplace(slug: string): Promise<MarketplaceContext>
  /** The read door: queries asked in one turn travel in one round trip. Writing throws. */
  read<T>(work: (ctx: Ctx, core: Core) => Promise<T>): Promise<T>
  /** The write door: one call, one transaction, one use case. */
  call<T>(work: (ctx: Ctx, core: Core) => Promise<T>): Promise<T>
  /** For flows, which open their own transactions around an outside call such as the storage of an image. */
  run<T>(work: (runtime: Runtime, scope: Scope, core: Core) => Promise<T>): Promise<T>
  /** Turns what a person can mend (a wrong field, a taken time, too many tries) into a value for the form. */
  attempt<T>(work: () => Promise<T>): Promise<Attempt<T>>
  /** Counts one try. @throws a Response with status 429 when there were too many */
  limit(name: LimitName): Promise<void>
  /** The value of a Set-Cookie header. */
  sessionCookie(secret: string, expiresAt: Date): string
  clearSessionCookie(): string
  /** For errors thrown while a page renders; the visitor gets the page's error boundary. */
  reportError(error: unknown): void
}

/** One marketplace, entered from the console. */
export type MarketplaceContext = {
  readonly tenant: TenantView
  readonly scope: Scope
  /** Where its storefront is. */
  readonly origin: string
  may(permission: Permission): boolean
  read: LoadContext['read']
  call: LoadContext['call']
  run: LoadContext['run']
}

declare module '@remix-run/server-runtime' {
  interface AppLoadContext extends LoadContext {}
}

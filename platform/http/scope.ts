import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { actorKey, type Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { findRequestSession, type RequestSession } from './session.ts'
import type { Storefront } from './request.ts'

const locales = new Set(['en', 'de', 'it'])

/** Where the request's person belongs: the marketplace, or in the console the platform itself. */
function siteOf(request: FastifyRequest): { tenantId: string; locale: string } {
  if (request.site?.kind === 'console') return { tenantId: platformTenantId, locale: 'en' }
  return storefrontOf(request)
}

/** Keeps what is about a marketplace out of the console, and the other way round. @throws AppError `not_found` */
export function assertSite(request: FastifyRequest) {
  const { onConsole } = request.routeOptions.config
  const isConsole = request.site?.kind === 'console'
  if (isConsole ? onConsole !== undefined : onConsole !== 'only') return
  throw new AppError('not_found', { detail: 'There is nothing at this address' })
}

/** The storefront of the request. @throws AppError `not_found` on the platform's own hosts */
export function storefrontOf(request: FastifyRequest): Storefront {
  if (request.site?.kind === 'storefront') return request.site
  throw new AppError('not_found', { detail: 'There is no marketplace at this address' })
}

export function guestScope(request: FastifyRequest): Scope {
  const { tenantId, locale } = siteOf(request)
  const { lang } = request.query as { lang?: unknown }
  return {
    tenantId,
    actor: { kind: 'guest' },
    requestId: request.id,
    locale: typeof lang === 'string' && locales.has(lang) ? lang : locale,
    known: new Map(),
  }
}

const scopes = new WeakMap<FastifyRequest, Scope>()
const sessions = new WeakMap<FastifyRequest, RequestSession>()

/** The two doors and the scope on every request. */
export function openDoors(app: FastifyInstance, { database }: Runtime) {
  app.decorateRequest('scope', {
    getter(this: FastifyRequest) {
      // Files of a marketplace do not ask who wants them: a guest may have them.
      return scopes.get(this) ?? guestScope(this)
    },
  })
  app.decorateRequest('session', {
    getter(this: FastifyRequest) {
      return sessions.get(this) ?? null
    },
  })
  app.decorateRequest('inTenant', function (work) {
    return database.inTenant(this.scope, work)
  })
  app.decorateRequest('readTenant', function (work) {
    return database.readTenant(this.scope, work)
  })
}

/** Finds out who asks. After it, `request.scope` is there. */
export async function enterScope(request: FastifyRequest, { config, database }: Runtime) {
  const guest = guestScope(request)
  const found = await findRequestSession(request, guest, { config, database })
  scopes.set(request, found?.scope ?? guest)
  if (found) sessions.set(request, found.session)
}

/** For the log: a kind and an id, never a name. */
export function actorName(request: FastifyRequest): string | undefined {
  const actor = scopes.get(request)?.actor
  return actor && actorKey(actor)
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { originOf, type Config } from '#platform/config.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { findHostByDomain, findHostBySlug } from '#platform/tenancy/index.ts'
import { edgeError, logFailure, sendError } from './errors.ts'
import { hostName } from './host.ts'
import { Sites, type Site } from './sites.ts'

export const openSites = (config: Pick<Config, 'platformDomain' | 'isLocal'>, pool: pg.Pool) =>
  new Sites({
    platformDomain: config.platformDomain,
    isLocal: config.isLocal,
    lookups: {
      bySlug: (slug) => findHostBySlug(pool, slug),
      byDomain: (host) => findHostByDomain(pool, host),
    },
  })

/**
 * Finds out what the host is before anything else looks at the request. `request.host` is the Host header, or
 * X-Forwarded-Host where the peer is a configured proxy; either way it goes through the same lookup.
 */
export function resolveHosts(app: FastifyInstance, sites: Sites, config: Config) {
  app.decorateRequest('site', null)
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.anyHost) return done()
    const host = hostName(request.host)
    const known = host === null ? null : sites.peek(host)
    if (known !== undefined) return enter(known, request, reply, config, done)
    sites.find(host!).then(
      (site) => enter(site, request, reply, config, done),
      (thrown) => {
        const error = edgeError(thrown)
        logFailure(request, error)
        void sendError(request, reply, error)
      },
    )
  })
}

function enter(
  site: Site | null,
  request: FastifyRequest,
  reply: FastifyReply,
  config: Config,
  done: () => void,
) {
  if (site === null)
    return void sendError(
      request,
      reply,
      new AppError('not_found', { detail: 'There is nothing at this address' }),
    )
  if (site.kind === 'redirect') {
    // A redirect that others store must not outlive a change of the primary domain.
    reply.header('cache-control', 'private, max-age=300')
    return void reply.redirect(`${originOf(config, site.host)}${request.originalUrl}`, 308)
  }
  request.site = site
  if (site.kind === 'storefront' && site.status === 'suspended') {
    const error = new AppError('unavailable', { detail: 'This site is switched off at the moment' })
    return void sendError(request, reply, error)
  }
  if (site.kind === 'storefront' && site.status === 'draft') reply.header('x-robots-tag', 'noindex')
  done()
}

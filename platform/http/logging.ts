import { LogController, type FastifyInstance, type FastifyRequest } from 'fastify'
import { actorName } from './scope.ts'

/** Silences the framework's two lines per request; `logRequests` writes one, with what we need in it. */
export const quietLogController = () => new LogController({ disableRequestLogging: true })

/** One line per request: who, where, what came of it, how long. No query, no body, no header: they hold secrets. */
export function logRequests(app: FastifyInstance) {
  app.addHook('onResponse', (request, reply, done) => {
    const { config } = request.routeOptions
    if (config.anyHost && reply.statusCode < 400) return done()
    const line = {
      ...requestFacts(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (reply.statusCode >= 500) request.log.error(line, 'answered')
    else request.log.info(line, 'answered')
    done()
  })
  app.addHook('onRequestAbort', (request, done) => {
    request.log.info(requestFacts(request), 'the client went away')
    done()
  })
}

function requestFacts(request: FastifyRequest) {
  const { site } = request
  return {
    method: request.method,
    route: request.routeOptions.config.logPath
      ? loggedPath(request.url)
      : (request.routeOptions.url ?? 'none'),
    site: site?.kind,
    tenant: site?.kind === 'storefront' ? site.tenantId : undefined,
    actor: actorName(request),
  }
}

/** The path without its query, and without what may be the secret of a link. */
export const loggedPath = (url: string) =>
  url
    .split('?', 1)[0]!
    .slice(0, 200)
    .replace(/[A-Za-z0-9_-]{32,}/g, (part) => (uuid.test(part) ? part : '[secret]'))

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

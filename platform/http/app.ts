import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Config } from '#platform/config.ts'
import { newRequestId } from './request-id.ts'
import { AppError } from '#platform/kernel/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { apiRoutes } from './api.ts'
import { ErrorBrands } from './error-brands.ts'
import { errorPage } from './error-page.ts'
import { edgeError, handleErrors, logFailure, sendError, sendProblem } from './errors.ts'
import { compression } from './external/compress.ts'
import { apiDomains, fileDomains } from './domains.ts'
import { cookies } from './external/cookie.ts'
import { securityHeaders } from './external/helmet.ts'
import { accessTokens } from './external/jwt.ts'
import { developedApps } from './external/vite.ts'
import { loadShedding } from './external/under-pressure.ts'
import { forgetWhatChanges } from './forget.ts'
import { requireGates } from './gate.ts'
import { healthRoutes } from './health.ts'
import { logRequests, quietLogController } from './logging.ts'
import { newNonce, nonces } from './csp.ts'
import { idempotentDoor, keepAnswers } from './idempotency.ts'
import { Limits } from './limits.ts'
import { PageCache } from './page-cache.ts'
import { pageShortcut } from './page-shortcut.ts'
import { builtApps, type PageApps } from './page-apps.ts'
import { realtimeRoutes, type RealtimeLimits } from './realtime.ts'
import { pageRoutes } from './remix.ts'
import { openDoors } from './scope.ts'
import { EdgeServer } from './server.ts'
import { TenantViews } from './tenant-views.ts'
import { openSites, resolveHosts } from './tenant.ts'
import './request.ts'

export type AppOptions = {
  /** Both Remix apps; by default what was built, or Vite's in development. Null: no pages. */
  pages?: PageApps | null
  /** False lifts the rate limits, for tests that ask more often than any client may. */
  hasLimits?: boolean
  realtimeLimits?: Partial<RealtimeLimits>
  /** Compiles what holds requests against their schemas when it is first asked, for tests that ask few routes. */
  hasLateSchemas?: boolean
  /** Routes beside those of the domains, for tests of the edge itself. */
  api?: readonly FastifyPluginAsyncTypebox[]
}

/** The whole edge as one application. It listens nowhere: `main.ts` does, and tests call `inject`. */
export function buildApp(runtime: Runtime, options: AppOptions = {}): FastifyInstance {
  const { config } = runtime
  const server = new EdgeServer()
  const app: FastifyInstance = Fastify<Server, IncomingMessage, ServerResponse, FastifyBaseLogger>({
    loggerInstance: runtime.log as FastifyBaseLogger,
    logController: quietLogController(),
    serverFactory: server.create,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    genReqId: () => newRequestId(),
    requestIdHeader: false,
    bodyLimit: 256 * 1024,
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (thrown, request, reply) => {
      const error = edgeError(thrown)
      logFailure(request, error)
      return void sendError(request as FastifyRequest, reply as FastifyReply, error)
    },
  })
  const inTenant = idempotentDoor(runtime.database.inTenant)
  app.decorate('runtime', { ...runtime, database: { ...runtime.database, inTenant } })
  app.decorate('isDraining', () => server.isDraining)
  app.decorate('edge', server)
  app.decorate('errorBrands', new ErrorBrands(runtime.storage))
  app.decorate('limits', new Limits(runtime.limiter, options.hasLimits ?? true))

  requireGates(app)
  handleErrors(app)
  logRequests(app)
  nonces(app)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (server.isDraining) reply.header('connection', 'close')
    done(null, payload)
  })
  keepAnswers(app)
  app.register(securityHeaders, { isHttps: config.publicScheme === 'https' })
  if (config.maxEventLoopDelay > 0)
    app.register(loadShedding, { maxEventLoopDelay: config.maxEventLoopDelay })
  app.register(compression)
  app.register(cookies)
  app.register(accessTokens, { vault: runtime.vault, issuer: config.platformDomain })

  app.register(async (inner) => healthRoutes(inner, runtime))
  app.register(async (sited) => {
    const sites = openSites(config, runtime.database.pool)
    resolveHosts(sited, sites, config)
    openDoors(sited, app.runtime)
    await sited.register(apiRoutes, {
      prefix: '/api/v1',
      runtime: app.runtime,
      routes: [...apiDomains, ...(options.api ?? [])],
      hasLateSchemas: options.hasLateSchemas ?? false,
    })
    noOtherApi(sited)
    for (const files of fileDomains) await sited.register(files)
    await sited.register(realtimeRoutes, {
      prefix: '/api/v1',
      runtime,
      ...(options.realtimeLimits && { limits: options.realtimeLimits }),
    })
    if (runtime.mailbox) {
      const { mailboxRoutes } = await import('#platform/local/mailbox/index.ts')
      await sited.register(mailboxRoutes, { store: runtime.mailbox })
    }
    const tenantViews = new TenantViews(runtime.database.readTenant)
    const pageCache = new PageCache()
    app.errorBrands.remember({ sites, tenantViews })
    server.errorPage = ({ headers }, error) =>
      errorPage(app.errorBrands.atHand(headers.host), error, newNonce())
    forgetWhatChanges(sited, runtime, [sites, tenantViews, pageCache])
    const hasProxies = config.trustedProxies.length > 0
    server.shortcut = pageShortcut({ sites, tenantViews, pageCache, log: runtime.log, hasProxies })
    const apps = options.pages === undefined ? ownApps(config) : options.pages
    if (apps) {
      await sited.register(pageRoutes, {
        apps,
        tenantViews,
        pageCache,
        hasBuiltAssets: options.pages === undefined && typeof apps !== 'function',
      })
    }
    sited.setNotFoundHandler((request, reply) => {
      const error = new AppError('not_found', { detail: 'There is nothing at this address' })
      return sendError(request, reply, error)
    })
  })
  return app
}

/** What is below `/api` and in no version must not fall through to the pages, which take everything. */
function noOtherApi(app: FastifyInstance) {
  app.all('/api/*', { config: { isPublic: true } }, (request, reply) =>
    sendProblem(request, reply, new AppError('not_found', { detail: 'There is nothing at this address' })),
  )
}

const ownApps = ({ environment }: Config) => (environment === 'development' ? developedApps : builtApps())

declare module 'fastify' {
  interface FastifyInstance {
    runtime: Runtime
    /** The process has been told to stop. */
    isDraining(): boolean
    edge: EdgeServer
  }
}

import {
  createRequestHandler,
  type HandleErrorFunction,
  type RequestHandler,
  type ServerBuild,
} from '@remix-run/server-runtime'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { sendErrorPage } from './error-page.ts'
import { pagePolicy } from './csp.ts'
import { appAssets } from './external/static.ts'
import { assetPrefix, type AppName, type PageApps } from './page-apps.ts'
import { pageKey, sharedSeconds, type PageCache } from './page-cache.ts'
import { mayShare, sendSharedPage, toSharedPage } from './page-sharing.ts'
import { copyHead, sendBody, sharedWebRequest, toWebRequest } from './remix-bridge.ts'
import { newLoadContext, requestOrigin } from './remix-load-context.ts'
import { isPrivate, isShutOut, sendToSignIn } from './private-access.ts'
import { assertSameOrigin } from './same-origin.ts'
import { enterScope } from './scope.ts'
import type { Storefront } from './request.ts'
import type { TenantViews } from './tenant-views.ts'

type Options = {
  /** From the build or from a test; in development they come from Vite. */
  apps: PageApps | ((app: FastifyInstance) => Promise<PageApps>)
  tenantViews: TenantViews
  pageCache: PageCache
  hasBuiltAssets: boolean
}
type Handlers = Record<AppName, RequestHandler>

/** Everything that is not API: both Remix apps, in this process. The host says which of the two. */
export async function pageRoutes(app: FastifyInstance, { apps, hasBuiltAssets, ...memories }: Options) {
  if (hasBuiltAssets) {
    for (const name of ['tenant-app', 'admin'] as const) {
      await app.register(appAssets, { prefix: assetPrefix[name], name })
    }
  }
  await app.register(async (pages) => {
    const handlers = await openHandlers(typeof apps === 'function' ? await apps(pages) : apps, app)
    // Remix reads bodies by itself: none of Fastify's parsers may have touched them.
    pages.removeAllContentTypeParsers()
    pages.addContentTypeParser('*', (_request, _payload, done) => done(null))

    const { config, payments } = app.runtime
    const policyFor = (nonce: string) => pagePolicy(nonce, config.environment, payments.pageOrigins)
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      // PostgreSQL takes no NUL character, so nothing can have such an address.
      if (request.url.includes('%00')) return sendErrorPage(request, reply, new AppError('not_found'))
      assertSameOrigin(request, config.publicScheme)
      if (request.site?.kind === 'console') await enterScope(request, app.runtime)
      const response = await (request.site?.kind === 'storefront'
        ? storefrontPage(request, reply, request.site)
        : handlers.admin(toWebRequest(request, reply, requestOrigin(request)), newLoadContext(request, null)))
      if (response === 'sent') return reply
      if (isLastResort(response)) return sendErrorPage(request, reply, new AppError('internal'))
      copyHead(response, reply)
      const cacheControl = response.headers.get('cache-control')
      // `s-maxage` is said to us. This copy was not shared: it may be one visitor's, and no proxy must keep it.
      if (!cacheControl || sharedSeconds(cacheControl) > 0) reply.header('cache-control', 'no-store')
      reply.header('content-security-policy', policyFor(request.nonce))
      return sendBody(response, request, reply)
    }

    async function storefrontPage(
      request: FastifyRequest,
      reply: FastifyReply,
      { tenantId }: Storefront,
    ): Promise<Response | 'sent'> {
      const { tenantViews, pageCache } = memories
      const isShared = mayShare(request) && !isPrivate(request.site)
      const key = isShared && config.environment !== 'development' ? pageKey(request.url) : null
      const version = key === null ? undefined : tenantViews.peek(tenantId)?.version
      const found = key !== null && version !== undefined ? pageCache.find(tenantId, version, key) : null
      if (found && !found.mustRefresh) {
        sendSharedPage(request, reply, found.page)
        return 'sent'
      }
      await enterScope(request, app.runtime)
      if (isShutOut(request)) {
        void sendToSignIn(request, reply)
        return 'sent'
      }
      if (isPrivate(request.site)) reply.header('x-robots-tag', 'noindex')
      const tenant = await tenantViews.find(request.scope)
      const context = newLoadContext(request, tenant)
      const handle = handlers['tenant-app']
      if (key === null) return handle(toWebRequest(request, reply, requestOrigin(request)), context)

      let own: Response | undefined
      const page = await pageCache.render(tenantId, tenant.version, key, async () => {
        own = await handle(sharedWebRequest(request, key, requestOrigin(request)), context)
        return toSharedPage(own, policyFor(request.nonce))
      })
      if (page) {
        sendSharedPage(request, reply, page)
        return 'sent'
      }
      return own ?? handle(toWebRequest(request, reply, requestOrigin(request)), context)
    }

    pages.all('/*', { config: { isPublic: true, logPath: true }, exposeHeadRoute: false }, answer)
  })
}

async function openHandlers(apps: PageApps, app: FastifyInstance): Promise<Handlers> {
  const mode = app.runtime.config.environment === 'development' ? 'development' : 'production'
  // Given a function, Remix makes its route tables anew for each request: what development needs and nobody else.
  const open = async (name: AppName) => {
    const load = async () => withErrorReports(await apps[name]())
    return createRequestHandler(mode === 'development' ? load : await load(), mode)
  }
  return { 'tenant-app': await open('tenant-app'), admin: await open('admin') }
}

/** What a loader answered on purpose (404), as Remix hands it on. */
const isAnswer = (error: unknown) =>
  error instanceof Response ||
  (typeof error === 'object' && error !== null && 'status' in error && 'internal' in error && 'data' in error)

/** Errors of loaders and renders go to our log with the request's id; by itself Remix prints them, 404s included. */
const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (!request.signal.aborted && !isAnswer(error)) context.reportError(error)
}

function withErrorReports(build: ServerBuild): ServerBuild {
  return { ...build, entry: { module: { handleError, ...build.entry.module } } }
}

/** What Remix answers when even the app's error page cannot be rendered. */
const isLastResort = (response: Response) =>
  response.status === 500 && (response.headers.get('content-type') ?? '').startsWith('text/plain')

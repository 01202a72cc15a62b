import {
  createRequestHandler,
  type HandleErrorFunction,
  type RequestHandler,
  type ServerBuild,
} from '@remix-run/server-runtime'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { sendBrandlessPage } from './brandless.ts'
import { pagePolicy } from './csp.ts'
import { appAssets } from './external/static.ts'
import { assetPrefix, type AppName, type PageApps } from './page-apps.ts'
import { toWebRequest, sendWebResponse } from './remix-bridge.ts'
import { newLoadContext, requestOrigin } from './remix-load-context.ts'
import { assertSameOrigin } from './same-origin.ts'
import { enterScope } from './scope.ts'
import { TenantViews } from './tenant-views.ts'

type Options = {
  /** From the build or from a test; in development they come from Vite. */
  apps: PageApps | ((app: FastifyInstance) => Promise<PageApps>)
  tenantViews: TenantViews
  hasBuiltAssets: boolean
}

/** Everything that is not API: both Remix apps, in this process. The host says which of the two. */
export async function pageRoutes(app: FastifyInstance, { apps, tenantViews, hasBuiltAssets }: Options) {
  if (hasBuiltAssets) {
    for (const name of ['tenant-app', 'admin'] as const) {
      await app.register(appAssets, { prefix: assetPrefix[name], name })
    }
  }
  await app.register(async (pages) => {
    const builds = typeof apps === 'function' ? await apps(pages) : apps
    const { environment } = app.runtime.config
    const mode = environment === 'development' ? 'development' : 'production'
    // Given a function, Remix makes its route tables anew for each request: what development needs and nobody else.
    const handlerOf = async (name: AppName) => {
      const load = async () => withErrorReports(await builds[name]())
      return createRequestHandler(mode === 'development' ? load : await load(), mode)
    }
    const handlers: Record<AppName, RequestHandler> = {
      'tenant-app': await handlerOf('tenant-app'),
      admin: await handlerOf('admin'),
    }
    // Remix reads bodies by itself: none of Fastify's parsers may have touched them.
    pages.removeAllContentTypeParsers()
    pages.addContentTypeParser('*', (_request, _payload, done) => done(null))

    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      // PostgreSQL takes no NUL character, so nothing can have such an address.
      if (request.url.includes('%00')) return sendBrandlessPage(reply, new AppError('not_found'))
      assertSameOrigin(request, app.runtime.config.publicScheme)
      const isStorefront = request.site?.kind === 'storefront'
      if (isStorefront) await enterScope(request, app.runtime)
      const tenant = isStorefront ? await tenantViews.find(request.scope) : null
      const context = newLoadContext(request, tenant)
      const handle = handlers[isStorefront ? 'tenant-app' : 'admin']
      const response = await handle(toWebRequest(request, reply, requestOrigin(request)), context)
      if (isLastResort(response)) return sendBrandlessPage(reply, new AppError('internal'))
      if (!response.headers.has('cache-control')) reply.header('cache-control', 'no-store')
      reply.header('content-security-policy', pagePolicy(request.nonce, environment))
      return sendWebResponse(response, request, reply)
    }
    pages.all('/*', { config: { isPublic: true, logPath: true }, exposeHeadRoute: false }, answer)
  })
}

/** What a loader answered on purpose (404), as Remix hands it on. */
const isAnswer = (error: unknown) =>
  error instanceof Response ||
  (typeof error === 'object' && error !== null && 'status' in error && 'internal' in error && 'data' in error)

/** Errors of loaders and renders go to our log with the request's id; by itself Remix prints them, 404s included. */
function withErrorReports(build: ServerBuild): ServerBuild {
  const handleError: HandleErrorFunction = (error, { request, context }) => {
    if (!request.signal.aborted && !isAnswer(error)) context.reportError(error)
  }
  return { ...build, entry: { module: { handleError, ...build.entry.module } } }
}

/** What Remix answers when even the app's error page cannot be rendered. */
const isLastResort = (response: Response) =>
  response.status === 500 && (response.headers.get('content-type') ?? '').startsWith('text/plain')

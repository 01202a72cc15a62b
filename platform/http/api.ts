import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyPluginAsync, RouteOptions } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import type { Runtime } from '#platform/runtime.ts'
import { documentRoutes } from './documents.ts'
import { sendProblem } from './errors.ts'
import { crossOrigin } from './external/cors.ts'
import { uploads } from './external/multipart.ts'
import { apiDocument } from './external/swagger.ts'
import { enforceGates } from './gate.ts'
import { takeIdempotencyKeys } from './idempotency.ts'
import { enforceLimits } from './limits.ts'
import { keepStrangersOut } from './private-access.ts'
import { plainRouteSchema } from './plain-schema.ts'
import { assertSite, enterScope } from './scope.ts'
import { refuseBrokenText } from './text.ts'
import { lateValidatorCompiler, validatorCompiler } from './validation.ts'

type Options = {
  runtime: Runtime
  routes: readonly FastifyPluginAsyncTypebox[]
  hasLateSchemas: boolean
}

export const apiRoutes: FastifyPluginAsync<Options> = async (app, options) => {
  let document: FastifyInstance['swagger'] | undefined
  await app.register(async (inner) => {
    await domainRoutes(inner, options)
    document = inner.swagger
  })
  await app.register(documentRoutes, {
    config: options.runtime.config,
    document: () => document!() as never,
  })
}

/** Everything here is about one marketplace: the scope is known before a gate, a limit or a handler is asked. */
async function domainRoutes(app: FastifyInstance, { runtime, routes, hasLateSchemas }: Options) {
  const known: RouteOptions[] = []
  app.setValidatorCompiler(hasLateSchemas ? lateValidatorCompiler : validatorCompiler)
  app.addHook('onRoute', (route) => {
    if (route.schema) route.schema = plainRouteSchema(route.schema)
    known.push(route)
  })
  await app.register(crossOrigin)
  await app.register(uploads)
  await app.register(apiDocument)
  app.addHook('onRequest', (request) => {
    assertSite(request)
    return enterScope(request, runtime)
  })
  keepStrangersOut(app)
  enforceGates(app)
  enforceLimits(app)
  refuseBrokenText(app)
  takeIdempotencyKeys(app, runtime.config.secretKey)
  app.addHook('onSend', (_request, reply, payload, done) => {
    // Answers are one caller's, at one moment; what may be kept says so itself.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    done(null, payload)
  })
  for (const plugin of routes) await app.register(plugin)
  // A route and no handler for 404s: what no route takes would otherwise reach the pages, which take everything.
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/*',
    config: { isPublic: true },
    schema: { hide: true },
    handler: (request, reply) => {
      const methods = methodsAt(known, request.url.split('?', 1)[0]!)
      // A parameter that is longer than any may be ends here too, though its route takes the method.
      if (methods.length === 0 || methods.includes(request.method)) {
        return sendProblem(
          request,
          reply,
          new AppError('not_found', { detail: 'There is nothing at this address' }),
        )
      }
      reply.header('allow', methods.join(', '))
      const detail = `This address takes ${methods.join(', ')}`
      return sendProblem(request, reply, new AppError('method_not_allowed', { detail }))
    },
  })
}

/** The methods that some route takes at this path; only asked when none took the request's. */
function methodsAt(routes: readonly RouteOptions[], path: string): string[] {
  const methods = routes
    .filter(({ url }) => !url.endsWith('*') && pathPattern(url).test(path))
    .flatMap(({ method }) => method)
    .map(String)
  return [...new Set(methods)].toSorted()
}

const pathPattern = (url: string) =>
  new RegExp(`^${url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(/:[a-zA-Z]+/g, '[^/]+')}$`)

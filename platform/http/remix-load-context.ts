import type { FastifyRequest } from 'fastify'
import { originOf } from '#platform/config.ts'
import { core } from '#platform/core.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { edgeError, logFailure } from './errors.ts'
import { clientKey, tooMany } from './limits.ts'
import { toProblem, type Problem } from './problem.ts'
import { assertStaffAssurance, staffActor } from '#platform/identity/index.ts'
import { findHostBySlug } from '#platform/tenancy/index.ts'
import { mayUse, readTenantView, type TenantView } from './domains.ts'
import type { Attempt, LoadContext, MarketplaceContext } from './remix-context.ts'
import { clearedSessionCookie, sessionCookie } from './session.ts'

/** What carries a reason says what the person can do: sign in again, for example. */
const isMendable = ({ status, problem }: ProblemResponse) => mendable.has(status) || 'reason' in problem

/** A problem on its way to an error boundary: `isRouteErrorResponse` reads it as JSON. */
class ProblemResponse extends Response {
  readonly problem: Problem

  constructor(error: AppError, requestId: string) {
    const problem = toProblem(error, requestId)
    super(JSON.stringify(problem), {
      status: error.status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
      },
    })
    this.problem = problem
  }
}

/** What a form can tell the person who filled it in; anything else belongs to the error boundary. */
const mendable = new Set([400, 409, 410, 412, 413, 415, 422, 428, 429])

type Told = <T>(work: () => Promise<T>) => Promise<T>

export function newLoadContext(request: FastifyRequest, tenant: TenantView | null): LoadContext {
  const { runtime, limits } = request.server
  const { config } = runtime

  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (thrown instanceof Response) throw thrown
      const error = edgeError(thrown)
      logFailure(request, error)
      throw new ProblemResponse(error, request.id)
    }
  }

  async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
    try {
      return { ok: true, value: await told(work) }
    } catch (thrown) {
      if (thrown instanceof ProblemResponse && isMendable(thrown)) {
        return { ok: false, problem: thrown.problem }
      }
      throw thrown
    }
  }

  const isConsole = request.site?.kind === 'console'

  function tenantHere(): TenantView {
    if (tenant) return tenant
    throw new ProblemResponse(
      new AppError('not_found', { detail: 'There is no marketplace at this address' }),
      request.id,
    )
  }

  return {
    get nonce() {
      return request.nonce
    },
    requestId: request.id,
    origin: originOf(config, request.site!.host),
    isLocal: config.isLocal,
    clientAddress: clientKey(request.ip),
    get scope() {
      return tenant || isConsole ? request.scope : (tenantHere() as never)
    },
    get tenant() {
      return tenantHere()
    },
    get brand() {
      return tenantHere().brand
    },
    user: request.session?.user ?? null,
    session: request.session
      ? {
          id: request.session.sessionId,
          isTwoFactor: request.session.assurance === 'two_factors',
          impersonatorName: request.session.impersonatorName,
          expiresAt: request.session.expiresAt.toISOString(),
        }
      : null,
    marketplace: (slug) => told(() => enterMarketplace(request, slug, told)),
    read: (work) => told(() => request.readTenant((ctx) => work(ctx, core))),
    call: (work) => told(() => request.inTenant((ctx) => work(ctx, core))),
    run: (work) => told(() => work(runtime, request.scope, core)),
    attempt,
    limit: (name) =>
      told(async () => {
        const { isAllowed, resetSeconds } = await limits.take(name, request.scope.tenantId, request.ip)
        if (!isAllowed) throw tooMany(resetSeconds)
      }),
    sessionCookie: (secret, expiresAt) => sessionCookie(config, secret, expiresAt),
    clearSessionCookie: () => clearedSessionCookie(config),
    reportError: (error) => {
      if (error instanceof Response) return
      request.log.error({ err: error }, 'a page failed to render')
    },
  }
}

/** The marketplace as the staff of the console sees it: the same as nothing for everybody else. */
async function enterMarketplace(
  request: FastifyRequest,
  slug: string,
  told: Told,
): Promise<MarketplaceContext> {
  const { runtime } = request.server
  const { config, database } = runtime
  const { session } = request
  const record =
    request.site?.kind === 'console' && session ? await findHostBySlug(database.pool, slug) : null
  const guest = record && { ...request.scope, tenantId: record.tenantId, actor: { kind: 'guest' as const } }
  const actor =
    guest && (await staffActor(runtime, guest, { user: session!.user, session: { id: session!.sessionId } }))
  if (!actor) throw new AppError('not_found', { detail: 'You do not work for a marketplace of that name' })
  assertStaffAssurance(config, session!.assurance)
  const scope = { ...guest, actor }
  const view = await readTenantView(database.readTenant, scope)
  return {
    tenant: view,
    scope,
    origin: originOf(config, record.primaryHost ?? `${record.slug}.${config.platformDomain}`),
    may: (permission) => mayUse(permission, actor),
    read: (work) => told(() => database.readTenant(scope, (ctx) => work(ctx, core))),
    call: (work) => told(() => database.inTenant(scope, (ctx) => work(ctx, core))),
    run: (work) => told(() => work(runtime, scope, core)),
  }
}

/** The origin that the browser sees, for the URL of the Web Request. */
export const requestOrigin = (request: FastifyRequest) =>
  `${request.server.runtime.config.publicScheme}://${request.host}`

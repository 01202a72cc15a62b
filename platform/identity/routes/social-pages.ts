import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '#platform/config.ts'
import { tooMany } from '#platform/http/limits.ts'
import { enterScope } from '#platform/http/scope.ts'
import { sessionCookie } from '#platform/http/session.ts'
import { AppError } from '#platform/kernel/errors.ts'
import {
  finishAtProvider,
  problemPath,
  redeemTicket,
  socialLinksPath,
  startSocialSignIn,
  type SignInOutcome,
  type SocialOutcome,
} from '../flows/index.ts'
import { socialIssuers } from '../social-schemas.ts'
import { clientOf } from './answers.ts'

const open = { isPublic: true } as const
const browserMinutes = 60

/** As the session's cookie: bound to exactly this host where there is https. */
export const socialCookieName = ({ publicScheme }: Pick<Config, 'publicScheme'>) =>
  publicScheme === 'https' ? '__Host-social' : 'social'

/** What shows that a browser began a social sign-in on this host; empty where it did not. */
export function socialBrowserIn(header: string | null, config: Pick<Config, 'publicScheme'>): string {
  const name = `${socialCookieName(config)}=`
  const found = (header ?? '').split(/; */).find((cookie) => cookie.startsWith(name))
  return found?.slice(name.length) ?? ''
}

function socialCookie({ publicScheme }: Pick<Config, 'publicScheme'>, secret: string | null) {
  const life = secret === null ? 'Max-Age=0' : `Max-Age=${browserMinutes * 60}`
  const secure = publicScheme === 'https' ? '; Secure' : ''
  // Lax, because the browser comes back from another site.
  return `${socialCookieName({ publicScheme })}=${secret ?? ''}; Path=/; ${life}; HttpOnly; SameSite=Lax${secure}`
}

/** The addresses that a browser passes on its way through a social sign-in; each answers with the next one. */
export const socialPages: FastifyPluginAsync = async (app) => {
  const { runtime } = app
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16 * 1024 },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    // The next page has no business knowing the code or the ticket in this address.
    reply.header('referrer-policy', 'no-referrer')
    const tenant = request.site?.kind === 'platform' ? 'platform' : await tenantOf(request)
    const { isAllowed, resetSeconds } = await app.limits.take('account', tenant, request.ip)
    if (!isAllowed) throw tooMany(resetSeconds)
  })

  async function tenantOf(request: FastifyRequest) {
    await enterScope(request, runtime)
    return request.scope.tenantId
  }

  for (const issuer of socialIssuers) {
    app.get(`/auth/${issuer}`, { config: open }, async (request, reply) => {
      assertSite(request, 'storefront', 'console')
      const { returnTo, link } = request.query as Record<string, unknown>
      try {
        const { location, browser } = await startSocialSignIn(runtime, request.scope, {
          issuer,
          host: request.site!.host,
          returnTo,
          link: typeof link === 'string' ? link : undefined,
        })
        reply.header('set-cookie', socialCookie(runtime.config, browser))
        return reply.redirect(location, 303)
      } catch (error) {
        return goBack(request, reply, error, link === undefined ? 'sign_in' : 'link')
      }
    })

    const callback = async (request: FastifyRequest, reply: FastifyReply) => {
      assertSite(request, 'platform')
      const answer =
        request.body instanceof URLSearchParams
          ? request.body
          : new URL(request.url, 'http://here.invalid').searchParams
      const { id: requestId } = request
      const location = await finishAtProvider(runtime, { requestId, locale: 'en' }, { issuer, answer })
      return reply.redirect(location, 303)
    }
    app.get(`/auth/callback/${issuer}`, { config: open }, callback)
    app.post(`/auth/callback/${issuer}`, { config: open }, callback)
  }

  app.get('/sign-in/ticket', { config: open }, async (request, reply) => {
    assertSite(request, 'storefront', 'console')
    const { ticket } = request.query as Record<string, unknown>
    try {
      const outcome = await redeemTicket(runtime, request.scope, {
        ticket: typeof ticket === 'string' ? ticket : '',
        browser: request.cookies[socialCookieName(runtime.config)] ?? '',
        host: request.site!.host,
        ...clientOf(request),
        wantsRefreshToken: false,
      })
      return arrive(request, reply, outcome)
    } catch (error) {
      return goBack(request, reply, error, 'sign_in')
    }
  })

  function arrive({ scope }: FastifyRequest, reply: FastifyReply, arrived: SocialOutcome) {
    // The cookie is needed once more where the address has to be confirmed.
    const cookies = arrived.kind === 'confirm' ? [] : [socialCookie(runtime.config, null)]
    const outcome = arrived.kind === 'entered' ? arrived.outcome : null
    if (outcome?.kind === 'signed_in') {
      cookies.push(sessionCookie(runtime.config, outcome.secret, outcome.expiresAt))
    }
    reply.header('set-cookie', cookies)
    return reply.redirect(destinationOf(scope.tenantId, arrived, outcome), 303)
  }
}

function destinationOf(tenantId: string, arrived: SocialOutcome, outcome: SignInOutcome | null): string {
  const { kind, returnTo } = arrived
  const to: Record<string, string> = returnTo === null ? {} : { to: returnTo }
  if (kind === 'refused') return problemPath(tenantId, arrived.problem, arrived.intent)
  if (kind === 'confirm')
    return `/sign-in/confirm?${new URLSearchParams({ challenge: arrived.challengeId, ...to })}`
  if (kind === 'linked') return `${socialLinksPath(tenantId)}?social=linked`
  if (outcome?.kind === 'second_factor') {
    const { challenge, methods } = outcome
    return `/sign-in/second-factor?${new URLSearchParams({ challenge, methods: methods.join(' '), ...to })}`
  }
  return returnTo ?? (outcome?.kind === 'signed_in' && outcome.user.providerId ? '/provider' : '/')
}

/** What a person can mend is told on the site's own page. */
function goBack({ scope }: FastifyRequest, reply: FastifyReply, error: unknown, intent: 'sign_in' | 'link') {
  if (error instanceof AppError && error.extra?.reason === 'suspended')
    return reply.redirect(problemPath(scope.tenantId, 'suspended', intent), 303)
  if (!(error instanceof AppError) || !['link_expired', 'unauthenticated', 'conflict'].includes(error.code))
    throw error
  return reply.redirect(problemPath(scope.tenantId, 'expired', intent), 303)
}

/** @throws AppError `not_found` */
function assertSite({ site }: FastifyRequest, ...kinds: string[]) {
  if (!kinds.includes(site?.kind ?? '')) {
    throw new AppError('not_found', { detail: 'There is nothing at this address' })
  }
}

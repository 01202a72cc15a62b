import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { tooMany } from '#platform/http/limits.ts'
import { enterScope } from '#platform/http/scope.ts'
import { requireProvider } from '#platform/identity/index.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import {
  arrivalPath,
  arriveWithConsent,
  calendarsPage,
  problemPath,
  startConsent,
  takeAnswer,
} from '../flows/consent.ts'
import { oauthKinds } from '../gateways/index.ts'

const open = { isPublic: true } as const

/** The addresses that a browser passes on its way through a consent; each answers with the next one. */
export const consentPages: FastifyPluginAsync = async (app) => {
  const { runtime } = app
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    // The next page has no business knowing the code or the ticket in this address.
    reply.header('referrer-policy', 'no-referrer')
    const isPlatform = request.site?.kind === 'platform'
    if (!isPlatform) await enterScope(request, runtime)
    const tenant = isPlatform ? 'platform' : request.scope.tenantId
    const { isAllowed, resetSeconds } = await app.limits.take('account', tenant, request.ip)
    if (!isAllowed) throw tooMany(resetSeconds)
  })

  for (const kind of oauthKinds) {
    // For links on pages: a form that ends at another site is stopped by the policy of our own pages.
    app.get(`/calendars/connect/${kind}`, { config: open }, async (request, reply) => {
      const host = hostOf(request)
      if (isStranger(request)) return toSignIn(reply)
      const { member, account } = request.query as Record<string, unknown>
      const continueTo = await startConsent(runtime, request.scope, {
        kind,
        host,
        providerId: requireProvider(request.scope),
        memberId: isId(member) ? member : null,
        accountId: isId(account) ? account : undefined,
      })
      return reply.redirect(continueTo, 303)
    })

    app.get(`/calendars/callback/${kind}`, { config: open }, async (request, reply) => {
      if (request.site?.kind !== 'platform') throw nothingHere()
      const answer = new URL(request.url, 'http://here.invalid').searchParams
      const { id: requestId } = request
      return reply.redirect(await takeAnswer(runtime, { requestId, locale: 'en' }, { kind, answer }), 303)
    })
  }

  app.get(arrivalPath, { config: open }, async (request, reply) => {
    const host = hostOf(request)
    if (isStranger(request)) return toSignIn(reply)
    const { ticket } = request.query as Record<string, unknown>
    const arrival = await arriveWithConsent(runtime, request.scope, {
      ticket: typeof ticket === 'string' ? ticket : '',
      host,
    })
    const to =
      'problem' in arrival ? problemPath(arrival.problem) : `${calendarsPage}?account=${arrival.account.id}`
    return reply.redirect(to, 303)
  })
}

const isStranger = ({ scope }: FastifyRequest) => scope.actor.kind !== 'user'
const toSignIn = (reply: FastifyReply) =>
  reply.redirect(`/sign-in?to=${encodeURIComponent(calendarsPage)}`, 303)

const nothingHere = () => new AppError('not_found', { detail: 'There is nothing at this address' })

/** @throws AppError `not_found` anywhere but at a marketplace */
function hostOf({ site }: FastifyRequest): string {
  if (site?.kind !== 'storefront') throw nothingHere()
  return site.host
}

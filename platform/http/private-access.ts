import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { sendProblem } from './errors.ts'
import type { Site } from './sites.ts'

/** A marketplace that shows itself only to those who belong to it: by invitation, or by their e-mail's domain. */
export const isPrivate = (site: Site | null): boolean => site?.kind === 'storefront' && site.access !== 'open'

/**
 * What strangers need to become somebody, and what somebody was sent a secret for. Everything else of a private
 * marketplace wants to know first who asks. Below `/api/v1`.
 */
const openApi =
  /^\/api\/v1\/(marketplace|sessions|registrations|password-resets|sign-in-links|passkey-challenges|invitations|social|booking-links|calendar-feeds|openapi\.json)(\/|\?|$)/
const openPages =
  /^\/(sign-in|sign-out|register|forgot-password|reset-password|verify|invitations|social|auth|bookings|robots\.txt|manifest\.webmanifest|favicon\.ico)(\/|\?|\.|$)/

/** As the pages' router reads it: `/sign-in/../services` is `/services`. */
const isOpenPage = ({ url }: FastifyRequest) => openPages.test(new URL(url, 'http://page').pathname)
const isOpenRoute = ({ routeOptions }: FastifyRequest) => openApi.test(routeOptions.url ?? '')

/** Whether a stranger stands before the door of a private marketplace. */
const isStranger = (request: FastifyRequest): boolean =>
  isPrivate(request.site) && request.scope.actor.kind === 'guest'

/** Whether this page is not for whoever asks. */
export const isShutOut = (request: FastifyRequest): boolean => isStranger(request) && !isOpenPage(request)

/** Runs once it is known who asks. Staff come with their token, members with their session. */
export function keepStrangersOut(app: FastifyInstance) {
  app.addHook('onRequest', async (request, reply) => {
    if (!isPrivate(request.site)) return
    reply.header('x-robots-tag', 'noindex')
    if (isStranger(request) && !isOpenRoute(request)) {
      throw new AppError('unauthenticated', { detail: 'This marketplace is private: sign in first' })
    }
  })
}

/** A page leads to the sign-in page and back; what a page asks for in the background is told that it has to. */
export function sendToSignIn(request: FastifyRequest, reply: FastifyReply) {
  reply.headers({ 'x-robots-tag': 'noindex', 'cache-control': 'no-store' })
  const url = new URL(request.url, 'http://page')
  const isPage = (request.method === 'GET' || request.method === 'HEAD') && !url.searchParams.has('_data')
  if (!isPage) {
    const detail = 'This marketplace is private: sign in first'
    return sendProblem(request, reply, new AppError('unauthenticated', { detail }))
  }
  const to =
    url.pathname === '/' && !url.search ? '' : `?to=${encodeURIComponent(`${url.pathname}${url.search}`)}`
  return reply.redirect(`/sign-in${to}`, 302)
}

import type { FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A browser sends the session cookie along with whatever another site makes it send. So a request that changes
 * something by right of a cookie must come from a page of this very host: other marketplaces are subdomains of the
 * same site, and SameSite=Lax does not keep them apart.
 * @throws AppError `forbidden`
 */
export function assertSameOrigin(request: FastifyRequest, scheme: 'http' | 'https') {
  if (safe.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  // Browsers that send neither are older than any that we serve; programs have tokens and need no cookie.
  const isSame =
    site === undefined
      ? origin?.toLowerCase() === `${scheme}://${request.host.toLowerCase()}`
      : site === 'same-origin'
  if (!isSame) throw new AppError('forbidden', { detail: 'This request must come from a page of this site' })
}

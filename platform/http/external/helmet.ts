import helmet from '@fastify/helmet'
import fp from 'fastify-plugin'
import { dataPolicy } from '../csp.ts'

/**
 * The headers that are the same for every answer. The policy of pages holds a nonce and is written by whoever
 * renders them (`csp.ts`); what sets no policy gets the one that allows nothing.
 */
export const securityHeaders = fp<{ isHttps: boolean }>(async (app, { isHttps }) => {
  await app.register(helmet, {
    contentSecurityPolicy: false,
    // A tenant's own domain may have other hosts, which are none of our business: no includeSubDomains.
    strictTransportSecurity: isHttps && { maxAge: 31_536_000, includeSubDomains: false },
    // Forms posted from a page that sends no referrer have `Origin: null`, and would be refused as foreign.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    xFrameOptions: { action: 'sameorigin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xDnsPrefetchControl: false,
    // For browsers that nobody has any more.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    // With an answer without a body, the one that the client has keeps the policy it came with.
    if (reply.statusCode !== 304 && !reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', dataPolicy)
    done(null, payload)
  })
})

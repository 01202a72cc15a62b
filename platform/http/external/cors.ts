import cors from '@fastify/cors'
import fp from 'fastify-plugin'

/**
 * The API may be called from any page (a tenant's own site, an app in a web view), but never with our cookies: such
 * a caller is a guest, or has a token.
 */
export const crossOrigin = fp(async (app) => {
  await app.register(cors, {
    origin: '*',
    credentials: false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
    exposedHeaders: [
      'etag',
      'location',
      'retry-after',
      'idempotency-replayed',
      'x-request-id',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
    ],
    maxAge: 7_200,
  })
})

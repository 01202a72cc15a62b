import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'

export const newNonce = (): string => randomBytes(16).toString('base64')

/**
 * The policy of a page: own files only, inline scripts and styles only with this answer's nonce. Style attributes
 * are allowed, because they can set a colour or a position but not run or load anything.
 */
export function pagePolicy(
  nonce: string,
  environment: 'production' | 'development' | 'test',
  formTargets: readonly string[] = [],
): string {
  // In development Vite puts styles into the page by itself and speaks to its own socket.
  const isDevelopment = environment === 'development'
  return (
    `default-src 'self'; script-src 'self' 'nonce-${nonce}'; ` +
    `style-src 'self' ${isDevelopment ? `'unsafe-inline'` : `'nonce-${nonce}'`}; style-src-attr 'unsafe-inline'; ` +
    `img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; ` +
    `connect-src 'self'${isDevelopment ? ' ws: wss:' : ''}; ` +
    `object-src 'none'; base-uri 'self'; form-action ${[`'self'`, ...formTargets].join(' ')}; frame-ancestors 'self'; manifest-src 'self'`
  )
}

/** The policy of anything that is not a page. */
export const dataPolicy = `default-src 'none'; frame-ancestors 'none'`

/** `request.nonce`, made when a page first asks for it: most answers are data. */
export function nonces(app: FastifyInstance) {
  const made = new WeakMap<FastifyRequest, string>()
  app.decorateRequest('nonce', {
    getter(this: FastifyRequest) {
      let nonce = made.get(this)
      if (!nonce) made.set(this, (nonce = newNonce()))
      return nonce
    },
  })
}

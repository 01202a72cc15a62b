import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CachedPage, RenderedPage } from './page-cache.ts'
import { sharedSeconds } from './page-cache.ts'

/** True for whoever asks without being anybody: then the answer may be somebody else's too. */
export function mayShare({ method, headers }: FastifyRequest): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers.cookie === undefined &&
    headers.authorization === undefined &&
    headers.range === undefined
  )
}

// The edge says these by itself, per answer or for all; or they are about the one connection.
const ownHeaders = new Set([
  'cache-control',
  'content-encoding',
  'content-length',
  'etag',
  'set-cookie',
  'vary',
])

/** What may be kept of an answer, or null: a page must say itself that it may be shared (`s-maxage`). */
export async function toSharedPage(response: Response, policy: string): Promise<RenderedPage | null> {
  const freshSeconds = sharedSeconds(response.headers.get('cache-control'))
  if (freshSeconds === 0 || response.status !== 200 || response.headers.has('set-cookie')) return null
  const headers: Record<string, string> = { 'content-security-policy': policy }
  for (const [name, value] of response.headers) if (!ownHeaders.has(name)) headers[name] = value
  return { status: 200, headers, body: Buffer.from(await response.arrayBuffer()), freshSeconds }
}

/**
 * A shared page to one who asked. Browsers keep it but ask again each time, which costs them an empty answer. That
 * one carries no policy: the page they have was made with another nonce, and goes with the policy it came with.
 */
export function sendSharedPage(request: FastifyRequest, reply: FastifyReply, page: CachedPage) {
  page.headersSent ??= Object.fromEntries(
    Object.entries({ ...reply.getHeaders(), ...page.headers }).flatMap(([name, value]) =>
      name.toLowerCase() === 'x-request-id' || value === undefined
        ? []
        : [[name.toLowerCase(), String(value)]],
    ),
  )
  reply.headers(validators(page))
  if (request.headers['if-none-match'] === page.etag) return reply.code(304).send()
  const encoding = encodingFor(request.headers['accept-encoding'])
  const body = page.bodies[encoding]
  reply.code(page.status).headers(page.headers).header('content-length', String(body.length))
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.send(request.method === 'HEAD' ? undefined : body)
}

const validators = ({ etag }: CachedPage) => ({ etag, 'cache-control': 'no-cache', vary: 'accept-encoding' })

/** The headers of an answer as `writeHead` takes them fastest: names and values in turn. */
export function flatHeaders(page: CachedPage, form: 'identity' | 'gzip' | 'br' | 'unchanged'): string[] {
  return (page.flat[form] ??= Object.entries({
    ...(form === 'unchanged' ? withoutContent(page.headersSent ?? {}) : page.headersSent),
    ...validators(page),
    ...(form === 'unchanged' ? {} : { 'content-length': String(page.bodies[form].length) }),
    ...(form === 'unchanged' || form === 'identity' ? {} : { 'content-encoding': form }),
  }).flat())
}

const withoutContent = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name !== 'content-security-policy' && !name.startsWith('content-'),
    ),
  )

/** The smallest copy that the client takes. */
export function encodingFor(accepted: string | string[] | undefined): 'br' | 'gzip' | 'identity' {
  if (typeof accepted !== 'string') return 'identity'
  if (takes(accepted, 'br')) return 'br'
  return takes(accepted, 'gzip') ? 'gzip' : 'identity'
}

const refusals = { br: /\bbr\s*;\s*q=0(\.0*)?\s*(,|$)/, gzip: /\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)/ }
const takes = (accepted: string, coding: 'br' | 'gzip') =>
  accepted.includes(coding) && !refusals[coding].test(accepted)

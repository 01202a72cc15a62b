import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The Fastify request as a Web Request. Its signal fires when the client goes away before the answer is out. */
export function toWebRequest(request: FastifyRequest, reply: FastifyReply, origin: string): Request {
  const { raw } = request
  const gone = new AbortController()
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  return new Request(new URL(raw.url ?? '/', origin), {
    method: request.method,
    headers,
    signal: gone.signal,
    // Streamed as it comes, so that an upload is never held in memory as a whole by the bridge.
    ...(hasBody ? { body: Readable.toWeb(raw) as ReadableStream, duplex: 'half' } : {}),
  } as RequestInit)
}

/**
 * A request for a page that others will get too: without anything that is about the one who happens to ask first,
 * and not given up when that one goes away.
 */
export const sharedWebRequest = (request: FastifyRequest, key: string, origin: string): Request =>
  new Request(new URL(key, origin), { headers: { accept: request.headers.accept ?? '*/*' } })

/** Status and headers of a Web Response. Each cookie stays a header of its own: joined by commas they would be lost. */
export function copyHead(response: Response, reply: FastifyReply) {
  reply.code(response.status)
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') reply.header(name, value)
  }
  const setCookies = response.headers.getSetCookie()
  if (setCookies.length > 0) reply.header('set-cookie', setCookies)
}

export function sendBody(response: Response, request: FastifyRequest, reply: FastifyReply) {
  if (response.body === null || request.method === 'HEAD') {
    void response.body?.cancel()
    return reply.send()
  }
  return reply.send(Readable.fromWeb(response.body as NodeReadableStream))
}

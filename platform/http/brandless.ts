import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppError } from '#platform/kernel/errors.ts'

/** A browser that asks for a page, not a program that asks for data. */
export const wantsPage = (request: FastifyRequest) =>
  !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html')

const words: Record<number, { title: string; text: string }> = {
  403: {
    title: 'This was sent from somewhere else',
    text: 'Nothing has changed. Open the page on this site and send it again.',
  },
  404: { title: 'There is nothing at this address', text: 'Check that it is spelled as you were given it.' },
  429: { title: 'That was too often', text: 'Wait a little and load the page again.' },
  503: { title: 'Not available for a moment', text: 'Load the page again in a little while.' },
}
const otherwise = { title: 'Something went wrong', text: 'Load the page again in a little while.' }

/** A page without name, logo, script or style sheet: it may be about nobody's site. */
export function sendBrandlessPage(reply: FastifyReply, error: AppError) {
  const { title, text } = words[error.status] ?? otherwise
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds))
  return reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex')
    .header('content-security-policy', `default-src 'none'; frame-ancestors 'none'`)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${title}</title></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`,
    )
}

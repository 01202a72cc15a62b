import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { renderToPipeableStream } from 'react-dom/server'
import { NonceContext } from './nonce.tsx'

/** After this time a render that still waits for deferred data is cut off, in milliseconds. */
const RENDER_LIMIT = 10_000

/**
 * Renders a document as one buffer-friendly piece once everything is ready. Pages defer nothing, and streaming
 * would then cost a fifth of the render time for no earlier byte.
 * The nonce goes to three places; without any one of them the browser blocks an inline script, and the app falls
 * back to full page loads without a word.
 * @throws the error of the shell, which Fastify's error handler turns into the branded 500
 */
export function renderDocument(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, reportError }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let responseStatus = status
    const document = (
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} />
      </NonceContext.Provider>
    )
    const { pipe, abort } = renderToPipeableStream(document, {
      nonce,
      onAllReady() {
        clearTimeout(timer)
        const body = new PassThrough()
        headers.set('Content-Type', 'text/html; charset=utf-8')
        resolve(new Response(createReadableStreamFromReadable(body), { status: responseStatus, headers }))
        pipe(body)
      },
      onShellError(error) {
        clearTimeout(timer)
        reject(error)
      },
      onError(error) {
        // The nearest error boundary takes the broken part's place.
        responseStatus = 500
        if (!request.signal.aborted) reportError(error)
      },
    })
    const timer = setTimeout(abort, RENDER_LIMIT)
    request.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      abort(request.signal.reason)
    })
  })
}

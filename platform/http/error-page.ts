import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppError } from '#platform/kernel/errors.ts'
import type { ErrorBrand } from './error-brands.ts'

/** A browser that asks for a page, not a program that asks for data. */
export const wantsPage = ({ url, headers }: { url?: string; headers: { accept?: string } }) =>
  !url?.startsWith('/api/') && (headers.accept ?? '').includes('text/html')

const words: Record<number, { title: string; text: string }> = {
  403: {
    title: 'This was sent from somewhere else',
    text: 'Nothing has changed. Open the page on this site and send it again.',
  },
  404: { title: 'There is nothing at this address', text: 'Check that it is spelled as you were given it.' },
  413: { title: 'That is too large', text: 'Go back and send something smaller.' },
  429: { title: 'That was too often', text: 'Wait a little and load the page again.' },
  503: { title: 'Not available for a moment', text: 'Load the page again in a little while.' },
}
const otherwise = { title: 'Something went wrong', text: 'Load the page again in a little while.' }

/**
 * The page of a request that fails before the marketplace's own pages have a say. It wears what is at hand of the
 * brand and needs nothing else from this server, which may be the one thing that does not answer. On a host that is
 * nobody's it wears nothing.
 */
export async function sendErrorPage(request: FastifyRequest, reply: FastifyReply, error: AppError) {
  const brand = await request.server.errorBrands.of(request, error)
  const { headers, body } = errorPage(brand, error, request.nonce)
  return reply.code(error.status).headers(headers).send(body)
}

/** The page itself, for where there is no reply yet. */
export function errorPage(brand: ErrorBrand | null, error: AppError, nonce: string) {
  const { title, text } = words[error.status] ?? otherwise
  const styles = brand ? `style-src 'nonce-${nonce}'; img-src data:; ` : ''
  const headers: Record<string, string> = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-robots-tag': 'noindex',
    'content-security-policy': `default-src 'none'; ${styles}frame-ancestors 'none'`,
    ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
  }
  const body = brand ? brandedPage(brand, error.status, title, text, nonce) : plainPage(title, text)
  return { headers, body }
}

const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`

const plainPage = (title: string, text: string) =>
  `<!doctype html><html lang="en"><head>${head}<title>${title}</title></head>` +
  `<body><main><h1>${title}</h1><p>${text}</p></main></body></html>`

function brandedPage(
  { name, look, logo }: ErrorBrand,
  status: number,
  title: string,
  text: string,
  nonce: string,
) {
  const scheme = look?.colourScheme === 'light' || look?.colourScheme === 'dark' ? look.colourScheme : null
  const mark = `${logo ? `<img src="${logo}" alt="" height="40">` : ''}<span>${escaped(name)}</span>`
  return (
    `<!doctype html><html lang="en"${scheme ? ` data-color-scheme="${scheme}"` : ''}><head>${head}` +
    `<title>${title} · ${escaped(name)}</title><style nonce="${nonce}">${look?.css ?? plainLook}${layout}</style></head>` +
    `<body><header><a href="/">${mark}</a></header>` +
    `<main><p class="status">${status}</p><h1>${title}</h1><p>${text}</p></main></body></html>`
  )
}

const plainLook = `:root{--color-surface:#fff;--color-text:#1c1c1c;--color-muted:#595959;--color-border:#dcdcdc;--color-focus:#1c1c1c}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;--color-surface:#161616;--color-text:#f2f2f2;--color-muted:#b4b4b4;--color-border:#3a3a3a;--color-focus:#f2f2f2}}`

const layout = `*{box-sizing:border-box}body{margin:0;min-height:100dvh;display:grid;grid-template-rows:auto 1fr;background:var(--color-surface);color:var(--color-text);font:1.0625rem/1.6 var(--font-body,system-ui,sans-serif);border-top:.375rem solid var(--color-accent,var(--color-border))}
header{padding:1rem clamp(1.25rem,4vw,3.5rem);border-bottom:1px solid var(--color-border)}
header a{display:inline-flex;align-items:center;gap:.75rem;min-height:2.75rem;color:inherit;text-decoration:none;font:1.25rem/1.3 var(--font-display,inherit);font-weight:var(--weight-display,600)}
header img{height:2.5rem;width:auto;max-width:8rem;border-radius:var(--radius-control,0)}
a:focus-visible{outline:3px solid var(--color-focus);outline-offset:3px}
main{align-self:center;max-width:34rem;margin:0 auto;padding:4rem 1.25rem;width:100%}
h1{margin:.25rem 0 .75rem;font:clamp(1.75rem,1.4rem + 1.6vw,2.5rem)/1.15 var(--font-display,inherit);font-weight:var(--weight-display,600);letter-spacing:var(--tracking-display,normal);text-transform:var(--display-case,none)}
p{margin:0;color:var(--color-muted)}.status{font-size:.9375rem;font-variant-numeric:tabular-nums}`

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (found) => escapes[found]!)

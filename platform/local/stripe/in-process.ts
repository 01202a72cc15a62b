import type { StripeApi } from './api.ts'

/**
 * Answers calls without a socket between: `new Stripe(key, { httpClient: Stripe.createFetchHttpClient(fetch) })`. For
 * tests that live through very many payments. A line that is cut fails as a closed socket does.
 */
export function fetchFrom(api: StripeApi): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { body } = init ?? {}
    const answered = await api.answer({
      method: init?.method ?? 'GET',
      path: url.pathname,
      search: url.search.slice(1),
      headers: Object.fromEntries(
        [...new Headers(init?.headers)].map(([name, value]) => [name.toLowerCase(), value]),
      ),
      text:
        typeof body === 'string'
          ? body
          : body instanceof Uint8Array
            ? Buffer.from(body).toString('latin1')
            : '',
    })
    if (!answered) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    return new Response(answered.body, { status: answered.status, headers: answered.headers })
  }
}

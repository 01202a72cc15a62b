import { consentPage, consentStyle } from './consent-page.ts'
import type { Answered, Asked } from './service.ts'
import type { CalendarStore } from './store.ts'
import type { Tokens } from './tokens.ts'

/** The authorisation endpoint of either company: a page, and what is chosen on it. Null for other addresses. */
export function answerConsent(
  { method, path, query, text }: Asked,
  {
    company,
    authorizePath,
    tokens,
    store,
  }: { company: string; authorizePath: string; tokens: Tokens; store: CalendarStore },
): Answered | null {
  if (path === '/style.css') return { status: 200, type: 'text/css; charset=utf-8', body: consentStyle }
  if (path === authorizePath && method === 'GET') {
    tokens.check(query)
    return redirect(`/consent?${query}`)
  }
  if (path !== '/consent') return null
  tokens.check(query)
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean)
  if (method === 'GET') {
    return { status: 200, type: 'text/html; charset=utf-8', body: consentPage({ company, query, scopes }) }
  }
  const form = new URLSearchParams(text)
  if (form.has('cancel')) return redirect(tokens.refuse(query))
  const email = (form.get('email') ?? '').trim().toLowerCase().slice(0, 254)
  store.account(email)
  return redirect(tokens.agree(email, scopes, query))
}

const redirect = (location: string): Answered => ({ status: 303, headers: { location } })

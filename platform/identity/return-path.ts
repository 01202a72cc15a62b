/**
 * Where to go after signing in: a path of this very site, or null for anything that a browser could read as the
 * address of another one (`//evil.example`, `/\evil.example`, a scheme).
 */
export function returnPath(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > 500 || !/^\/(?![/\\])/.test(text)) return null
  if (/[\p{C}\\]/u.test(text) || !URL.canParse(text, 'http://here.invalid')) return null
  const url = new URL(text, 'http://here.invalid')
  const isHere = url.origin === 'http://here.invalid' && !url.pathname.startsWith('//')
  // Where somebody who has just signed in cannot mean to go.
  return isHere && !/^\/(api|auth|sign-(in|out))(\/|$)/.test(url.pathname) ? url.pathname + url.search : null
}

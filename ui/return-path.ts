/**
 * Where to go after signing in: a page of this very site, or null. Browsers read `//host` and `/\host` as another
 * site, so the path is parsed as they do and compared.
 */
export function safeReturnPath(wanted: string | null, origin: string): string | null {
  if (!wanted || wanted.length > 500 || !wanted.startsWith('/')) return null
  if (!URL.canParse(wanted, origin)) return null
  const url = new URL(wanted, origin)
  const isOwn = url.origin === new URL(origin).origin && !url.pathname.startsWith('//')
  if (!isOwn || /^\/(api|sign-(in|out))(\/|$)/.test(url.pathname)) return null
  return `${url.pathname}${url.search}`
}

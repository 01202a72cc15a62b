import { createCookie } from '@remix-run/node'
import type { AppLoadContext } from '@remix-run/server-runtime'

/**
 * The provider whose own link or printed code has led somebody to their page: those are the provider's own clients, of
 * whom a marketplace may take another commission. Kept until the browser is closed, and read when a time is held.
 */
const cookieOf = (context: AppLoadContext) =>
  createCookie('came-by', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: context.origin.startsWith('https:'),
  })

/** @returns the headers of a provider's page that was opened by their own link; none for any other visit */
export async function rememberWay(
  context: AppLoadContext,
  request: Request,
  providerId: string,
): Promise<Record<string, string>> {
  const via = new URL(request.url).searchParams.get('via')
  if (via !== 'link' && via !== 'qr') return {}
  return { 'set-cookie': await cookieOf(context).serialize(providerId), 'cache-control': 'private, no-store' }
}

/** @returns the last provider whose link was followed; absent when there was none */
export async function cameBy(context: AppLoadContext, request: Request): Promise<{ viaProviderId?: string }> {
  const value: unknown = await cookieOf(context).parse(request.headers.get('cookie'))
  return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? { viaProviderId: value } : {}
}

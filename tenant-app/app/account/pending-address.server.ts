import { createCookie } from '@remix-run/node'
import type { AppLoadContext } from '@remix-run/server-runtime'

/**
 * Where a code was sent, to say it on the page that asks for it: what this person typed a moment ago. In no address
 * and no log, and worth nothing to anybody else.
 */
const cookieOf = (context: AppLoadContext) =>
  createCookie('registering', {
    path: '/register',
    httpOnly: true,
    sameSite: 'lax',
    secure: context.origin.startsWith('https:'),
    maxAge: 3600,
  })

export const keepAddress = (context: AppLoadContext, email: string) => cookieOf(context).serialize(email)
export const forgetAddress = (context: AppLoadContext) => cookieOf(context).serialize('', { maxAge: 0 })

export async function readAddress(context: AppLoadContext, request: Request): Promise<string | null> {
  const value: unknown = await cookieOf(context).parse(request.headers.get('cookie'))
  return typeof value === 'string' && value ? value : null
}

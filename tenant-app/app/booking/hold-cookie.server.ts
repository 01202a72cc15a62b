import { createCookie } from '@remix-run/node'
import type { AppLoadContext } from '@remix-run/server-runtime'

/**
 * The secret of a hold lives in a cookie of the checkout only: scripts cannot read it, and it is in no address and no
 * log. One cookie per hold, so that two tabs with two holds do not disturb each other.
 */
const cookieOf = (holdId: string, isSecure: boolean) =>
  createCookie(`hold-${holdId}`, {
    path: '/checkout',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    maxAge: 3600,
  })

const isSecure = (context: AppLoadContext) => context.origin.startsWith('https:')

export const keepHoldSecret = (context: AppLoadContext, holdId: string, secret: string) =>
  cookieOf(holdId, isSecure(context)).serialize(secret)

export const forgetHoldSecret = (context: AppLoadContext, holdId: string) =>
  cookieOf(holdId, isSecure(context)).serialize('', { maxAge: 0 })

/** @returns null when this browser does not have the hold */
export async function readHoldSecret(
  context: AppLoadContext,
  holdId: string,
  request: Request,
): Promise<string | null> {
  const value: unknown = await cookieOf(holdId, isSecure(context)).parse(request.headers.get('cookie'))
  return typeof value === 'string' && value.length >= 40 ? value : null
}

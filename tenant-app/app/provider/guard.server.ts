import { redirect, type AppLoadContext } from '@remix-run/node'
import type { UserView } from '#platform/identity/index.ts'

/**
 * Who works here, for every loader and action of the provider's area; they run side by side, so each asks by itself.
 * @throws a redirect to the sign-in page, which leads back here
 */
export function requireProvider(
  context: AppLoadContext,
  request: Request,
): { providerId: string; user: UserView; isOwner: boolean } {
  const { user } = context
  if (user?.providerId) {
    return { providerId: user.providerId, user, isOwner: user.roles.includes('provider_owner') }
  }
  throw redirect(`/sign-in?to=${encodeURIComponent(returnPath(request))}`)
}

/** A form that was sent leads back to its page, not to its action. */
function returnPath(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return request.method === 'GET' ? `${pathname}${search}` : pathname
}

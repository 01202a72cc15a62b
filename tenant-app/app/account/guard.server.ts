import { redirect, type AppLoadContext } from '@remix-run/node'
import type { UserView } from '#platform/identity/index.ts'

/**
 * Who is signed in, for every loader and action of the account's pages; they run side by side, so each asks by itself.
 * @throws a redirect to the sign-in page, which leads back here
 */
export function requirePerson(context: AppLoadContext, request: Request): UserView {
  if (context.user) return context.user
  const { pathname, search } = new URL(request.url)
  const to = request.method === 'GET' ? `${pathname}${search}` : pathname
  throw redirect(`/sign-in?to=${encodeURIComponent(to)}`)
}

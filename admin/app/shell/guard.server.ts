import { redirect, type AppLoadContext } from '@remix-run/node'
import type { MarketplaceContext } from '#platform/http/remix-context.ts'
import type { Permission, PlatformRole, UserView } from '#platform/identity/index.ts'
import { surfaceOf } from '../front/surface.ts'

const platformRoles: readonly string[] = ['platform_admin', 'platform_support'] satisfies PlatformRole[]

/** The platform's staff may look into every marketplace; all others see their own. */
export const isPlatformStaff = (user: Pick<UserView, 'roles'>) =>
  user.roles.some((role) => platformRoles.includes(role))

/** Keeps the console's pages off the platform's front host. @throws a 404 */
export function requireConsole(context: AppLoadContext): void {
  if (surfaceOf(context).kind !== 'console') throw new Response(null, { status: 404 })
}

const enrolment = '/account/second-factor'

/**
 * The account that asks, for every loader and action of the console; they run side by side, so each asks by itself.
 * @throws a redirect: to the sign-in page, or to the second factor where the policy demands one first
 */
export async function requireAccount(
  context: AppLoadContext,
  request: Request,
  { mayLackFactor = false } = {},
): Promise<UserView> {
  requireConsole(context)
  const { user, session } = context
  if (!user || !session) throw redirect(`/sign-in?to=${encodeURIComponent(returnPath(request))}`)
  if (!mayLackFactor && !session.isTwoFactor) {
    const policy = await context.run(async ({ config }) => config.staffSecondFactor)
    if (policy === 'required') throw redirect(enrolment)
  }
  return user
}

/**
 * What the platform itself does, outside of every marketplace.
 * @throws as `requireAccount`; a 403 without the permission
 */
export async function requirePlatform(
  { context, request }: { context: AppLoadContext; request: Request },
  permission: Permission,
): Promise<UserView> {
  const user = await requireAccount(context, request)
  if (!(await mayAtPlatform(context, permission))) throw new Response(null, { status: 403 })
  return user
}

/** May the account that asks do this for the platform? */
export const mayAtPlatform = (context: AppLoadContext, permission: Permission): Promise<boolean> =>
  context.run(async (_runtime, { actor }, { identity }) => identity.mayUse(permission, actor))

const entered = new WeakMap<AppLoadContext, Map<string, Promise<MarketplaceContext>>>()

/**
 * One marketplace of the account, entered once per request, whichever loaders ask.
 * @throws a redirect as `requireAccount`; a 404 for a marketplace that is not theirs; a 403 without the permission
 */
export async function requireMarketplace(
  { context, request, params }: { context: AppLoadContext; request: Request; params: { slug?: string } },
  permission?: Permission,
): Promise<MarketplaceContext> {
  await requireAccount(context, request)
  const slug = params.slug ?? ''
  let known = entered.get(context)
  if (!known) entered.set(context, (known = new Map()))
  let marketplace = known.get(slug)
  if (!marketplace) known.set(slug, (marketplace = context.marketplace(slug)))
  const found = await marketplace
  if (permission && !found.may(permission)) throw new Response(null, { status: 403 })
  return found
}

/** A form that was sent leads back to its page, not to its action. */
function returnPath(request: Request): string {
  const { pathname, search } = new URL(request.url)
  return request.method === 'GET' ? `${pathname}${search}` : pathname
}

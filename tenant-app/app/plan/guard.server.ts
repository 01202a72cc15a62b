import type { AppLoadContext } from '@remix-run/node'
import type { Buying } from '#ui/plans/buying.server.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { planPath } from './address.ts'

/**
 * For the page of a provider's plan, which the whole team sees.
 * @throws a redirect as `requireProvider`
 */
export async function readPlanOwner(context: AppLoadContext, request: Request) {
  const { providerId } = requireProvider(context, request)
  const owner = { kind: 'provider', id: providerId } as const
  const desk = await context.read((ctx, core) => core.billing.getPlanDesk(ctx, owner))
  const buying: Buying = {
    attempt: context.attempt,
    read: context.read,
    run: context.run,
    owner,
    path: planPath,
    pageUrl: `${context.origin}${planPath}`,
    desk,
  }
  // Whoever acts in somebody's place does not spend their money.
  return { providerId, buying, mayBuy: desk.mayBuy && !context.session?.impersonatorName }
}

/**
 * For the steps that cost or save money.
 * @throws a redirect as `requireProvider`; a 403 for whoever may only look
 */
export async function requirePlanBuyer(context: AppLoadContext, request: Request) {
  const { providerId, buying, mayBuy } = await readPlanOwner(context, request)
  if (!mayBuy) throw new Response(null, { status: 403 })
  const leftoverOf = (planId: string | undefined) =>
    context.read((ctx, core) => core.providers.getLeftover(ctx, { providerId, planId }))
  return { providerId, buying, leftoverOf, zone: context.tenant.timeZone }
}

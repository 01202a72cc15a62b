import type { AppLoadContext } from '@remix-run/node'
import type { PlanDesk } from '#platform/billing/index.ts'
import { requireProvider } from '../provider/guard.server.ts'

/**
 * For the pages of a provider's plan: the whole team sees it.
 * @throws a redirect as `requireProvider`
 */
export function requirePlanOwner(context: AppLoadContext, request: Request) {
  const { providerId } = requireProvider(context, request)
  // Whoever acts in somebody's place does not spend their money.
  const hasOwnHands = !context.session?.impersonatorName
  return { providerId, owner: { kind: 'provider', id: providerId } as const, hasOwnHands }
}

/**
 * For the steps that cost or save money.
 * @throws a redirect as `requireProvider`; a 403 for whoever may only look
 */
export async function requirePlanBuyer(
  context: AppLoadContext,
  request: Request,
): Promise<ReturnType<typeof requirePlanOwner> & { desk: PlanDesk }> {
  const guarded = requirePlanOwner(context, request)
  const desk = await context.read((ctx, core) => core.billing.getPlanDesk(ctx, guarded.owner))
  if (!desk.mayBuy || !guarded.hasOwnHands) throw new Response(null, { status: 403 })
  return { ...guarded, desk }
}

/** What everybody has who has chosen nothing; its name only where nobody offers one. */
export const defaultPlanOf = ({ plans }: Pick<PlanDesk, 'plans'>): string =>
  plans.find(({ isDefault }) => isDefault)?.name ?? 'what everybody has'

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import type { Buying } from '#ui/plans/buying.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'

type Args = LoaderFunctionArgs | ActionFunctionArgs

/**
 * The marketplace as a buyer of the platform's plans: its owners only, because it is their money.
 * @throws as `requireMarketplace`
 */
export async function requireBuyer(args: Args) {
  const place = await requireMarketplace(args, 'plan.subscribe_marketplace')
  const owner = { kind: 'tenant' as const, id: place.tenant.id }
  const path = `/m/${args.params.slug}/plan`
  const buying: Buying = {
    attempt: args.context.attempt,
    read: place.read,
    run: place.run,
    owner,
    path,
    pageUrl: `${args.context.origin}${path}`,
    desk: await place.run((runtime, scope, { billing }) => billing.readPlanDesk(runtime, scope, { owner })),
  }
  const leftoverOf = (planId?: string) =>
    place.run((runtime, scope, { billing }) => billing.getStaffLeftover(runtime, scope, { planId }))
  return { place, buying, leftoverOf, shown: { path, zone: place.tenant.timeZone } }
}

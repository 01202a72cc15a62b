import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
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
  const readDesk = () =>
    place.run((runtime, scope, { billing }) => billing.readPlanDesk(runtime, scope, { owner }))
  return { place, owner, path, readDesk, pageUrl: `${args.context.origin}${path}` }
}
export type Buying = Awaited<ReturnType<typeof requireBuyer>>

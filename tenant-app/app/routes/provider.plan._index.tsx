import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { providerWords } from '#ui/plans/buyer-words.ts'
import { PlanPageView } from '#ui/plans/plan-page-view.tsx'
import { payAgain, readPlanPage } from '#ui/plans/plan-page.server.ts'
import { UsageBanner } from '#ui/plans/usage-banner.tsx'
import { planPath } from '../plan/address.ts'
import { readPlanOwner, requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your plan')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, buying, mayBuy } = await readPlanOwner(context, request)
  const seen = await readPlanPage(buying, request)
  const { colleagues, leftover } = await context.read(async (ctx, core) => {
    const { members, invitations } = await core.providers.getTeam(ctx, providerId)
    return {
      colleagues: Math.max(0, members.length - 1) + invitations.length,
      leftover: buying.desk.mayBuy ? await core.providers.getLeftover(ctx, { providerId }) : null,
    }
  })
  const { timeZone: zone, currency } = context.tenant
  return { seen, mayBuy, colleagues, leftover, zone, currency }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { buying } = await requirePlanBuyer(context, request)
  return payAgain(buying, await request.formData())
}

export default function PlanPage() {
  const { seen, mayBuy, colleagues, leftover, zone, currency } = useLoaderData<typeof loader>()
  return (
    <PlanPageView
      seen={seen}
      mayBuy={mayBuy}
      inUse={[{ feature: 'team.members', used: colleagues }]}
      leftover={leftover}
      zone={zone}
      currency={currency}
      words={providerWords}
      refused={useActionData<typeof action>()}
      notices={<UsageBanner usage={seen.usage} zone={zone} mayBuy={mayBuy} path={planPath} />}
    />
  )
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { marketplaceWords } from '#ui/plans/buyer-words.ts'
import { PlanPageView } from '#ui/plans/plan-page-view.tsx'
import { payAgain, readPlanPage } from '#ui/plans/plan-page.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { readInUse } from '../own-plan/in-use.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Your plan')
export const handle = { crumbs: () => [{ label: 'Your plan' }] }

export async function loader(args: LoaderFunctionArgs) {
  const { place, buying, leftoverOf, shown } = await requireBuyer(args)
  const { subscription, plans } = buying.desk
  const [seen, inUse, leftover] = await Promise.all([
    readPlanPage(buying, args.request),
    readInUse(place),
    leftoverOf(),
  ])
  const currency = subscription?.currency ?? plans[0]?.currency ?? 'USD'
  return { seen, inUse, leftover, currency, zone: shown.zone }
}

export async function action(args: ActionFunctionArgs) {
  const { buying } = await requireBuyer(args)
  return payAgain(buying, await args.request.formData())
}

export default function OwnPlan() {
  return (
    <PlanPageView
      {...useLoaderData<typeof loader>()}
      mayBuy
      words={marketplaceWords}
      refused={useActionData<typeof action>()}
    />
  )
}

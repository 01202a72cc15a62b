import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { marketplaceWords } from '#ui/plans/buyer-words.ts'
import { stepTitle, StepView } from '#ui/plans/step-view.tsx'
import { readStep, takeStep } from '#ui/plans/step.server.ts'
import type { PlanStep } from '#ui/plans/steps.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { planCrumbs } from '../own-plan/crumbs.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Your plan')
export const handle = planCrumbs(
  ({ step, subscription }: { step: PlanStep; subscription: { planName: string } }) =>
    stepTitle(step, subscription),
)

export async function loader(args: LoaderFunctionArgs) {
  const { buying, leftoverOf, shown } = await requireBuyer(args)
  return { ...shown, ...(await readStep(buying, args.request, leftoverOf)) }
}

export async function action(args: ActionFunctionArgs) {
  const { buying } = await requireBuyer(args)
  return takeStep(buying, await args.request.formData())
}

export default function StepPage() {
  return (
    <StepView
      {...useLoaderData<typeof loader>()}
      words={marketplaceWords}
      result={useActionData<typeof action>()}
    />
  )
}

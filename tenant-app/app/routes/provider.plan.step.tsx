import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumbs } from '#ui/index.ts'
import { providerWords } from '#ui/plans/buyer-words.ts'
import { stepTitle, StepView } from '#ui/plans/step-view.tsx'
import { readStep, takeStep } from '#ui/plans/step.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your plan')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { buying, leftoverOf, zone } = await requirePlanBuyer(context, request)
  return { zone, ...(await readStep(buying, request, leftoverOf)) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { buying } = await requirePlanBuyer(context, request)
  return takeStep(buying, await request.formData())
}

export default function StepPage() {
  const seen = useLoaderData<typeof loader>()
  const title = stepTitle(seen.step, seen.subscription)
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: title }]} />
      <StepView {...seen} path={planPath} words={providerWords} result={useActionData<typeof action>()} />
    </>
  )
}

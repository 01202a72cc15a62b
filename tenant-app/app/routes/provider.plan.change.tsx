import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumbs } from '#ui/index.ts'
import { agree } from '#ui/plans/agree.server.ts'
import { providerWords } from '#ui/plans/buyer-words.ts'
import { ChangeView } from '#ui/plans/change-view.tsx'
import { readChange } from '#ui/plans/change.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Choose a plan')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { buying, leftoverOf, zone } = await requirePlanBuyer(context, request)
  return { zone, ...(await readChange(buying, request, leftoverOf)) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { buying } = await requirePlanBuyer(context, request)
  return agree(buying, await request.formData())
}

export default function ChangePage() {
  const seen = useLoaderData<typeof loader>()
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: seen.plan.name }]} />
      <ChangeView {...seen} path={planPath} words={providerWords} result={useActionData<typeof action>()} />
    </>
  )
}

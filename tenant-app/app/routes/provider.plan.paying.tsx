import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumbs } from '#ui/index.ts'
import { PayingView } from '#ui/plans/paying-view.tsx'
import { readPaying, takePaying } from '#ui/plans/paying.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('How you pay')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { buying } = await requirePlanBuyer(context, request)
  return readPaying(buying, request, context.tenant)
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { buying } = await requirePlanBuyer(context, request)
  return takePaying(buying, await request.formData())
}

export default function PayingPage() {
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: 'How you pay' }]} />
      <PayingView {...useLoaderData<typeof loader>()} refused={useActionData<typeof action>()} />
    </>
  )
}

import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PaidView } from '#ui/plans/paid-view.tsx'
import { readPaid } from '#ui/plans/paid.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your payment')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { buying } = await requirePlanBuyer(context, request)
  return readPaid(buying)
}

export default function PaidPage() {
  return <PaidView {...useLoaderData<typeof loader>()} path={planPath} />
}

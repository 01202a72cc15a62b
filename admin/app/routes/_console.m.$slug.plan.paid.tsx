import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PaidView } from '#ui/plans/paid-view.tsx'
import { readPaid } from '#ui/plans/paid.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { planCrumbs } from '../own-plan/crumbs.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Your payment')
export const handle = planCrumbs(() => 'Your payment')

export async function loader(args: LoaderFunctionArgs) {
  const { buying } = await requireBuyer(args)
  return { path: buying.path, ...(await readPaid(buying)) }
}

export default function PaidPage() {
  return <PaidView {...useLoaderData<typeof loader>()} />
}

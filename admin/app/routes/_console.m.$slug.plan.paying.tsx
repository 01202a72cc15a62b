import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { PayingView } from '#ui/plans/paying-view.tsx'
import { readPaying, takePaying } from '#ui/plans/paying.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { planCrumbs } from '../own-plan/crumbs.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('How you pay')
export const handle = planCrumbs(() => 'How you pay')

export async function loader(args: LoaderFunctionArgs) {
  const { place, buying } = await requireBuyer(args)
  return readPaying(buying, args.request, place.tenant)
}

export async function action(args: ActionFunctionArgs) {
  const { buying } = await requireBuyer(args)
  return takePaying(buying, await args.request.formData())
}

export default function PayingPage() {
  return <PayingView {...useLoaderData<typeof loader>()} refused={useActionData<typeof action>()} />
}

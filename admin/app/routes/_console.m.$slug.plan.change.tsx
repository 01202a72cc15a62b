import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { agree } from '#ui/plans/agree.server.ts'
import { marketplaceWords } from '#ui/plans/buyer-words.ts'
import { ChangeView } from '#ui/plans/change-view.tsx'
import { readChange } from '#ui/plans/change.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { planCrumbs } from '../own-plan/crumbs.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Choose a plan')
export const handle = planCrumbs(({ plan }: { plan: { name: string } }) => plan.name)

export async function loader(args: LoaderFunctionArgs) {
  const { buying, leftoverOf, shown } = await requireBuyer(args)
  return { ...shown, ...(await readChange(buying, args.request, leftoverOf)) }
}

export async function action(args: ActionFunctionArgs) {
  const { buying } = await requireBuyer(args)
  return agree(buying, await args.request.formData())
}

export default function ChangePage() {
  return (
    <ChangeView
      {...useLoaderData<typeof loader>()}
      words={marketplaceWords}
      result={useActionData<typeof action>()}
    />
  )
}

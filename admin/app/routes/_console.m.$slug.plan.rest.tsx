import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { marketplaceWords } from '#ui/plans/buyer-words.ts'
import { RestView, restTitle } from '#ui/plans/rest-view.tsx'
import { readRest, takeRest } from '#ui/plans/rest.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { planCrumbs } from '../own-plan/crumbs.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('What stays')
export const handle = planCrumbs(() => restTitle)

export async function loader(args: LoaderFunctionArgs) {
  const { buying, leftoverOf, shown } = await requireBuyer(args)
  return { ...shown, ...(await readRest(buying, args.request, { read: leftoverOf })) }
}

export async function action(args: ActionFunctionArgs) {
  const { place, buying, leftoverOf } = await requireBuyer(args)
  return takeRest(buying, args.request, {
    read: leftoverOf,
    choose: (choice) =>
      place.run((runtime, scope, { billing }) => billing.chooseStaffLeftover(runtime, scope, choice)),
  })
}

export default function RestPage() {
  return (
    <RestView
      {...useLoaderData<typeof loader>()}
      words={marketplaceWords}
      result={useActionData<typeof action>()}
    />
  )
}

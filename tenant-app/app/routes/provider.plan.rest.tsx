import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumbs } from '#ui/index.ts'
import { providerWords } from '#ui/plans/buyer-words.ts'
import { RestView, restTitle } from '#ui/plans/rest-view.tsx'
import { readRest, takeRest } from '#ui/plans/rest.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('What stays')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { buying, leftoverOf, zone } = await requirePlanBuyer(context, request)
  return { zone, ...(await readRest(buying, request, { read: leftoverOf })) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { buying, leftoverOf, providerId } = await requirePlanBuyer(context, request)
  return takeRest(buying, request, {
    read: leftoverOf,
    choose: (choice) =>
      context.call((ctx, core) => core.providers.chooseWhatStays(ctx, { ...choice, providerId })),
  })
}

export default function RestPage() {
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: restTitle }]} />
      <RestView
        {...useLoaderData<typeof loader>()}
        path={planPath}
        words={providerWords}
        result={useActionData<typeof action>()}
      />
    </>
  )
}

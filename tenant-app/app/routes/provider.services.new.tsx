import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumbs, PageHead } from '#ui/index.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { saveService } from '../provider/service-action.server.ts'
import { ServiceEditor } from '../provider/service-editor.tsx'
import { offeredTerms } from '../provider/offered-terms.server.ts'
import { inUse } from '../provider/resources.ts'
import { emptyDraft } from '../provider/service-form.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('New service')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const { categories, policies, payable, team, resources } = await context.read(async (ctx, core) => {
    const [listed, offered, payable, { members }, owned] = await Promise.all([
      core.catalog.listCategories(ctx),
      core.catalog.listOfferedPolicies(ctx),
      offeredTerms(ctx, core),
      core.providers.getTeam(ctx, providerId),
      core.scheduling.listResources(ctx, providerId),
    ])
    return { categories: listed, policies: offered, payable, team: members, resources: inUse(owned) }
  })
  return {
    policies,
    payable,
    resources,
    hasTeam: team.length > 1,
    currency: context.tenant.currency,
    categories: categories.map(({ id, name }) => ({ id, name })),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  return saveService(context, request, { providerId, serviceId: null })
}

export default function NewServicePage() {
  const { currency, categories, policies, payable, resources, hasTeam } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs crumbs={[{ label: 'Services', href: '/provider/services' }, { label: 'New' }]} />
        <PageHead title="New service">It can be changed at any time; bookings keep what was agreed.</PageHead>
      </div>
      <ServiceEditor
        draft={emptyDraft()}
        currency={currency}
        version={0}
        action="/provider/services/new"
        resources={resources}
        categories={categories}
        policies={policies}
        offered={payable}
        hasTeam={hasTeam}
        result={result}
      />
    </>
  )
}

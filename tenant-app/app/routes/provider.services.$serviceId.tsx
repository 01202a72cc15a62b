import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import type { OfferedPolicyView, ServiceView } from '#platform/catalog/index.ts'
import { Banner, Breadcrumbs, Button, Card, CardHeader, LinkButton, PageHead } from '#ui/index.ts'
import { refusalOf } from '../provider/form-answer.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { saveService } from '../provider/service-action.server.ts'
import { ServiceEditor } from '../provider/service-editor.tsx'
import { offeredTerms } from '../provider/offered-terms.server.ts'
import { inUse } from '../provider/resources.ts'
import { draftOf } from '../provider/service-form.ts'
import { saveServiceMembers } from '../team/service-members.server.ts'
import { ServiceMembers } from '../team/service-members.tsx'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Service')

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const serviceId = params.serviceId ?? ''
  const found = await context.read(async (ctx, core) => {
    const [service, categories, offered, payable, { members }, chosen, owned, { needs }] = await Promise.all([
      core.catalog.getOwnService(ctx, serviceId),
      core.catalog.listCategories(ctx),
      core.catalog.listOfferedPolicies(ctx),
      offeredTerms(ctx, core),
      core.providers.getTeam(ctx, providerId),
      core.catalog.listServiceMembers(ctx, serviceId),
      core.scheduling.listResources(ctx, providerId),
      core.scheduling.getServiceNeeds(ctx, serviceId),
    ])
    return {
      service,
      categories: categories.map(({ id, name }) => ({ id, name })),
      policies: withOwn(offered, service),
      payable,
      resources: inUse(owned),
      needs: needs.map(({ resourceIds }) => resourceIds),
      team: members.map(({ id, name }) => ({ id, name })),
      chosen,
    }
  })
  const query = new URL(request.url).searchParams
  return { ...found, isRemoving: query.has('remove'), membersNote: query.get('members') }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const serviceId = params.serviceId ?? ''
  const query = new URL(request.url).searchParams
  if (query.has('members')) return saveServiceMembers(context, request, serviceId)
  if (query.has('remove')) {
    const attempt = await context.attempt(() =>
      context.call((ctx, core) => core.catalog.removeService(ctx, { serviceId, version: null })),
    )
    if (attempt.ok) return redirect(`/provider/services?${attempt.value.outcome}=1`)
    return data({ errors: refusalOf(attempt.problem), values: {} }, { status: 422 })
  }
  return saveService(context, request, { providerId, serviceId })
}

export default function ServicePage() {
  const { service, categories, policies, payable, resources, needs, team, chosen, isRemoving, membersNote } =
    useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      <div className="grid gap-3">
        <Breadcrumbs crumbs={[{ label: 'Services', href: '/provider/services' }, { label: service.title }]} />
        <PageHead
          title={service.title}
          actions={
            service.isListed ? (
              <LinkButton variant="secondary" href={`/services/${service.id}`} target="_blank" rel="noopener">
                See it as customers do
              </LinkButton>
            ) : null
          }
        >
          Bookings that exist keep what was agreed.
        </PageHead>
      </div>
      {isRemoving ? <Remove id={service.id} title={service.title} /> : null}
      <ServiceEditor
        key={service.id}
        draft={draftOf(service, needs)}
        priceAmount={service.priceAmount}
        currency={service.currency}
        version={service.version}
        action={`/provider/services/${service.id}`}
        resources={resources}
        categories={categories}
        policies={policies}
        offered={payable}
        hasTeam={team.length > 1}
        result={result}
      />
      {team.length > 1 || chosen.length > 0 ? (
        <ServiceMembers serviceId={service.id} team={team} chosen={chosen} note={membersNote} />
      ) : null}
      {isRemoving ? null : (
        <p>
          <LinkButton variant="quiet" href="?remove=1">
            Remove this service
          </LinkButton>
        </p>
      )}
    </>
  )
}

type Offered = Pick<OfferedPolicyView, 'id' | 'name' | 'isDefault' | 'terms'>

/** A service keeps its policy when that is not offered any more; the editor must not take it away. */
function withOwn(offered: readonly Offered[], { policyId, policy }: ServiceView): Offered[] {
  if (policyId === null || offered.some(({ id }) => id === policyId)) return [...offered]
  const { cancellation, reschedule, noShow } = policy
  const terms = { cancellation, reschedule, noShow }
  return [{ id: policyId, name: `${policy.name} (no longer offered)`, isDefault: false, terms }, ...offered]
}

const Remove = ({ id, title }: { id: string; title: string }) => (
  <Card as="section" className="max-w-3xl">
    <CardHeader title={`Remove “${title}”?`} />
    <Banner tone="warning" role="note">
      It disappears from the marketplace at once. Appointments that were booked stay and are not touched; when
      there are any, the service is switched off instead of removed.
    </Banner>
    <Form method="post" action={`/provider/services/${id}?remove=1`} className="mt-4 flex flex-wrap gap-3">
      <Button type="submit" variant="danger">
        Remove the service
      </Button>
      <LinkButton variant="quiet" href={`/provider/services/${id}`}>
        Keep it
      </LinkButton>
    </Form>
  </Card>
)

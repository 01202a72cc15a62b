import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Warehouse } from 'lucide-react'
import type { ResourceView } from '#platform/scheduling/index.ts'
import { Badge, Banner, Button, Card, CardHeader, EmptyState, LinkButton, PageHead } from '#ui/index.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'
import { changeResource, type ResourceResult } from '../provider/resource-action.server.ts'
import { ResourceForm } from '../provider/resource-form.tsx'
import { kindWord } from '../provider/resources.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Rooms and equipment')

const doneWords: Record<string, string> = {
  added: 'It is added. Choose it now on the services that need it.',
  saved: 'The changes are saved.',
  archived: 'It is archived. Appointments that had it keep its name.',
  restored: 'It is in use again.',
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const resources = await context.read((ctx, core) => core.scheduling.listResources(ctx, providerId))
  const query = new URL(request.url).searchParams
  return {
    resources,
    editedId: query.get('edit'),
    done: doneWords[query.get('done') ?? ''] ?? null,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId } = requireProvider(context, request)
  const form = await request.formData()
  const answer = await changeResource(context, form, providerId)
  return 'done' in answer
    ? redirect(`/provider/resources?done=${answer.done}`)
    : data(answer, { status: answer.status })
}

export default function ResourcesPage() {
  const { resources, editedId, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const edited = resources.find(({ id }) => id === (result?.resourceId ?? editedId))
  const refused = result?.form === 'archive' ? result : undefined
  const others = resources.filter(({ isActive }) => !isActive)
  return (
    <>
      <PageHead title="Rooms and equipment">
        What your services need besides people. Nothing of it is booked twice at the same time.
      </PageHead>
      {refused ? <Refusal result={refused} /> : null}
      {done && !result ? <Banner tone="positive">{done}</Banner> : null}
      {resources.length === 0 ? (
        <EmptyState icon={<Warehouse aria-hidden="true" />} title="Nothing entered yet">
          A treatment room, a car, a machine: enter it below, then choose it on the services that need it.
        </EmptyState>
      ) : (
        <ul className="grid max-w-3xl gap-4">
          {resources
            .filter(({ isActive }) => isActive)
            .map((resource) => (
              <Item
                key={resource.id}
                resource={resource}
                isEdited={resource.id === edited?.id && !refused}
                result={result}
              />
            ))}
        </ul>
      )}
      <Card as="section" className="max-w-3xl" aria-label="Add one">
        <CardHeader title={resources.length === 0 ? 'Add the first one' : 'Add another one'} />
        <ResourceForm
          key={resources.length}
          form="add"
          result={result?.form === 'add' ? result : undefined}
          submit="Add it"
        />
      </Card>
      {others.length > 0 ? <Archived resources={others} /> : null}
    </>
  )
}

/** What stands in the way, with a way to it. */
const Refusal = ({ result }: { result: ResourceResult }) => (
  <Banner tone="negative">
    <p>{result.errors[0]?.message}</p>
    {result.services.length > 0 ? (
      <ul className="mt-2 grid gap-1">
        {result.services.map(({ id, title }) => (
          <li key={id}>
            <a href={`/provider/services/${id}`} className="link">
              Change what “{title}” needs
            </a>
          </li>
        ))}
      </ul>
    ) : null}
  </Banner>
)

type ItemProps = Readonly<{
  resource: ResourceView
  isEdited: boolean
  result: ResourceResult | undefined
}>

const Item = ({ resource, isEdited, result }: ItemProps) => (
  <Card as="li" className="grid gap-4">
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="grid min-w-0 gap-1">
        <h2 className="flex flex-wrap items-center gap-2 font-strong">
          {resource.name}
          <Badge>{kindWord(resource.kind)}</Badge>
          {resource.quantity > 1 ? <Badge tone="info">{`There are ${resource.quantity}`}</Badge> : null}
        </h2>
        <p className="text-sm text-muted">
          {comingWords(resource.comingBookings)}
          {resource.services.length === 0 ? ' No service needs it yet.' : ' Needed for '}
          {resource.services.map(({ id, title }, index) => (
            <span key={id}>
              {index > 0 ? ', ' : null}
              <a href={`/provider/services/${id}`} className="link">
                {title}
              </a>
            </span>
          ))}
          {resource.services.length > 0 ? '.' : null}
        </p>
      </div>
      {isEdited ? null : (
        <div className="flex flex-wrap gap-2">
          <LinkButton
            variant="secondary"
            size="sm"
            href={`/provider/resources?edit=${resource.id}`}
            aria-label={`Edit ${resource.name}`}
          >
            Edit
          </LinkButton>
          <Form method="post" action="/provider/resources" preventScrollReset>
            <input type="hidden" name="form" value="archive" />
            <input type="hidden" name="resourceId" value={resource.id} />
            <input type="hidden" name="version" value={resource.version} />
            <Button variant="quiet" size="sm" aria-label={`Archive ${resource.name}`}>
              Archive
            </Button>
          </Form>
        </div>
      )}
    </div>
    {isEdited ? (
      <ResourceForm
        key={resource.version}
        form="edit"
        resource={resource}
        result={result?.form === 'edit' ? result : undefined}
        submit="Save"
      />
    ) : null}
  </Card>
)

const Archived = ({ resources }: { resources: readonly ResourceView[] }) => (
  <section aria-labelledby="archived" className="grid max-w-3xl gap-3">
    <h2 id="archived" className="text-lg font-strong">
      Archived
    </h2>
    <ul className="grid gap-2">
      {resources.map(({ id, name, kind, version }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-3">
          <span className="min-w-0 text-muted wrap-anywhere">
            {name}, {kindWord(kind).toLowerCase()}
          </span>
          <Form method="post" action="/provider/resources" preventScrollReset>
            <input type="hidden" name="form" value="restore" />
            <input type="hidden" name="resourceId" value={id} />
            <input type="hidden" name="version" value={version} />
            <Button variant="secondary" size="sm" aria-label={`Use it again: ${name}`}>
              Use it again
            </Button>
          </Form>
        </li>
      ))}
    </ul>
  </section>
)

const comingWords = (count: number) =>
  count === 0 ? '' : count === 1 ? 'One coming booking has it.' : `${count} coming bookings have it.`

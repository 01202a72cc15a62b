import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import {
  Breadcrumbs,
  Card,
  CardHeader,
  EmptyState,
  formatDate,
  LinkButton,
  PageHead,
  useLocale,
} from '#ui/index.ts'
import { EndingFeatures, WhoStays } from '#ui/plans/leftover-view.tsx'
import { Done, doneIn } from '../account/done.tsx'
import { refuseProblem } from '../account/form.server.ts'
import { planPath } from '../plan/address.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('What stays')

const title = 'What stays with a smaller plan'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, desk } = await requirePlanBuyer(context, request)
  const wanted = new URL(request.url).searchParams.get('plan')
  const planId = desk.plans.find(({ id }) => id === wanted)?.id
  const leftover = await context.read((ctx, core) => core.providers.getLeftover(ctx, { providerId, planId }))
  return { leftover, zone: context.tenant.timeZone, done: doneIn(request) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { providerId, desk } = await requirePlanBuyer(context, request)
  const query = new URL(request.url).searchParams
  const planId = desk.plans.find(({ id }) => id === query.get('plan'))?.id
  const form = await request.formData()
  const stays = new Set(form.getAll('stays').map(String))
  const chosen = await context.attempt(() =>
    context.call(async (ctx, core) => {
      const { people } = await core.providers.getLeftover(ctx, { providerId, planId })
      const resting = (people?.people ?? []).flatMap(({ id, mustStay }) =>
        mustStay || stays.has(id) ? [] : [id],
      )
      await core.providers.chooseWhatStays(ctx, { providerId, resting, planId })
    }),
  )
  if (!chosen.ok) return refuseProblem('rest', form, chosen.problem)
  return redirect(
    `${planPath}/rest?${new URLSearchParams({ done: 'chosen', ...(planId ? { plan: planId } : {}) })}`,
  )
}

export default function RestPage() {
  const { leftover, zone, done } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const locale = useLocale()
  const { people, ends, planName, from } = leftover
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: title }]} />
      <PageHead title={title}>
        {from
          ? `From ${formatDate(from, zone, locale, 'date')} on ${planName} counts.`
          : `This is what ${planName} leaves over.`}
      </PageHead>
      {refused ? null : <Done what={done} words={{ chosen: 'Saved. You can change it at any time.' }} />}
      {people ? (
        <Card as="section" className="max-w-lg">
          <CardHeader title="Your team" />
          <WhoStays people={people} result={refused} />
        </Card>
      ) : null}
      {ends.length > 0 ? (
        <Card as="section" className="max-w-lg">
          <CardHeader
            title="What ends"
            description="Nothing is deleted: it is there again with a larger plan."
          />
          <EndingFeatures ends={ends} />
        </Card>
      ) : null}
      {!people && ends.length === 0 ? (
        <EmptyState title="Everything stays" action={<LinkButton href={planPath}>To your plan</LinkButton>}>
          {planName} has room for all that you use.
        </EmptyState>
      ) : null}
    </>
  )
}

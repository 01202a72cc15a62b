import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Banner, Button, Card, CardHeader, PageHead } from '#ui/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { PolicyEditor } from '../policies/policy-editor.tsx'
import { draftOf } from '../policies/policy-form.ts'
import { savePolicy } from '../policies/save.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Booking policy')
export const handle = {
  crumbs: (found: { policy: { name: string } }, slug: string) => [
    { label: 'Booking policies', href: `/m/${slug}/policies` },
    { label: found.policy.name },
  ],
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const policies = await place.read((ctx, core) => core.catalog.listPolicies(ctx))
  const policy = policies.find(({ id }) => id === args.params.policyId)
  if (!policy) throw new Response(null, { status: 404 })
  return { policy }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request, params } = args
  const policyId = params.policyId ?? ''
  if (!new URL(request.url).searchParams.has('remove')) return savePolicy(args, policyId)
  const place = await requireMarketplace(args, 'marketplace.manage')
  const removed = await context.attempt(() =>
    place.call((ctx, core) => core.catalog.removePolicy(ctx, policyId)),
  )
  if (removed.ok) return redirect(`/m/${params.slug}/policies?done=removed`)
  return data({ errors: refusalOf(removed.problem), values: undefined }, { status: removed.problem.status })
}

export default function Policy() {
  const { policy } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug, currency } = useMarketplace()
  const isRemoval = result !== undefined && result.values === undefined
  const refusal = isRemoval ? result.errors[0]?.message : undefined
  return (
    <>
      <PageHead title={policy.name}>
        Changes count for what is booked from then on. Bookings that exist keep the terms that were agreed.
      </PageHead>
      {refusal ? <Banner tone="negative">{refusal}</Banner> : null}
      <PolicyEditor
        key={policy.id}
        draft={draftOf(policy)}
        version={policy.version}
        currency={currency}
        action={`/m/${slug}/policies/${policy.id}`}
        listHref={`/m/${slug}/policies`}
        result={isRemoval ? undefined : result}
      />
      <Card as="section" aria-label="Remove">
        <CardHeader
          title="Remove it"
          description={
            policy.serviceCount > 0
              ? `${servicesWords(policy.serviceCount)} under it. Stop offering it instead; it can be removed when no service has it any more.`
              : 'No service has it. Bookings that were made under it keep its terms.'
          }
        />
        {policy.serviceCount > 0 ? null : (
          <Form method="post" action="?remove=1">
            <Button type="submit" variant="danger">
              Remove the policy
            </Button>
          </Form>
        )}
      </Card>
    </>
  )
}

const servicesWords = (count: number) =>
  count === 1 ? 'One service is booked' : `${count} services are booked`

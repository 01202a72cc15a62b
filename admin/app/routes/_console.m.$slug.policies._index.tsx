import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { Handshake, Plus } from 'lucide-react'
import type { PolicyView } from '#platform/catalog/index.ts'
import { Badge, Banner, Card, EmptyState, LinkButton, PageHead } from '#ui/index.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { changePolicies } from '../policies/change.server.ts'
import { PolicySentences } from '../policies/policy-preview.tsx'
import { requireMarketplace } from '../shell/guard.server.ts'
import { Decision, PlaceButtons } from '../shell/list-decisions.tsx'
import { pageMeta } from '../shell/page-meta.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Booking policies')
export const handle = { crumbs: () => [{ label: 'Booking policies' }] }

const doneWords: Record<string, string> = {
  added: 'The policy is added.',
  saved: 'Saved. It counts for what is booked from now on.',
  removed: 'The policy is removed.',
  default: 'The default is changed. It counts for what is booked from now on.',
  plain: 'There is no default any more: the standard terms hold where a service names no policy.',
  offered: 'Providers may choose it again.',
  stopped: 'It is not offered any more. Services that have it keep it.',
  order: 'The order is changed.',
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const { policies, standard } = await place.read(async (ctx, core) => ({
    policies: await core.catalog.listPolicies(ctx),
    standard: core.catalog.standardPolicy,
  }))
  return {
    policies,
    standard,
    done: doneWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'marketplace.manage')
  const form = await args.request.formData()
  const changed = await args.context.attempt(() => place.call((ctx, core) => changePolicies(ctx, core, form)))
  if (changed.ok) return redirect(`/m/${args.params.slug}/policies?done=${changed.value}`)
  return data({ errors: refusalOf(changed.problem) }, { status: changed.problem.status })
}

export default function Policies() {
  const { policies, standard, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug } = useMarketplace()
  const refusal = result?.errors[0]?.message
  const add = (
    <LinkButton href={`/m/${slug}/policies/new`} icon={<Plus aria-hidden="true" className="icon" />}>
      Add a policy
    </LinkButton>
  )
  const hasDefault = policies.some(({ isDefault }) => isDefault)
  return (
    <>
      <PageHead title="Booking policies" actions={policies.length > 0 ? add : null}>
        Until when customers cancel or move an appointment, and what it costs. Providers choose one for each
        service.
      </PageHead>
      {refusal ? (
        <Banner tone="negative">{refusal}</Banner>
      ) : done ? (
        <Banner tone="positive">{done}</Banner>
      ) : null}
      {policies.length === 0 ? (
        <EmptyState icon={<Handshake aria-hidden="true" />} title="No policies yet" action={add}>
          Add one or several. Providers then choose for each service what its customers agree to.
        </EmptyState>
      ) : (
        <ul className="grid gap-4">
          {policies.map((policy, index) => (
            <Item
              key={policy.id}
              policy={policy}
              href={`/m/${slug}/policies/${policy.id}`}
              isFirst={index === 0}
              isLast={index === policies.length - 1}
            />
          ))}
        </ul>
      )}
      {hasDefault ? null : (
        <Card as="section" aria-label="Standard terms">
          <h2 className="mb-2 text-lg font-strong">Where a service names no policy</h2>
          <p className="mb-3 text-muted">
            The standard terms hold until one of your policies is the default. Customers read:
          </p>
          <PolicySentences terms={standard} />
        </Card>
      )}
    </>
  )
}

type ItemProps = Readonly<{ policy: PolicyView; href: string; isFirst: boolean; isLast: boolean }>

const Item = ({ policy, href, isFirst, isLast }: ItemProps) => (
  <Card as="li" className="grid gap-4">
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h2 className="flex flex-wrap items-center gap-2 text-lg font-strong">
          <a href={href} className="link">
            {policy.name}
          </a>
          {policy.isDefault ? <Badge tone="positive">Default</Badge> : null}
          {policy.isOffered ? null : <Badge>Not offered</Badge>}
        </h2>
        <p className="text-sm text-muted">{countWords(policy.serviceCount)}</p>
      </div>
      <PlaceButtons field="policyId" id={policy.id} name={policy.name} isFirst={isFirst} isLast={isLast} />
    </div>
    {policy.description ? <p className="max-w-measure">{policy.description}</p> : null}
    <PolicySentences terms={policy.terms} />
    <Form method="post" preventScrollReset className="flex flex-wrap gap-2">
      <input type="hidden" name="policyId" value={policy.id} />
      <input type="hidden" name="version" value={policy.version} />
      <LinkButton href={href} variant="secondary" size="sm" aria-label={`Edit ${policy.name}`}>
        Edit
      </LinkButton>
      <Decision of={policy} value={policy.isDefault ? 'plain' : 'default'}>
        {policy.isDefault ? 'No default' : 'Make it the default'}
      </Decision>
      <Decision of={policy} value={policy.isOffered ? 'stopped' : 'offered'}>
        {policy.isOffered ? 'Stop offering it' : 'Offer it again'}
      </Decision>
    </Form>
  </Card>
)

const countWords = (count: number) =>
  count === 0
    ? 'No service names it'
    : count === 1
      ? 'Chosen for one service'
      : `Chosen for ${count} services`

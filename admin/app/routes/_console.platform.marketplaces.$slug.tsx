import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, Card, CardHeader, LinkButton, PageHead, wallClock } from '#ui/index.ts'
import { EntitlementList } from '#ui/plans/entitlement-list.tsx'
import { LimitsInUse, UsageMeters } from '#ui/plans/usage-view.tsx'
import { GrantForm } from '../provider-plan/grant-form.tsx'
import { GrantList } from '../provider-plan/grant-list.tsx'
import { actOnGrants, grantWords } from '../provider-plan/grants.server.ts'
import { Standing } from '../provider-plan/standing.tsx'
import { readInUseOf } from '../marketplace-plan/in-use.server.ts'
import { requireMarketplace, requirePlatform } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Plan of a marketplace')
export const handle = {
  crumbs: ({ name }: { name: string }) => [
    { label: 'Subscriptions', href: '/platform/subscriptions' },
    { label: name },
  ],
}

/** A marketplace as the platform sees it, which sells to it. */
async function requireBuyer(args: LoaderFunctionArgs | ActionFunctionArgs) {
  await requirePlatform(args, 'plan.manage_platform')
  const place = await requireMarketplace(args)
  return { place, owner: { kind: 'tenant' as const, id: place.tenant.id } }
}

export async function loader(args: LoaderFunctionArgs) {
  const { place, owner } = await requireBuyer(args)
  const desk = await place.run((runtime, scope, { billing }) =>
    billing.readPlanDesk(runtime, scope, { owner }),
  )
  const inUse = await readInUseOf(place)
  const seen = await place.read(async (ctx, { billing }) => {
    const [{ entitlements }, usage, grants] = await Promise.all([
      billing.getEntitlements(ctx, owner),
      billing.getUsage(ctx, owner),
      billing.listGrants(ctx, owner),
    ])
    return { entitlements, usage, grants }
  })
  const { name, timeZone, id } = place.tenant
  return {
    ...seen,
    inUse,
    id,
    name,
    slug: args.params.slug ?? '',
    zone: timeZone,
    subscription: desk.subscription,
    currency: desk.subscription?.currency ?? desk.plans[0]?.currency ?? 'USD',
    defaultPlan: desk.plans.find(({ isDefault }) => isDefault)?.name ?? 'what everybody has',
    today: wallClock(new Date(), timeZone).date,
    done: grantWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { place, owner } = await requireBuyer(args)
  return actOnGrants(args, { place, owner, form: await args.request.formData() })
}

export default function MarketplacePlan() {
  const seen = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { name, slug, zone, entitlements, grants, usage } = seen
  return (
    <>
      <PageHead
        title={`Plan of ${name}`}
        actions={
          <>
            <LinkButton href={`/platform/subscriptions/invoices?owner=${seen.id}`} variant="secondary">
              Its invoices
            </LinkButton>
            <LinkButton href={`/m/${slug}`} variant="secondary">
              Open the marketplace
            </LinkButton>
          </>
        }
      >
        What the marketplace has and why, how much of it is used, and what you give it besides.
      </PageHead>
      {seen.done && !result ? <Banner tone="positive">{seen.done}</Banner> : null}
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          <Standing subscription={seen.subscription} defaultPlan={seen.defaultPlan} zone={zone} />
          <Card as="section" aria-label="Usage">
            <CardHeader title="How much is used" />
            <div className="grid gap-8">
              <LimitsInUse entitlements={entitlements} inUse={seen.inUse} />
              <UsageMeters usage={usage} currency={seen.currency} zone={zone} />
            </div>
          </Card>
        </div>
        <Card as="section" aria-label="What it has">
          <CardHeader title="What it has, and why" />
          <EntitlementList entitlements={entitlements} />
        </Card>
      </div>
      <Card as="section" aria-label="Give more than the plan">
        <CardHeader
          title="Give more than the plan"
          description="For a time or without end. Its owners see it with your reason, and it stands in their audit log."
        />
        <GrantForm key={grants[0]?.id} features={entitlements} today={seen.today} result={result} />
      </Card>
      <GrantList grants={grants} features={entitlements} zone={zone} />
    </>
  )
}

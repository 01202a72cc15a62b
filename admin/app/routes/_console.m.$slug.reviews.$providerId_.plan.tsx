import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, Card, CardHeader, PageHead, wallClock } from '#ui/index.ts'
import { EntitlementList } from '#ui/plans/entitlement-list.tsx'
import { UsageMeters } from '#ui/plans/usage-view.tsx'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { GiftCard } from '../provider-plan/gift-card.tsx'
import { GrantForm } from '../provider-plan/grant-form.tsx'
import { GrantList } from '../provider-plan/grant-list.tsx'
import { Standing } from '../provider-plan/standing.tsx'
import { actOnGrants, grantWords } from '../provider-plan/grants.server.ts'
import { grantField, readGift } from '../provider-plan/read-grant.ts'
import { answerOf, redirectDone, refuse, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Plan and usage')
export const handle = {
  crumbs: ({ provider }: { provider: { id: string; name: string } }, slug: string) => [
    { label: 'Verification', href: `/m/${slug}/reviews` },
    { label: provider.name, href: `/m/${slug}/reviews/${provider.id}` },
    { label: 'Plan and usage' },
  ],
}

const doneWords: Record<string, string> = {
  ...grantWords,
  given: 'The plan is given. It counts from now on.',
  ended: 'The plan that was given has ended.',
}

const ownerOf = (id: string | undefined) => ({ kind: 'provider' as const, id: id ?? '' })

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'plan.manage')
  const owner = ownerOf(args.params.providerId)
  const seen = await place.read(async (ctx, { billing, providers }) => {
    const [provider, desk, standing, usage, grants, plans] = await Promise.all([
      providers.getProvider(ctx, owner.id),
      billing.getPlanDesk(ctx, owner),
      billing.getEntitlements(ctx, owner),
      billing.getUsage(ctx, owner),
      billing.listGrants(ctx, owner),
      billing.listPlans(ctx),
    ])
    return {
      provider: { id: provider.id, name: provider.businessName || 'No name yet' },
      subscription: desk.subscription,
      entitlements: standing.entitlements,
      usage,
      grants,
      // What is retired nobody new gets; what is hidden may well be a gift.
      plans: plans.filter(({ state, isDefault }) => state !== 'retired' && !isDefault),
      defaultPlan: plans.find(({ isDefault }) => isDefault)?.name ?? 'what everybody has',
    }
  })
  return {
    ...seen,
    today: wallClock(new Date(), place.tenant.timeZone).date,
    done: doneWords[new URL(args.request.url).searchParams.get('done') ?? ''] ?? null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request } = args
  const place = await requireMarketplace(args, 'plan.manage')
  const owner = ownerOf(args.params.providerId)
  const zone = place.tenant.timeZone
  const form = await request.formData()
  const kind = textOf(form, 'form', 10)
  if (kind === 'end') {
    const ended = await context.attempt(() =>
      place.call((ctx, { billing }) => billing.takeComplimentaryBack(ctx, owner)),
    )
    return ended.ok ? redirectDone(request, 'ended') : answerOf(ended, form, { form: kind, done: '' })
  }
  if (kind === 'give') {
    const { input, errors } = readGift(form, zone)
    if (errors.length > 0) return refuse(form, kind, errors)
    const given = await context.attempt(() =>
      place.call((ctx, { billing }) => billing.giveComplimentary(ctx, owner, input)),
    )
    return given.ok
      ? redirectDone(request, 'given')
      : answerOf(given, form, { form: kind, done: '', fieldOf: grantField })
  }
  return actOnGrants(args, { place, owner, form })
}

export default function ProviderPlan() {
  const { provider, subscription, entitlements, usage, grants, plans, defaultPlan, today, done } =
    useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { slug, timeZone, currency } = useMarketplace()
  const of = (form: string) => (result?.form === form ? result : undefined)
  const refused = of('end')?.errors[0]?.message
  return (
    <>
      <PageHead
        title={`Plan of ${provider.name}`}
        actions={
          <a className="link text-sm" href={`/m/${slug}/audit?subjectId=${provider.id}`}>
            What was changed
          </a>
        }
      >
        What they have and why, how much of it they use, and what you give them besides.
      </PageHead>
      {refused ? (
        <Banner tone="negative">{refused}</Banner>
      ) : done && !result ? (
        <Banner tone="positive">{done}</Banner>
      ) : null}
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-6">
          <Standing subscription={subscription} defaultPlan={defaultPlan} zone={timeZone} />
          <Card as="section" aria-label="Usage">
            <CardHeader title="Usage" />
            <UsageMeters usage={usage} currency={currency} zone={timeZone} />
          </Card>
          <Card as="section" aria-label="Give more than the plan">
            <CardHeader
              title="Give more than the plan"
              description="For a time or without end. They see it with your reason."
            />
            <GrantForm key={grants[0]?.id} features={entitlements} today={today} result={of('grant')} />
          </Card>
        </div>
        <div className="grid gap-6">
          <Card as="section" aria-label="What they have">
            <CardHeader title="What they have, and why" />
            <EntitlementList entitlements={entitlements} />
          </Card>
          <GiftCard subscription={subscription} plans={plans} today={today} result={of('give')} />
        </div>
      </div>
      <GrantList grants={grants} features={entitlements} zone={timeZone} />
    </>
  )
}

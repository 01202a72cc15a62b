import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  Banner,
  Card,
  CardHeader,
  LinkButton,
  PageHead,
  Pagination,
  SubmitButton,
} from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { cardWords } from '#ui/plans/card-words.ts'
import { EntitlementList } from '#ui/plans/entitlement-list.tsx'
import { InvoiceTable } from '#ui/plans/invoice-table.tsx'
import { PlanComparison } from '#ui/plans/plan-comparison.tsx'
import { OwedPayment, ScheduledChange, StandingCard } from '#ui/plans/standing-card.tsx'
import { LimitsInUse, UsageMeters } from '#ui/plans/usage-view.tsx'
import { Done, doneIn } from '../account/done.tsx'
import { refuse, refuseProblem } from '../account/form.server.ts'
import { intervalIn, planPath } from '../plan/address.ts'
import { ChoosePlan } from '../plan/choose-plan.tsx'
import { defaultPlanOf, requirePlanBuyer, requirePlanOwner } from '../plan/guard.server.ts'
import { RestBanner } from '../plan/rest-banner.tsx'
import { UsageBanner } from '../plan/usage-banner.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Your plan')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, owner, hasOwnHands } = requirePlanOwner(context, request)
  const query = new URL(request.url).searchParams
  // Where the API's own way to pay leads back to.
  if (query.get('checkout') === 'done') throw redirect(`${planPath}/paid`)
  const cursor = query.get('cursor')
  const seen = await context.read(async (ctx, core) => {
    const [desk, { entitlements }, usage, team] = await Promise.all([
      core.billing.getPlanDesk(ctx, owner),
      core.billing.getEntitlements(ctx, owner),
      core.billing.getUsage(ctx, owner),
      core.providers.getTeam(ctx, providerId),
    ])
    // What was paid is for whoever pays.
    const invoices = desk.mayBuy
      ? await core.billing.listPlanInvoices(ctx, owner, { limit: 10, ...(cursor ? { cursor } : {}) })
      : null
    const card = desk.mayBuy ? await core.billing.getPlanCard(ctx, owner) : null
    const leftover = desk.mayBuy ? await core.providers.getLeftover(ctx, { providerId }) : null
    const colleagues = Math.max(0, team.members.length - 1) + team.invitations.length
    return { desk, entitlements, usage, invoices, card, leftover, colleagues }
  })
  const { subscription } = seen.desk
  return {
    ...seen,
    mayBuy: seen.desk.mayBuy && hasOwnHands,
    defaultPlan: defaultPlanOf(seen.desk),
    interval: query.has('interval') ? intervalIn(query) : (subscription?.interval ?? 'month'),
    soughtFeature: query.get('feature'),
    isFurther: cursor !== null,
    zone: context.tenant.timeZone,
    currency: context.tenant.currency,
    done: doneIn(request),
    problem: query.get('problem'),
  }
}

/** Tries again to collect what is open. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { owner } = await requirePlanBuyer(context, request)
  const form = await request.formData()
  const tried = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) => core.billing.payOpenInvoices(runtime, scope, { owner })),
  )
  if (!tried.ok) return refuseProblem('pay', form, tried.problem)
  if (tried.value?.state === 'past_due') {
    const message = 'The card was refused again. Your plan stays as it is: use another card, or try later.'
    return refuse('pay', form, [{ field: '', message }])
  }
  return redirect(`${planPath}?done=paid`)
}

const doneWords = {
  subscribed: 'Thank you. Your plan counts from now on.',
  changed: 'Your plan is changed. What is new counts from now on.',
  scheduled: 'Noted. The change counts from the next period on; until then everything stays as it is.',
  cancelled: 'Your plan is cancelled. What is paid for stays yours until its end.',
  paused: 'Your plan will be paused. What is paid for stays yours until then.',
  resumed: 'Your plan goes on as it was.',
  paid: 'Thank you. Everything is paid, and your plan counts as before.',
}
const problemWords: Record<string, { title: string; text: string }> = {
  card: {
    title: 'Your card was refused',
    text: 'Nothing was charged, and your plan stays as it is. Try again with another card.',
  },
  unpaid: {
    title: 'Nothing was bought',
    text: 'The payment was not finished, and nothing was charged. You can begin again whenever you like.',
  },
}

const query = (entries: Record<string, string>) => `?${new URLSearchParams(entries)}`

export default function PlanPage() {
  const seen = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const { desk, defaultPlan, zone, currency, usage, interval, soughtFeature, invoices, isFurther } = seen
  const { mayBuy } = seen
  const { subscription } = desk
  const problem = problemWords[seen.problem ?? '']
  return (
    <>
      <PageHead
        title="Your plan"
        actions={
          <LinkButton href="#plans" variant="secondary">
            Compare plans
          </LinkButton>
        }
      >
        What you have, what it costs, and how much of it is used.
      </PageHead>
      {refused ? (
        <Banner tone="negative">{refused.errors.map(({ message }) => message).join(' ')}</Banner>
      ) : problem ? (
        <Banner tone="warning" title={problem.title}>
          {problem.text}
        </Banner>
      ) : (
        <Done what={seen.done} words={doneWords} />
      )}
      {mayBuy ? null : (
        <Banner role="note" title="Only the owner of the business changes the plan">
          You see here what it gives you.
        </Banner>
      )}
      {subscription?.owed ? (
        <OwedPayment
          subscription={{ ...subscription, owed: subscription.owed }}
          defaultPlan={defaultPlan}
          zone={zone}
          actions={mayBuy ? <PayAgain /> : null}
        />
      ) : null}
      {subscription?.scheduled ? (
        <ScheduledChange
          scheduled={subscription.scheduled}
          currency={subscription.currency}
          zone={zone}
          actions={
            mayBuy && subscription.scheduled.kind !== 'new_terms' ? (
              <LinkButton href={`${planPath}/step?do=keep`} size="sm" variant="secondary">
                Keep {subscription.planName}
              </LinkButton>
            ) : null
          }
        />
      ) : null}
      {mayBuy && seen.leftover ? <RestBanner leftover={seen.leftover} zone={zone} /> : null}
      {mayBuy && seen.card?.expiresSoon ? (
        <Banner
          tone="warning"
          role="note"
          title="Your card ends soon"
          actions={
            <LinkButton href={`${planPath}/paying`} size="sm" variant="secondary">
              Leave another card
            </LinkButton>
          }
        >
          {cardWords(seen.card)}.
        </Banner>
      ) : null}
      <UsageBanner usage={usage} zone={zone} mayBuy={mayBuy} />
      <StandingCard
        subscription={subscription}
        defaultPlan={defaultPlan}
        zone={zone}
        actions={
          mayBuy && subscription && !subscription.isGiven ? <Leaving subscription={subscription} /> : null
        }
        paying={
          mayBuy && (seen.card || (subscription && !subscription.isGiven)) ? (
            <>
              {seen.card ? `${cardWords(seen.card)}. ` : null}
              <a className="link text-text" href={`${planPath}/paying`}>
                Card and billing details
              </a>
            </>
          ) : null
        }
      />
      <Card as="section" aria-labelledby="usage">
        <CardHeader title={<span id="usage">How much is used</span>} />
        <div className="grid gap-8">
          <UsageMeters usage={usage} currency={currency} zone={zone} />
          <LimitsInUse
            entitlements={seen.entitlements}
            inUse={[{ feature: 'team.members', used: seen.colleagues }]}
          />
        </div>
      </Card>
      <section id="plans" aria-labelledby="plans-title" className="grid gap-5">
        <h2 id="plans-title" className="text-lg font-strong">
          Plans
        </h2>
        <PlanComparison
          comparison={desk}
          caption="Plans to choose from"
          interval={interval}
          hrefOf={(each) =>
            `${query({ interval: each, ...(soughtFeature ? { feature: soughtFeature } : {}) })}#plans`
          }
          currentPlanId={
            subscription ? subscription.planId : (desk.plans.find(({ isDefault }) => isDefault)?.id ?? null)
          }
          soughtFeature={soughtFeature}
          level={3}
          {...(mayBuy
            ? {
                actionOf: (plan) => (
                  <ChoosePlan plan={plan} subscription={subscription} interval={interval} />
                ),
              }
            : {})}
        />
      </section>
      <Card as="section" aria-labelledby="why">
        <CardHeader
          title={<span id="why">What you have, and why</span>}
          description="Your plan, and what was given to you besides."
        />
        <EntitlementList entitlements={seen.entitlements} />
      </Card>
      {invoices && (invoices.items.length > 0 || isFurther) ? (
        <section id="invoices" aria-labelledby="invoices-title" className="grid gap-4">
          <h2 id="invoices-title" className="text-lg font-strong">
            Invoices of your plan
          </h2>
          <InvoiceTable invoices={invoices.items} zone={zone} isFurther={isFurther} />
          <Pagination
            label="Pages of invoices"
            {...(isFurther ? { previousHref: `${planPath}#invoices` } : {})}
            {...(invoices.nextCursor
              ? { nextHref: `${query({ cursor: invoices.nextCursor })}#invoices` }
              : {})}
          />
        </section>
      ) : null}
    </>
  )
}

const PayAgain = () => (
  <>
    <ActionForm summary={false} action={`${planPath}?index`}>
      <SubmitButton size="sm">Pay now with the card on file</SubmitButton>
    </ActionForm>
    <LinkButton href={`${planPath}/paying`} size="sm" variant="secondary">
      Use another card
    </LinkButton>
  </>
)

type Subscription = NonNullable<Awaited<ReturnType<typeof loader>>['desk']['subscription']>

function Leaving({ subscription }: { subscription: Subscription }) {
  const { standing, isCancelled, isPausing } = subscription
  if (isCancelled || isPausing || standing === 'paused')
    return <LinkButton href={`${planPath}/step?do=resume`}>Go on with {subscription.planName}</LinkButton>
  return (
    <>
      {standing === 'active' ? (
        <LinkButton href={`${planPath}/step?do=pause`} variant="secondary">
          Pause
        </LinkButton>
      ) : null}
      <LinkButton href={`${planPath}/step?do=cancel`} variant="quiet">
        Cancel the plan
      </LinkButton>
    </>
  )
}

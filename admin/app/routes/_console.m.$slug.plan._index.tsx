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
import { EntitlementList } from '#ui/plans/entitlement-list.tsx'
import { InvoiceTable } from '#ui/plans/invoice-table.tsx'
import { PlanComparison } from '#ui/plans/plan-comparison.tsx'
import { OwedPayment, ScheduledChange, StandingCard } from '#ui/plans/standing-card.tsx'
import { LimitsInUse, UsageMeters } from '#ui/plans/usage-view.tsx'
import { refused } from '../own-plan/agree.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { defaultPlanOf, intervalIn, presentPlanId } from '../own-plan/choice.ts'
import { ChoosePlan } from '../own-plan/choose-plan.tsx'
import { Leaving } from '../own-plan/leaving.tsx'
import { readInUse } from '../own-plan/in-use.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Your plan')
export const handle = { crumbs: () => [{ label: 'Your plan' }] }

const doneWords: Record<string, string> = {
  subscribed: 'Thank you. Your plan counts from now on.',
  changed: 'Your plan is changed. What is new counts from now on.',
  scheduled: 'Noted. The change counts from the next period on; until then everything stays as it is.',
  cancel: 'Your plan is cancelled. What is paid for stays yours until its end.',
  pause: 'Your plan will be paused. What is paid for stays yours until then.',
  resume: 'Your plan goes on as it was.',
  keep: 'Your plan goes on as it was.',
  paid: 'Thank you. Everything is paid.',
}

export async function loader(args: LoaderFunctionArgs) {
  const { place, owner, path, readDesk } = await requireBuyer(args)
  const query = new URL(args.request.url).searchParams
  const cursor = query.get('cursor')
  const desk = await readDesk()
  const inUse = await readInUse(place)
  const seen = await place.read(async (ctx, { billing }) => {
    const [standing, usage, invoices] = await Promise.all([
      billing.getEntitlements(ctx, owner),
      billing.getUsage(ctx, owner),
      billing.listPlanInvoices(ctx, owner, { limit: 10, ...(cursor ? { cursor } : {}) }),
    ])
    return { entitlements: standing.entitlements, usage, invoices }
  })
  const done = query.get('done') ?? ''
  return {
    ...seen,
    desk,
    inUse,
    path,
    defaultPlan: defaultPlanOf(desk),
    interval: query.has('interval') ? intervalIn(query) : (desk.subscription?.interval ?? 'month'),
    soughtFeature: query.get('feature'),
    isFurther: cursor !== null,
    zone: place.tenant.timeZone,
    done: doneWords[done] ?? null,
    isRefused: done === 'card',
  }
}

/** Tries again to collect what is open. */
export async function action(args: ActionFunctionArgs) {
  const { place, owner, path } = await requireBuyer(args)
  const form = await args.request.formData()
  const tried = await attemptAtProcessor(args.context, () =>
    place.run((runtime, scope, { billing }) => billing.payOpenInvoices(runtime, scope, { owner })),
  )
  if (!tried.ok) return refused(form, tried.problem)
  return redirect(`${path}?done=${tried.value?.state === 'past_due' ? 'card' : 'paid'}`)
}

export default function OwnPlan() {
  const seen = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { desk, defaultPlan, zone, path, interval, soughtFeature, invoices, isFurther } = seen
  const { subscription } = desk
  const query = (entries: Record<string, string>) => `?${new URLSearchParams(entries)}`
  const currency = subscription?.currency ?? desk.plans[0]?.currency ?? 'USD'
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
        What the marketplace has of the platform, what it costs, and how much of it is used.
      </PageHead>
      {result?.errors[0] ? (
        <Banner tone="negative">{result.errors[0].message}</Banner>
      ) : seen.isRefused ? (
        <Banner tone="warning" title="Your card was refused">
          Nothing was charged, and your plan stays as it is. Try again with another card.
        </Banner>
      ) : seen.done ? (
        <Banner tone="positive">{seen.done}</Banner>
      ) : null}
      {subscription?.owed ? (
        <OwedPayment
          subscription={{ ...subscription, owed: subscription.owed }}
          defaultPlan={defaultPlan}
          zone={zone}
          actions={
            <>
              <ActionForm summary={false} action={`${path}?index`}>
                <SubmitButton size="sm">Pay now with the card on file</SubmitButton>
              </ActionForm>
              {subscription.owed.payUrl ? (
                <LinkButton href={subscription.owed.payUrl} size="sm" variant="secondary">
                  Pay with another card
                </LinkButton>
              ) : null}
            </>
          }
        />
      ) : null}
      {subscription?.scheduled ? (
        <ScheduledChange
          scheduled={subscription.scheduled}
          currency={subscription.currency}
          zone={zone}
          actions={
            subscription.scheduled.kind === 'new_terms' ? null : (
              <LinkButton href={`${path}/step?do=keep`} size="sm" variant="secondary">
                Keep {subscription.planName}
              </LinkButton>
            )
          }
        />
      ) : null}
      <StandingCard
        subscription={subscription}
        defaultPlan={defaultPlan}
        zone={zone}
        actions={
          subscription && !subscription.isGiven ? <Leaving subscription={subscription} path={path} /> : null
        }
      />
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <Card as="section" aria-labelledby="usage">
          <CardHeader title={<span id="usage">How much is used</span>} />
          <div className="grid gap-8">
            <LimitsInUse entitlements={seen.entitlements} inUse={seen.inUse} />
            <UsageMeters usage={seen.usage} currency={currency} zone={zone} />
          </div>
        </Card>
        <Card as="section" aria-labelledby="why">
          <CardHeader title={<span id="why">What you have, and why</span>} />
          <EntitlementList entitlements={seen.entitlements} />
        </Card>
      </div>
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
          currentPlanId={presentPlanId(desk)}
          soughtFeature={soughtFeature}
          level={3}
          actionOf={(plan) => (
            <ChoosePlan plan={plan} subscription={subscription} interval={interval} path={path} />
          )}
        />
      </section>
      <section id="invoices" aria-labelledby="invoices-title" className="grid gap-4">
        <h2 id="invoices-title" className="text-lg font-strong">
          Invoices of your plan
        </h2>
        <InvoiceTable invoices={invoices.items} zone={zone} isFurther={isFurther} />
        <Pagination
          label="Pages of invoices"
          {...(isFurther ? { previousHref: `${path}#invoices` } : {})}
          {...(invoices.nextCursor ? { nextHref: `${query({ cursor: invoices.nextCursor })}#invoices` } : {})}
        />
      </section>
    </>
  )
}

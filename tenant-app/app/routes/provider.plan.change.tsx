import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, Breadcrumbs, Card, LinkButton, PageHead } from '#ui/index.ts'
import { intervalWords } from '#ui/plans/words.ts'
import { planPath, wantedIn } from '../plan/address.ts'
import { agree, chosenPlan, weighChoice } from '../plan/choice.server.ts'
import { agreedOf, AgreeForm } from '../plan/agree-form.tsx'
import { ChoiceFields } from '../plan/choice-fields.tsx'
import { ChangePrice, CheckoutPrice } from '../plan/choice-price.tsx'
import { LeavesOver } from '../plan/leaves-over.tsx'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Choose a plan')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { owner, providerId, desk } = await requirePlanBuyer(context, request)
  const query = new URL(request.url).searchParams
  const { wanted, plan } = chosenPlan(desk, wantedIn(query))
  const couponCode = (query.get('coupon') ?? '').trim().slice(0, 60)
  const weighed = await weighChoice({ context, owner, desk }, { wanted, couponCode })
  const isLess = weighed.kind === 'change' && weighed.change.when === 'next_period'
  const leftover = isLess
    ? await context.read((ctx, core) => core.providers.getLeftover(ctx, { providerId, planId: plan.id }))
    : null
  return {
    wanted,
    plan,
    couponCode,
    weighed,
    leftover,
    present: desk.subscription,
    zone: context.tenant.timeZone,
    shownAt: new Date().toISOString(),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { owner, desk } = await requirePlanBuyer(context, request)
  return agree({ context, owner, desk }, await request.formData())
}

export default function ChangePage() {
  const { wanted, plan, couponCode, weighed, leftover, present, zone, shownAt } =
    useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const seatAmount = plan.prices.find(({ interval }) => interval === wanted.interval)?.seatAmount ?? null
  const isSold = plan.prices.some(({ interval }) => interval === wanted.interval)
  const hasSeats = seatAmount !== null
  const fields = (
    <ChoiceFields
      wanted={wanted}
      couponCode={couponCode}
      hasSeats={hasSeats}
      hasCoupon={weighed.kind === 'checkout'}
      couponFault={weighed.kind === 'checkout' ? weighed.couponFault : null}
    />
  )
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: plan.name }]} />
      <PageHead title={plan.name}>
        {isSold ? `Paid ${intervalWords[wanted.interval].by.toLowerCase()}. ` : null}
        {plan.description}
      </PageHead>
      <Card as="section" aria-label="What it costs" className="grid max-w-lg gap-6">
        {weighed.kind === 'refused' ? (
          <>
            <Banner tone="warning">{weighed.message}</Banner>
            <div>
              <LinkButton href={planPath} variant="secondary">
                Back to your plan
              </LinkButton>
            </div>
          </>
        ) : (
          <>
            {hasSeats ? fields : null}
            {weighed.kind === 'checkout' ? (
              <CheckoutPrice checkout={weighed.checkout} plan={plan} wanted={wanted} />
            ) : (
              <ChangePrice
                change={weighed.change}
                plan={plan}
                wanted={wanted}
                present={present}
                zone={zone}
              />
            )}
            {hasSeats ? null : fields}
            {leftover ? <LeavesOver leftover={leftover} planId={plan.id} /> : null}
            <AgreeForm wanted={wanted} agreed={agreedOf(weighed, shownAt)} result={refused} />
          </>
        )}
      </Card>
    </>
  )
}

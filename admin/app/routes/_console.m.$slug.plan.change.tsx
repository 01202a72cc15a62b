import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import {
  ActionForm,
  Banner,
  Button,
  Card,
  Field,
  formatMoney,
  LinkButton,
  PageHead,
  SubmitButton,
  TextInput,
  useLocale,
} from '#ui/index.ts'
import { intervalWords } from '#ui/plans/words.ts'
import { agree, chosenPlan, weigh, type Weighed } from '../own-plan/agree.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { wantedIn } from '../own-plan/choice.ts'
import { WeighedPrice } from '../own-plan/weighed-price.tsx'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Choose a plan')
export const handle = {
  crumbs: ({ plan }: { plan: { name: string } }, slug: string) => [
    { label: 'Your plan', href: `/m/${slug}/plan` },
    { label: plan.name },
  ],
}

export async function loader(args: LoaderFunctionArgs) {
  const buying = await requireBuyer(args)
  const desk = await buying.readDesk()
  const query = new URL(args.request.url).searchParams
  const { wanted, plan } = chosenPlan(buying, desk, wantedIn(query))
  const couponCode = (query.get('coupon') ?? '').trim().slice(0, 60)
  const weighed = await weigh(args.context, buying, { desk, wanted, couponCode })
  return {
    path: buying.path,
    wanted,
    plan,
    couponCode,
    weighed,
    presentName: desk.subscription?.planName ?? '',
    zone: buying.place.tenant.timeZone,
    shownAt: new Date().toISOString(),
  }
}

export async function action(args: ActionFunctionArgs) {
  const buying = await requireBuyer(args)
  return agree(args.context, buying, await args.request.formData())
}

export default function ChangePage() {
  const { path, wanted, plan, couponCode, weighed, presentName, zone, shownAt } =
    useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const locale = useLocale()
  return (
    <>
      <PageHead title={plan.name}>
        Paid {intervalWords[wanted.interval].by.toLowerCase()}. {plan.description}
      </PageHead>
      <Card as="section" aria-label="What it costs" className="grid max-w-lg gap-6">
        {weighed.kind === 'refused' ? (
          <>
            <Banner tone="warning">{weighed.message}</Banner>
            <div>
              <LinkButton href={path} variant="secondary">
                Back to your plan
              </LinkButton>
            </div>
          </>
        ) : (
          <>
            {weighed.kind === 'checkout' ? (
              <Form method="get" preventScrollReset className="flex flex-wrap items-end gap-3">
                <input type="hidden" name="plan" value={wanted.planId} />
                <input type="hidden" name="interval" value={wanted.interval} />
                <Field
                  name="coupon"
                  label="Coupon"
                  optional
                  className="min-w-40 grow"
                  {...(weighed.couponFault ? { error: weighed.couponFault } : {})}
                >
                  <TextInput key={couponCode} defaultValue={couponCode} maxLength={60} autoComplete="off" />
                </Field>
                <Button type="submit" variant="secondary">
                  Show the price
                </Button>
              </Form>
            ) : null}
            <WeighedPrice
              weighed={weighed}
              plan={plan}
              interval={wanted.interval}
              presentName={presentName}
              zone={zone}
            />
            <ActionForm {...(result ? { result } : {})} className="grid gap-4">
              <input type="hidden" name="plan" value={wanted.planId} />
              <input type="hidden" name="interval" value={wanted.interval} />
              <input
                type="hidden"
                name="couponCode"
                value={weighed.kind === 'checkout' ? (weighed.checkout.coupon?.code ?? '') : ''}
              />
              <input
                type="hidden"
                name="at"
                value={weighed.kind === 'change' && weighed.when === 'now' ? weighed.takesEffectAt : shownAt}
              />
              <div className="flex flex-wrap gap-3">
                <SubmitButton>{agreementOf(weighed, locale)}</SubmitButton>
                <LinkButton href={path} variant="quiet">
                  Back
                </LinkButton>
              </div>
              {weighed.kind === 'checkout' ? (
                <p className="text-sm text-muted">
                  You pay on the page of the payment service, and come back here.
                </p>
              ) : null}
            </ActionForm>
          </>
        )}
      </Card>
    </>
  )
}

/** What the button agrees to. */
function agreementOf(weighed: Weighed, locale: string): string {
  if (weighed.kind !== 'change') return 'Go to payment'
  if (weighed.when !== 'now') return 'Change with the next period'
  const { amounts } = weighed
  return amounts && amounts.dueAmount > 0
    ? `Pay ${formatMoney(amounts.dueAmount, amounts.currency, locale)} and change now`
    : 'Change now'
}

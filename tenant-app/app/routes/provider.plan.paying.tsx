import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ActionForm, Banner, Breadcrumbs, Card, CardHeader, PageHead, SubmitButton } from '#ui/index.ts'
import { allCountries } from '#ui/forms/country-choices.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { BillingDetailsForm } from '#ui/plans/billing-details-form.tsx'
import { billingDetailsField, billingDetailsIn } from '#ui/plans/billing-details.server.ts'
import { cardWords } from '#ui/plans/card-words.ts'
import { Done, doneIn } from '../account/done.tsx'
import { refuseProblem } from '../account/form.server.ts'
import { planPath } from '../plan/address.ts'
import { isPaying } from '../plan/choice.server.ts'
import { requirePlanBuyer } from '../plan/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('How you pay')

const path = `${planPath}/paying`

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { owner, desk } = await requirePlanBuyer(context, request)
  // Back from the page on which a card was left: it counts at once, and not only when the next sweep comes.
  if (new URL(request.url).searchParams.get('card') === 'left') {
    const settled = await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) => core.billing.settleCardChange(runtime, scope, { owner })),
    )
    throw redirect(`${path}?done=${settled.ok ? (settled.value ? 'card' : 'same') : 'later'}`)
  }
  const { card, details } = await context.read(async (ctx, core) => {
    const [kept, billing] = await Promise.all([
      core.billing.getPlanCard(ctx, owner),
      core.billing.getBillingDetails(ctx, owner),
    ])
    return { card: kept, details: billing }
  })
  const { country, locale } = context.tenant
  return {
    card,
    details,
    isPaying: isPaying(desk),
    countries: allCountries(details.address?.country ?? country, locale),
    done: doneIn(request),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { owner } = await requirePlanBuyer(context, request)
  const form = await request.formData()
  if (form.get('form') === 'card') {
    const here = `${context.origin}${path}`
    const opened = await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) =>
        core.billing.beginCardChange(runtime, scope, {
          owner,
          successUrl: `${here}?card=left`,
          cancelUrl: here,
        }),
      ),
    )
    return opened.ok ? redirect(opened.value) : refuseProblem('card', form, opened.problem)
  }
  const saved = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) =>
      core.billing.setBillingDetails(runtime, scope, { owner, ...billingDetailsIn(form) }),
    ),
  )
  return saved.ok
    ? redirect(`${path}?done=details#billing-details`)
    : refuseProblem('details', form, saved.problem, billingDetailsField)
}

const doneWords = {
  card: 'Your card is changed. It is charged from now on.',
}

export default function PayingPage() {
  const { card, details, countries, done, isPaying: pays } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const resultOf = (form: string) => (refused?.form === form ? refused : undefined)
  const faults = resultOf('card')?.errors.map(({ message }) => message)
  return (
    <>
      <Breadcrumbs crumbs={[{ href: planPath, label: 'Your plan' }, { label: 'How you pay' }]} />
      <PageHead title="How you pay">Your card, and to whom invoices are addressed.</PageHead>
      {refused ? null : done === 'same' ? (
        <Banner tone="info">The card stays as it was: no other one was left.</Banner>
      ) : done === 'later' ? (
        <Banner tone="warning">
          The payment service does not answer just now. Your new card counts as soon as it does.
        </Banner>
      ) : (
        <Done what={done} words={doneWords} />
      )}
      <div className="grid max-w-3xl gap-6">
        <Card as="section" aria-labelledby="card">
          <CardHeader title={<span id="card">Card</span>} />
          <div className="grid gap-4">
            {faults ? <Banner tone="negative">{faults.join(' ')}</Banner> : null}
            {card?.expiresSoon ? (
              <Banner tone="warning" role="note" title="Your card ends soon">
                Leave another one, so that your plan goes on without a gap.
              </Banner>
            ) : null}
            <p>{card ? `${cardWords(card)}.` : 'No card is kept. You leave one when you choose a plan.'}</p>
            {(card ?? pays) ? (
              <ActionForm summary={false}>
                <input type="hidden" name="form" value="card" />
                <SubmitButton variant="secondary">{card ? 'Use another card' : 'Leave a card'}</SubmitButton>
              </ActionForm>
            ) : null}
          </div>
        </Card>
        <BillingDetailsForm
          details={details}
          countries={countries}
          isDone={done === 'details'}
          result={resultOf('details')}
        />
      </div>
    </>
  )
}

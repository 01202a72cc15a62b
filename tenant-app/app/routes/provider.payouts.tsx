import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { MoneyOnItsWay } from '#platform/payments/index.ts'
import { Banner, formatMoney, LinkButton, PageHead, useLocale } from '#ui/index.ts'
import { AccountCard } from '#ui/money/account-card.tsx'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { askedWithdrawal, confirmedWithdrawal, countryChoices, intervalOf } from '#ui/money/payouts-form.ts'
import { PayoutsView } from '#ui/money/payouts-view.tsx'
import { refuse, refuseProblem, text } from '../account/form.server.ts'
import { requireProviderOwner } from '../earnings/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Payouts')

const path = '/provider/payouts'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { owner, providerId } = requireProviderOwner(context, request)
  const query = new URL(request.url).searchParams
  const from = query.get('from')
  // Whoever comes back from the page of the payment service sees at once what came of it.
  const isAsked =
    from === 'onboarding'
      ? await context.run((runtime, scope, core) => core.payments.settleOnboarding(runtime, scope, { owner }))
      : true
  const { tenant } = context
  const cursor = query.get('cursor')
  const [{ account, payouts, debts, left }, balance, quoteOf] = await Promise.all([
    context.read(async (ctx, core) => {
      const [account, payouts, debts, { stage }, money] = await Promise.all([
        core.payments.getPayoutAccount(ctx, owner),
        core.payments.listPayouts(ctx, { owner, ...(cursor ? { cursor } : {}) }),
        core.payments.listDebts(ctx, owner),
        core.providers.getOwnProvider(ctx, providerId),
        core.payments.moneyOnItsWay(ctx, providerId),
      ])
      return { account, payouts, debts, left: stage === 'offboarded' ? money : null }
    }),
    context.run((runtime, scope, core) => core.payments.readBalance(runtime, scope, { owner })),
    context.run(async (_runtime, _scope, core) => core.payments.quoteWithdrawal),
  ])
  const wanted = askedWithdrawal(query, balance.currency, tenant.locale)
  const { isOffered, countries } = await context.run(async (runtime, _scope, core) => ({
    isOffered: runtime.payments.isOffered,
    countries: core.payments.payoutCountries,
  }))
  return {
    isOffered,
    left,
    countries: countryChoices(countries, tenant.country, tenant.locale),
    from,
    isAsked,
    done: query.get('done'),
    page: {
      account,
      balance,
      payouts,
      debts,
      zone: tenant.timeZone,
      isFurther: cursor !== null,
      asked: wanted
        ? { quote: quoteOf(balance, wanted.amount, wanted.isInstant), key: crypto.randomUUID() }
        : null,
    },
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { owner } = requireProviderOwner(context, request)
  const form = await request.formData()
  const kind = text(form, 'form', 20)
  if (kind === 'onboarding') {
    const country = text(form, 'country', 2)
    const opened = await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) =>
        core.payments.beginOnboarding(runtime, scope, {
          owner,
          ...(country ? { country } : {}),
          page: `${context.origin}${path}`,
        }),
      ),
    )
    return opened.ok ? redirect(opened.value) : refuseProblem(kind, form, opened.problem)
  }
  if (kind === 'schedule') {
    const interval = intervalOf(text(form, 'interval', 10))
    const saved = await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) =>
        core.payments.setPayoutInterval(runtime, scope, { owner, interval }),
      ),
    )
    return saved.ok ? redirect(`${path}?done=schedule`) : refuseProblem(kind, form, saved.problem)
  }
  const wanted = confirmedWithdrawal(form)
  if (!wanted) return refuse('withdraw', form, [{ field: '', message: 'Ask for it once more.' }])
  const sent = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) => core.payments.withdraw(runtime, scope, { owner, ...wanted })),
  )
  if (!sent.ok) return refuseProblem('withdraw', form, sent.problem)
  const { state } = sent.value
  return redirect(`${path}?done=${state === 'requested' || state === 'failed' ? state : 'withdrawn'}`)
}

const doneWords: Record<string, { tone: 'positive' | 'warning' | 'info'; text: string }> = {
  schedule: { tone: 'positive', text: 'Saved. It counts from the next payout on.' },
  withdrawn: { tone: 'positive', text: 'Your money is on its way to your bank.' },
  requested: {
    tone: 'info',
    text: 'The payment service does not answer just now. Your withdrawal is kept, and is made once as soon as it does.',
  },
  failed: { tone: 'warning', text: 'The payment service did not make the payout; below you read why.' },
}

export default function PayoutsPage() {
  const { page, countries, from, isAsked, done, isOffered, left } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const resultOf = (form: string) => (answer?.form === form ? answer : undefined)
  const said = done ? doneWords[done] : undefined
  const { account } = page
  return (
    <>
      <PageHead
        title="Payouts"
        actions={
          <LinkButton href="/provider/earnings" variant="secondary">
            Earnings
          </LinkButton>
        }
      >
        Where your money goes, and when.
      </PageHead>
      <div className="grid gap-6">
        {said && !answer ? <Banner tone={said.tone}>{said.text}</Banner> : null}
        {from === 'onboarding' && isAsked && account.state === 'enabled' ? (
          <Banner tone="positive">Your account is ready. What waits for you is being sent to it.</Banner>
        ) : null}
        {from === 'onboarding' && !isAsked ? (
          <Banner tone="info">
            The payment service does not answer just now; what you said there is kept.
          </Banner>
        ) : null}
        {from === 'expired' ? (
          <Banner tone="info">That page was open for too long. Go on with the button below.</Banner>
        ) : null}
        {left ? <Left money={left} /> : null}
        {account.mayReceive ? null : (
          <Banner tone="warning" role="note" title="You cannot be paid out yet">
            {account.state === 'none'
              ? 'Customers can book and pay all the same: the marketplace keeps your money until you have connected an account.'
              : 'What you earn is kept for you by the marketplace, and sent as soon as your account can take it.'}
          </Banner>
        )}
        {isOffered ? (
          <AccountCard
            account={account}
            countries={countries}
            zone={page.zone}
            mayManage
            result={resultOf('onboarding')}
          />
        ) : (
          <Banner role="note">This marketplace takes no payments online.</Banner>
        )}
        <PayoutsView page={page} path={path} mayManage resultOf={resultOf} />
      </div>
    </>
  )
}

/** For those who have left: what is theirs reaches them all the same. */
function Left({ money }: { money: MoneyOnItsWay }) {
  const locale = useLocale()
  const { currency, heldAmount, waitingAmount, onTheWayAmount, owedAmount } = money
  const coming = heldAmount + waitingAmount + onTheWayAmount
  const text = (amount: number) => formatMoney(amount, currency, locale)
  return (
    <Banner role="note" title="You have left this marketplace">
      {coming > 0
        ? `${text(coming)} of yours is still on its way: it is released and paid out as before.`
        : 'Nothing is on its way to you any more.'}{' '}
      {owedAmount > 0
        ? `You owe ${text(owedAmount)} from earlier refunds; it is kept of what is still released.`
        : null}
    </Banner>
  )
}

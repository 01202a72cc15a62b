import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Banner, LinkButton, PageHead } from '#ui/index.ts'
import { AccountCard } from '#ui/money/account-card.tsx'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { askedWithdrawal, confirmedWithdrawal, countryChoices, intervalOf } from '#ui/money/payouts-form.ts'
import { PayoutsView } from '#ui/money/payouts-view.tsx'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { answerOf, refuse, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Payouts')
export const handle = { crumbs: () => [{ label: 'Payouts' }] }

const ownerOf = (tenantId: string) => ({ kind: 'tenant', id: tenantId }) as const

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.read_any')
  const { tenant } = place
  const owner = ownerOf(tenant.id)
  const mayManage = place.may('payout.manage_marketplace')
  const query = new URL(args.request.url).searchParams
  const from = query.get('from')
  const isAsked =
    from === 'onboarding' && mayManage
      ? await place.run((runtime, scope, core) => core.payments.settleOnboarding(runtime, scope, { owner }))
      : true
  const cursor = query.get('cursor')
  const [{ account, payouts, debts }, balance] = await Promise.all([
    place.read(async (ctx, core) => {
      const [account, payouts, debts] = await Promise.all([
        core.payments.getPayoutAccount(ctx, owner),
        core.payments.listPayouts(ctx, { owner, ...(cursor ? { cursor } : {}) }),
        core.payments.listDebts(ctx, owner),
      ])
      return { account, payouts, debts }
    }),
    place.run((runtime, scope, core) => core.payments.readBalance(runtime, scope, { owner })),
  ])
  // The console is in English, whatever the marketplace speaks.
  const wanted = askedWithdrawal(query, balance.currency, 'en')
  const { isOffered, countries, quote } = await place.run(async (runtime, _scope, core) => ({
    isOffered: runtime.payments.isOffered,
    countries: core.payments.payoutCountries,
    quote: wanted ? core.payments.quoteWithdrawal(balance, wanted.amount, wanted.isInstant) : null,
  }))
  return {
    isOffered,
    mayManage,
    countries: countryChoices(countries, tenant.country, 'en'),
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
      asked: quote ? { quote, key: crypto.randomUUID() } : null,
    },
  }
}

export async function action(args: ActionFunctionArgs) {
  const { context, request, params } = args
  const place = await requireMarketplace(args, 'payout.manage_marketplace')
  const owner = ownerOf(place.tenant.id)
  const path = `/m/${params.slug}/payouts`
  const form = await request.formData()
  const kind = textOf(form, 'form', 20)
  if (kind === 'onboarding') {
    const country = textOf(form, 'country', 2)
    const opened = await attemptAtProcessor(context, () =>
      place.run((runtime, scope, core) =>
        core.payments.beginOnboarding(runtime, scope, {
          owner,
          ...(country ? { country } : {}),
          page: `${context.origin}${path}`,
        }),
      ),
    )
    return opened.ok ? redirect(opened.value) : answerOf(opened, form, { form: kind, done: '' })
  }
  if (kind === 'schedule') {
    const interval = intervalOf(textOf(form, 'interval', 10))
    const saved = await attemptAtProcessor(context, () =>
      place.run((runtime, scope, core) =>
        core.payments.setPayoutInterval(runtime, scope, { owner, interval }),
      ),
    )
    return saved.ok ? redirect(`${path}?done=schedule`) : answerOf(saved, form, { form: kind, done: '' })
  }
  const wanted = confirmedWithdrawal(form)
  if (!wanted) return refuse(form, 'withdraw', [{ field: '', message: 'Ask for it once more.' }])
  const sent = await attemptAtProcessor(context, () =>
    place.run((runtime, scope, core) => core.payments.withdraw(runtime, scope, { owner, ...wanted })),
  )
  if (!sent.ok) return answerOf(sent, form, { form: 'withdraw', done: '' })
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

export default function Payouts() {
  const { page, countries, from, isAsked, done, isOffered, mayManage } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { slug, name } = useMarketplace()
  const resultOf = (form: string) => (answer?.form === form && answer.errors.length > 0 ? answer : undefined)
  const said = done ? doneWords[done] : undefined
  const { account } = page
  return (
    <>
      <PageHead
        title="Payouts"
        actions={
          <LinkButton href={`/m/${slug}/earnings`} variant="secondary">
            Earnings
          </LinkButton>
        }
      >
        Where your commission goes, and when.
      </PageHead>
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
      {isOffered ? (
        <>
          <AccountCard
            account={account}
            countries={countries}
            zone={page.zone}
            mayManage={mayManage}
            result={resultOf('onboarding')}
          />
          <p className="max-w-measure text-sm text-muted">
            {account.isNamedOnPayments
              ? `Customers read ${name} on their bank statements.`
              : `As soon as this account is ready, customers read ${name} on their bank statements; until then, the name of the platform.`}
          </p>
        </>
      ) : (
        <Banner role="note">No payment service is set up here, so nothing is paid online.</Banner>
      )}
      <PayoutsView page={page} path={`/m/${slug}/payouts`} mayManage={mayManage} resultOf={resultOf} />
    </>
  )
}

import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { WalletView } from '#platform/payments/index.ts'
import { Banner, Card, CardHeader, EmptyState, formatMoney, Time, useLocale } from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { PacksForSale } from '../account/packs-for-sale.tsx'
import { Done, doneIn } from '../account/done.tsx'
import { refuseProblem, text } from '../account/form.server.ts'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Credits')

const path = '/account/credits'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const purchase = new URL(request.url).searchParams.get('purchase')
  if (purchase) {
    // Whoever comes back sees the credits at once, and not only when the processor's notice has come.
    await attemptAtProcessor(context, () =>
      context.run((runtime, scope, core) => core.payments.settleOwnPurchase(runtime, scope, purchase)),
    )
    throw redirect(`${path}?done=bought`)
  }
  const isOffered = await context.run(async (runtime) => runtime.payments.isOffered)
  const packs = isOffered ? await context.read((ctx, core) => core.payments.listOfferedPacks(ctx)) : []
  const wallet = await context.read((ctx, core) => core.payments.readOwnWallet(ctx))
  return { wallet, packs, zone: context.tenant.timeZone, done: doneIn(request) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  const form = await request.formData()
  const packId = text(form, 'packId', 36)
  const opened = await attemptAtProcessor(context, () =>
    context.run((runtime, scope, core) =>
      core.payments.buyCredits(runtime, scope, { packId, returnUrl: `${context.origin}${path}` }),
    ),
  )
  return opened.ok ? redirect(opened.value) : refuseProblem('buy', form, opened.problem)
}

const doneWords = {
  bought:
    'Thank you. What you have paid for stands below; some banks take a while, and then it comes by itself.',
}

const words: Record<WalletView['entries'][number]['kind'], string> = {
  bought: 'Bought',
  granted: 'Given to you',
  spent: 'Used for a booking',
  given_back: 'Given back',
  expired: 'Expired',
  refunded: 'Refunded',
  charged_back: 'Refunded by your bank',
}

export default function Credits() {
  const { wallet, packs, zone, done } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()
  const locale = useLocale()
  const { currency, balanceAmount, frozenAmount, lots, entries } = wallet
  const ending = lots.filter(({ expiresAt, isFrozen }) => expiresAt !== null && !isFrozen)
  return (
    <div className="grid gap-6">
      {refused ? null : <Done what={done} words={doneWords} />}
      <Card as="section" aria-label="Your credits">
        <h2 className="text-sm text-muted">Your credits</h2>
        <p className="heading text-3xl tabular-nums">{formatMoney(balanceAmount, currency, locale)}</p>
        <p className="mt-2 max-w-measure text-muted">
          Use them when you book: choose credits before you pay. What is missing is paid in the usual way.
        </p>
        {frozenAmount > 0 ? (
          <Banner tone="info" className="mt-4">
            {formatMoney(frozenAmount, currency, locale)} more cannot be used at the moment: your bank was
            asked to take back what was paid for it, and has not decided yet.
          </Banner>
        ) : null}
        {ending.length > 0 ? (
          <ul className="mt-4 grid gap-1 text-sm">
            {ending.map(({ id, leftAmount, expiresAt }) => (
              <li key={id}>
                {formatMoney(leftAmount, currency, locale)} until{' '}
                <Time instant={expiresAt!} zone={zone} show="date" />
              </li>
            ))}
          </ul>
        ) : null}
      </Card>
      <PacksForSale packs={packs} refused={refused} />
      <Card as="section" aria-labelledby="movements">
        <CardHeader title={<span id="movements">What came in and went out</span>} />
        {entries.length === 0 ? (
          <EmptyState title="Nothing yet">
            When you are given credits, or use them, it stands here.
          </EmptyState>
        ) : (
          <ul className="grid gap-3">
            {entries.map(({ id, kind, amount, note, at }) => (
              <li key={id} className="price-line">
                <span className="min-w-0">
                  {words[kind]}
                  <span className="block text-sm text-muted">
                    <Time instant={at} zone={zone} show="date" />
                    {note ? ` · ${note}` : ''}
                  </span>
                </span>
                <span>{formatMoney(amount, currency, locale, { signed: true })}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  )
}

import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { WalletView } from '#platform/payments/index.ts'
import { Card, CardHeader, EmptyState, formatMoney, Stat, Time, useLocale } from '#ui/index.ts'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Credits')

export async function loader({ request, context }: LoaderFunctionArgs) {
  requirePerson(context, request)
  const wallet = await context.read((ctx, core) => core.payments.readOwnWallet(ctx))
  return { wallet, zone: context.tenant.timeZone }
}

const words: Record<WalletView['entries'][number]['kind'], string> = {
  bought: 'Bought',
  granted: 'Given to you',
  spent: 'Used for a booking',
  given_back: 'Given back',
  expired: 'Expired',
}

export default function Credits() {
  const { wallet, zone } = useLoaderData<typeof loader>()
  const locale = useLocale()
  const { currency, balanceAmount, lots, entries } = wallet
  const ending = lots.filter(({ expiresAt }) => expiresAt !== null)
  return (
    <div className="grid gap-6">
      <Card as="section" aria-label="Your credits">
        <dl className="stats">
          <Stat label="Your credits" value={formatMoney(balanceAmount, currency, locale)} />
        </dl>
        <p className="mt-2 max-w-measure text-muted">
          Use them when you book: choose credits before you pay. What is missing is paid in the usual way.
        </p>
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
                <span className="tabular-nums">
                  {formatMoney(amount, currency, locale, { signed: true })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  )
}

import type { WalletView } from '#platform/payments/index.ts'
import { formatMoney, Time, useLocale } from '#ui/index.ts'

/** What a customer has now, and what it is made of. */
export function WalletSummary({ email, wallet, zone }: { email: string; wallet: WalletView; zone: string }) {
  const locale = useLocale()
  const money = (amount: number) => formatMoney(amount, wallet.currency, locale)
  return (
    <div className="grid gap-3" aria-live="polite">
      <p>
        <span className="wrap-anywhere">{email}</span> has{' '}
        <strong className="font-strong">{money(wallet.balanceAmount)}</strong> in credits.
        {wallet.frozenAmount > 0
          ? ` ${money(wallet.frozenAmount)} more is frozen until a bank has decided about what was paid for it.`
          : null}
      </p>
      {wallet.lots.length > 0 ? (
        <ul className="grid gap-1 text-sm text-muted">
          {wallet.lots.map(({ id, leftAmount, origin, reason, expiresAt, isFrozen }) => (
            <li key={id}>
              {money(leftAmount)} {origin === 'granted' ? 'given' : 'bought'}
              {reason ? `: ${reason}` : ''}
              {isFrozen ? (
                ', frozen'
              ) : expiresAt ? (
                <>
                  , until <Time instant={expiresAt} zone={zone} show="date" />
                </>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

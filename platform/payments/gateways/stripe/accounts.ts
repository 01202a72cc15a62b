import type Stripe from 'stripe'
import type { AccountFacts, Balance, Payout } from '../port.ts'
import { told } from './amounts.ts'
import { fromSeconds } from './intents.ts'

export function toAccount(account: Stripe.Account): AccountFacts {
  const { requirements } = account
  const isTransfersActive = account.capabilities?.transfers === 'active'
  const disabledReason = requirements?.disabled_reason ?? null
  return {
    id: account.id,
    state: stateOf(account, isTransfersActive, disabledReason),
    isTransfersActive,
    isPayoutsEnabled: account.payouts_enabled ?? false,
    requirements: {
      due: requirements?.currently_due ?? [],
      pastDue: requirements?.past_due ?? [],
      pending: requirements?.pending_verification ?? [],
      errors: (requirements?.errors ?? []).map(({ reason }) => reason),
      disabledReason,
      dueAt: requirements?.current_deadline ? fromSeconds(requirements.current_deadline) : null,
    },
    payoutInterval: intervalOf(account.settings?.payouts?.schedule.interval),
    currency: (account.default_currency ?? '').toUpperCase(),
  }
}

function stateOf(account: Stripe.Account, isTransfersActive: boolean, disabledReason: string | null) {
  if (disabledReason?.startsWith('rejected')) return 'disabled'
  if (!account.details_submitted) return 'pending'
  return isTransfersActive && account.payouts_enabled ? 'enabled' : 'restricted'
}

const intervals = ['manual', 'daily', 'weekly', 'monthly'] as const
const intervalOf = (interval: string | undefined) => intervals.find((known) => known === interval) ?? 'daily'

const amountIn = (currency: string, parts: readonly { amount: number; currency: string }[] | undefined) =>
  (parts ?? [])
    .filter((part) => part.currency === currency.toLowerCase())
    .reduce((sum, { amount }) => sum + told(amount, currency).amount, 0)

export const toBalance = (balance: Stripe.Balance, currency: string): Balance => ({
  currency,
  available: amountIn(currency, balance.available),
  pending: amountIn(currency, balance.pending),
  instant: amountIn(currency, balance.instant_available),
})

export const toPayout = (payout: Stripe.Payout): Payout => ({
  id: payout.id,
  state: payout.status === 'canceled' ? 'cancelled' : (payout.status as Payout['state']),
  ...told(payout.amount, payout.currency),
  isInstant: payout.method === 'instant',
  arrivesAt: fromSeconds(payout.arrival_date),
  failureCode: payout.failure_code,
})

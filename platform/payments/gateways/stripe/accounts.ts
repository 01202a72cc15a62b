import type Stripe from 'stripe'
import type { AccountFacts, Balance, NewAccount, Payout } from '../port.ts'
import { told } from './amounts.ts'
import { fromSeconds } from './intents.ts'

export const accountParams = (input: NewAccount): Stripe.AccountCreateParams => ({
  country: input.country,
  default_currency: input.currency.toLowerCase(),
  email: input.email,
  metadata: input.metadata,
  business_profile: {
    name: input.businessName,
    url: input.url,
    ...(input.productDescription ? { product_description: input.productDescription } : {}),
  },
  capabilities: {
    transfers: { requested: true },
    ...(input.isNamedOnPayments ? { card_payments: { requested: true } } : {}),
  },
  // The marketplace bears losses and fees; its people never see a dashboard of the processor.
  controller: {
    fees: { payer: 'application' },
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'express' },
  },
  settings: {
    ...(input.colour ? { branding: { primary_color: input.colour } } : {}),
    ...(input.isNamedOnPayments
      ? { payments: { statement_descriptor: descriptorOf(input.businessName) } }
      : {}),
  },
})

/** What banks print: 5 to 22 Latin characters, some letters among them (https://docs.stripe.com/get-started/account/statement-descriptors). */
export function descriptorOf(name: string): string {
  const latin = name
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/[<>\\'"*]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 22)
    .replace(/[^a-z0-9).]+$/i, '')
  if (!/[a-z]/i.test(latin)) return 'BOOKING'
  return latin.length < 5 ? `${latin} BOOKING`.slice(0, 22) : latin
}

export function toAccount(account: Stripe.Account): AccountFacts {
  const { requirements } = account
  const isTransfersActive = account.capabilities?.transfers === 'active'
  const disabledReason = requirements?.disabled_reason ?? null
  return {
    id: account.id,
    state: stateOf(account, isTransfersActive, disabledReason),
    isTransfersActive,
    isCardPaymentsActive: account.capabilities?.card_payments === 'active',
    country: account.country ?? '',
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
  instant: (balance.instant_available ?? [])
    .filter((part) => part.currency === currency.toLowerCase())
    .reduce((sum, { net_available: net }) => sum + told(net?.[0]?.amount ?? 0, currency).amount, 0),
})

export const toPayout = (payout: Stripe.Payout): Payout => ({
  id: payout.id,
  state: payout.status === 'canceled' ? 'cancelled' : (payout.status as Payout['state']),
  ...told(payout.amount, payout.currency),
  isInstant: payout.method === 'instant',
  isAutomatic: payout.automatic,
  feeAmount: feeOf(payout.balance_transaction),
  returnedFeeAmount: Math.max(0, -feeOf(payout.failure_balance_transaction)),
  arrivesAt: fromSeconds(payout.arrival_date),
  failureCode: payout.failure_code,
  metadata: payout.metadata ?? {},
})

function feeOf(line: Stripe.Payout['balance_transaction']): number {
  if (line === null || typeof line === 'string') return 0
  return told(line.fee, line.currency).amount
}

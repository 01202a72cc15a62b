import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { decimalsOf } from '../payments/currencies.ts'
import type { Account } from '../store.ts'
import { defaultBank } from './bank-accounts.ts'
import { ownerOf } from './platform.ts'

export const balanceIn = (engine: StripeEngine, account: Account, currency: string) =>
  engine.balanceOf(account).get(currency) ?? { available: 0, pending: 0 }

/**
 * What connected accounts owe in this currency, as a positive number of minor units: the platform answers for it, and
 * as much of its own balance stays where it is (https://docs.stripe.com/connect/account-balances).
 */
export function reservedFor(engine: StripeEngine, currency: string): number {
  let owed = 0
  for (const { id, controller } of engine.store.all('account')) {
    if (controller?.losses?.payments !== 'application') continue
    const { available, pending } = balanceIn(engine, id, currency)
    owed -= Math.min(0, available + pending)
  }
  return owed
}

/** What may leave the balance now. */
export function spendable(engine: StripeEngine, account: Account, currency: string): number {
  const { available } = balanceIn(engine, account, currency)
  return account === null ? available - reservedFor(engine, currency) : available
}

/**
 * What an instant payout costs: 1 %, at least half a unit of a currency with cents; taken from the balance besides the
 * amount (https://docs.stripe.com/payouts/instant-payouts#pricing). In minor units.
 */
export const instantFee = (amount: number, currency: string): number =>
  Math.max(Math.ceil(amount / 100), decimalsOf(currency) === 2 ? 50 : 1)

/** The most that can be paid out at once, so that the fee can still be taken. In minor units. */
export function largestInstant(funds: number, currency: string): number {
  let amount = Math.max(0, Math.floor((funds * 100) / 101))
  while (amount > 0 && amount + instantFee(amount, currency) > funds) amount--
  return wholePart(amount, currency)
}

/** Banks take these in whole units only (https://docs.stripe.com/currencies#special-cases). */
const paidOutWhole = new Set(['huf', 'isk', 'twd', 'ugx'])

/** Without what is too small to be sent to a bank in this currency. */
export const wholePart = (amount: number, currency: string): number =>
  amount - (amount % (paidOutWhole.has(currency) ? 100 : decimalsOf(currency) === 3 ? 10 : 1))

/** The answer to `GET /v1/balance`. */
export function balanceView(engine: StripeEngine, account: Account): Stripe.Balance {
  const { default_currency: currency = 'eur' } = engine.store.get('account', ownerOf(engine, account))
  const balances = new Map(engine.balanceOf(account))
  if (balances.size === 0) balances.set(currency, { available: 0, pending: 0 })
  const part = (amount: number, currency: string) => ({ amount, currency, source_types: { card: amount } })
  return {
    object: 'balance',
    available: [...balances].map(([currency, { available }]) => part(available, currency)),
    ...(account === null
      ? {
          connect_reserved: [...balances].map(([currency]) => ({
            amount: reservedFor(engine, currency),
            currency,
          })),
        }
      : {}),
    instant_available: [...balances].map(([currency]) => instantPart(engine, account, currency)),
    livemode: false,
    pending: [...balances].map(([currency, { pending }]) => part(pending, currency)),
    refund_and_dispute_prefunding: { available: [], pending: [] },
  }
}

function instantPart(
  engine: StripeEngine,
  account: Account,
  currency: string,
): Stripe.Balance.InstantAvailable {
  const bank = defaultBank(engine, ownerOf(engine, account), currency)
  const isOffered = bank?.available_payout_methods?.includes('instant') ?? false
  const amount = isOffered ? Math.max(0, spendable(engine, account, currency)) : 0
  const net = largestInstant(amount, currency)
  return {
    amount,
    currency,
    ...(bank && isOffered
      ? { net_available: [{ amount: net, destination: bank.id, source_types: { card: net } }] }
      : {}),
    source_types: { card: amount },
  }
}

import type Stripe from 'stripe'
import type { StripeClock } from './clock.ts'
import type { Schedule } from './schedule.ts'
import { nextId, type Account, type StripeStore } from './store.ts'

export type NewBalanceTransaction = {
  /** Whose balance: a connected account's id, or null for the platform's own. */
  account: Account
  type: Stripe.BalanceTransaction['type']
  /** Gross, in minor units; negative for what leaves the balance. */
  amount: number
  /** What Stripe keeps of it, in minor units; negative when it gives a fee back. The net is `amount - fee`. */
  fee?: number
  feeDetails?: Stripe.BalanceTransaction.FeeDetail[]
  currency: string
  /** Id of the charge, refund, transfer, … that it belongs to. */
  source: string | null
  /** Unix seconds from which on the net may leave; now when not given. */
  availableOn?: number
  description?: string | null
}
/** Net amounts of one currency in minor units; either may be negative. */
export type CurrencyBalance = { available: number; pending: number }

const reportingCategories: Record<string, string> = {
  payment: 'charge',
  payment_refund: 'refund',
  payment_failure_refund: 'payment_failure_refund',
  adjustment: 'other_adjustment',
  payout_failure: 'payout_reversal',
  payout_cancel: 'payout_reversal',
  transfer_refund: 'transfer_reversal',
  stripe_fee: 'fee',
}

/**
 * What each account has with Stripe. Every movement is a balance transaction; a balance is the sum of their nets,
 * pending until `available_on`, kept per currency (nothing is ever converted here).
 */
export class Balances {
  private readonly sums = new Map<string, Map<string, CurrencyBalance>>()

  constructor(
    private readonly store: StripeStore,
    private readonly clock: StripeClock,
    private readonly schedule: Schedule,
    private readonly onAvailable: (account: Account) => void,
  ) {
    schedule.onDue('balance.available', (subject) => this.release(subject))
  }

  /** Counts what a folder gave back: once, at the start. */
  restore(accounts: readonly Account[]): void {
    for (const account of accounts) {
      for (const transaction of this.store.all('balance_transaction', account))
        this.count(account, transaction)
    }
  }

  addBalanceTransaction(input: NewBalanceTransaction): Stripe.BalanceTransaction {
    const { account, type, amount, currency, source, fee = 0, description = null } = input
    const now = this.clock.now()
    const availableOn = Math.max(input.availableOn ?? now, now)
    for (const each of [amount, fee])
      if (!Number.isSafeInteger(each)) throw new RangeError(`${each} is no amount`)
    const transaction: Stripe.BalanceTransaction = {
      id: nextId('txn'),
      object: 'balance_transaction',
      amount,
      available_on: availableOn,
      balance_type: 'payments',
      created: now,
      currency,
      description,
      exchange_rate: null,
      fee,
      fee_details: input.feeDetails ?? (fee === 0 ? [] : [stripeFee(fee, currency)]),
      net: amount - fee,
      reporting_category: reportingCategories[type] ?? type,
      source,
      status: availableOn > now ? 'pending' : 'available',
      type,
    }
    this.store.insert('balance_transaction', transaction, account)
    this.count(account, transaction)
    if (availableOn > now) this.schedule.add('balance.available', transaction.id, availableOn)
    return transaction
  }

  /** Per currency, in the order in which currencies first came up. */
  balanceOf(account: Account): ReadonlyMap<string, Readonly<CurrencyBalance>> {
    return this.sumsOf(account)
  }

  private sumsOf(account: Account) {
    const key = account ?? ''
    let sums = this.sums.get(key)
    if (!sums) this.sums.set(key, (sums = new Map<string, CurrencyBalance>()))
    return sums
  }

  private count(
    account: Account,
    { currency, net, status }: Pick<Stripe.BalanceTransaction, 'currency' | 'net' | 'status'>,
  ) {
    const sums = this.sumsOf(account)
    const sum = sums.get(currency) ?? { available: 0, pending: 0 }
    if (status === 'pending') sum.pending += net
    else sum.available += net
    sums.set(currency, sum)
  }

  private release(id: string) {
    const account = this.store.accountOf('balance_transaction', id)
    const transaction = account === undefined ? null : this.store.find('balance_transaction', id, account)
    if (account === undefined || transaction?.status !== 'pending') return
    const { currency, net } = transaction
    this.count(account, { currency, net: -net, status: 'pending' })
    this.store.update('balance_transaction', transaction, { status: 'available' })
    this.count(account, { currency, net, status: 'available' })
    this.onAvailable(account)
  }
}

const stripeFee = (amount: number, currency: string): Stripe.BalanceTransaction.FeeDetail => ({
  amount,
  application: null,
  currency,
  description: 'Stripe processing fees',
  type: 'stripe_fee',
})

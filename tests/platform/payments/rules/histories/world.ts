import { sumOf } from '#platform/kernel/money.ts'
import {
  account,
  addSplits,
  noSplit,
  type AccountOwner,
  type AppliedSplitTerms,
  assertBalanced,
  type ChargeFunds,
  type ChargeState,
  type LineKind,
  type Posting,
  type RefundPlan,
  type Split,
  type TaxMode,
} from '#platform/payments/rules/index.ts'

export const earners = ['provider', 'tenant'] as const
export type Earner = (typeof earners)[number]

export type Charge = {
  id: string
  source: 'card' | 'wallet' | 'grant' | 'voucher' | 'gift'
  amount: number
  split: Split
  state: ChargeState
  /** Once it was collected. */
  funds: ChargeFunds | null
  frozenAmount: number
  /** Per earner: released and waiting with us, and lying in its balance. */
  waiting: Record<Earner, number>
  transferred: Record<Earner, number>
  chargeback: {
    id: string
    state: 'open' | 'won' | 'lost'
    amount: number
    fee: number
    /** Banks change their minds, here at most twice. */
    round: number
    taken: { fromHeld: Split; fromReleased: Split; excessAmount: number; lines: RefundPlan['lines'] } | null
  } | null
}
export type Payment = {
  id: string
  lines: { id: string; kind: LineKind; totalAmount: number; taxAmount: number; refundedAmount: number }[]
  split: Split
  charges: Charge[]
  /** As long as only amounts were given back, many refunds are one. */
  isEven: boolean
}
export type Refund = { id: string; paymentId: string; amount: number; state: 'sent' | 'failed' | 'settled' }
export type Payout = { id: string; owner: Earner; amount: number; state: 'paid' | 'failed' }

/** Everything that the money of one marketplace can be in, with a processor that only counts. */
export type World = {
  currency: string
  terms: AppliedSplitTerms
  taxMode: TaxMode
  taxRates: number[]
  owners: Record<Earner, AccountOwner>
  payments: Payment[]
  refunds: Refund[]
  payouts: Payout[]
  /** Credits that the one customer has: bought and given. */
  wallet: { bought: number; granted: number }
  /** Owed to an earner outside of any charge. */
  extra: Record<Earner, number>
  /** What an earner owed and nobody asks of it any more. */
  forgiven: Record<Earner, number>
  ledger: Map<string, number>
  known: Map<string, Posting>
  /** Told by the processor and the banks, and by nobody of ours. */
  outside: {
    balance: number
    connected: Record<Earner, number>
    banked: Record<Earner, number>
    paidIn: number
    sentBack: number
    keptByProcessor: number
    withBanks: number
    byHand: number
  }
  count: number
}

export const parties = { providerId: 'p', tenantId: 't' }

export const newWorld = (settings: Pick<World, 'currency' | 'terms' | 'taxMode' | 'taxRates'>): World => ({
  ...settings,
  owners: { provider: { kind: 'provider', id: 'p' }, tenant: { kind: 'tenant', id: 't' } },
  payments: [],
  refunds: [],
  payouts: [],
  wallet: { bought: 0, granted: 0 },
  extra: { provider: 0, tenant: 0 },
  forgiven: { provider: 0, tenant: 0 },
  ledger: new Map(),
  known: new Map(),
  outside: {
    balance: 0,
    connected: { provider: 0, tenant: 0 },
    banked: { provider: 0, tenant: 0 },
    paidIn: 0,
    sentBack: 0,
    keptByProcessor: 0,
    withBanks: 0,
    byHand: 0,
  },
  count: 0,
})

export const nextId = (world: World, prefix: string) => `${prefix}${(world.count += 1)}`
export const balance = (world: World, name: string) => world.ledger.get(name) ?? 0
export const owes = (world: World, owner: Earner) => balance(world, account.receivable(world.owners[owner]))

/** As the ledger's table does it: what is known changes nothing. */
export function post(world: World, posting: Posting): boolean {
  assertBalanced(posting)
  if (world.known.has(posting.key)) return false
  world.known.set(posting.key, posting)
  for (const { account: name, amount } of posting.entries)
    world.ledger.set(name, balance(world, name) + amount)
  return true
}

/** For the last look: what every whole of a payment was, charge by charge. */
export const sumOfCharges = (payment: Payment) =>
  addSplits(noSplit, ...payment.charges.map(({ split }) => split))

export const collectedOf = (payment: Payment) =>
  sumOf(payment.charges.filter(({ funds }) => funds !== null).map(({ amount }) => amount))

export const disputed = (world: World, charge: Charge) => balance(world, account.dispute(charge.id))

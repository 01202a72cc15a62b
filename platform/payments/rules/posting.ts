import { assertMinorUnits } from '#platform/kernel/money.ts'
import type { Account } from './accounts.ts'

export const postingKinds = [
  'charge.succeeded',
  'charge.fee_told',
  'charge.settled_in_person',
  'funds.released',
  'transfer.made',
  'transfer.reversed',
  'refund.issued',
  'refund.failed',
  'refund.settled_otherwise',
  'receivable.created',
  'receivable.netted',
  'receivable.written_off',
  'chargeback.withdrawn',
  'chargeback.won',
  'chargeback.lost',
  'chargeback.fee_passed_on',
  'chargeback.credits_returned',
  'wallet.bought',
  'wallet.granted',
  'wallet.spent',
  'wallet.returned',
  'wallet.expired',
  'wallet.refunded',
  'wallet.refund_failed',
  'voucher.sold',
  'voucher.given',
  'voucher.redeemed',
  'voucher.returned',
  'voucher.expired',
  'plan.paid',
  'plan.sent_on',
  'plan.fee_collected',
  'processor.fee',
  'payout.made',
  'payout.failed',
  'platform_payout.made',
  'platform_payout.failed',
  'currency.exchanged',
  'reconciliation.fee_corrected',
  'reconciliation.unexplained',
  'reconciliation.explained',
  'reconciliation.accepted',
] as const
export type PostingKind = (typeof postingKinds)[number]

export type Entry = {
  account: Account
  /** Minor units: debit positive, credit negative. */
  amount: number
  currency: string
  /** The processor's id of what moved its balance (`ch_…`, `re_…`, `tr_…`, `trr_…`, `po_…`, `dp_…`), for reconciliation. */
  object?: string
}

/** One thing that happened to money. */
export type Posting = {
  /** Names the happening, once for ever: a posting whose key is known is the same one again and changes nothing. */
  key: string
  kind: PostingKind
  paymentId: string | null
  entries: readonly Entry[]
}

type Line = { account: Account; amount: number; object?: string | undefined }

/**
 * A posting in one currency; what moves nothing is left out, and entries on one account and object become one.
 * @throws RangeError when it does not sum to zero, which is a mistake in a rule and never in the input
 */
export function postingOf(
  head: { key: string; kind: PostingKind; paymentId?: string | null },
  currency: string,
  lines: readonly Line[],
): Posting {
  const entries = new Map<string, Entry>()
  for (const { account, amount, object } of lines) {
    const name = `${account}\n${object ?? ''}`
    const before = entries.get(name)
    const sum = (before?.amount ?? 0) + amount
    assertMinorUnits(amount, sum)
    entries.set(name, { account, amount: sum, currency, ...(object === undefined ? {} : { object }) })
  }
  const posting: Posting = {
    key: head.key,
    kind: head.kind,
    paymentId: head.paymentId ?? null,
    entries: [...entries.values()].filter(({ amount }) => amount !== 0),
  }
  assertBalanced(posting)
  return posting
}

/** @throws RangeError for a posting that does not sum to zero in each of its currencies */
export function assertBalanced({ key, entries }: Pick<Posting, 'key' | 'entries'>): void {
  const sums = new Map<string, number>()
  for (const { currency, amount } of entries) {
    const sum = (sums.get(currency) ?? 0) + amount
    assertMinorUnits(amount, sum)
    sums.set(currency, sum)
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0) throw new RangeError(`The posting ${key} is ${sum} ${currency} out of balance`)
  }
}

/** @throws RangeError for what would turn a rule around: each happening states its amounts as positive numbers */
export function assertNotNegative(...amounts: readonly number[]): void {
  assertMinorUnits(...amounts)
  if (amounts.some((amount) => amount < 0)) throw new RangeError('An amount of a happening is not negative')
}

import { after, days } from '#platform/kernel/time.ts'

export const creditOrigins = ['bought', 'granted'] as const
export type CreditOrigin = (typeof creditOrigins)[number]

/** Credits that came in at once; in minor units. */
export type Lot = {
  id: string
  walletId: string
  origin: CreditOrigin
  leftAmount: number
  expiresAt: Date | null
  /** Since when a bank has what was paid for it. */
  frozenAt: Date | null
}
/** What was taken of a lot, and how much of that has come back. */
export type TakenLot = { lotId: string; amount: number; returnedAmount: number }

const isUsable = ({ leftAmount, expiresAt, frozenAt }: Lot, now: Date) =>
  leftAmount > 0 && frozenAt === null && (expiresAt === null || expiresAt > now)

export const usableAmount = (lots: readonly Lot[], now: Date): number =>
  lots.reduce((sum, lot) => sum + (isUsable(lot, now) ? lot.leftAmount : 0), 0)

/** What is there and cannot be used as long as a bank has not decided. */
export const frozenAmountOf = (lots: readonly Pick<Lot, 'leftAmount' | 'frozenAt'>[]): number =>
  lots.reduce((sum, { leftAmount, frozenAt }) => sum + (frozenAt ? leftAmount : 0), 0)

export type Taken = { walletId: string; origin: CreditOrigin; amount: number; lots: TakenLot[] }

/**
 * From which lots an amount is taken: what was given before what was bought, what ends sooner before what ends later,
 * and the older first. One part for each wallet and origin, because each is another account of the ledger.
 * @returns null when there is not enough
 */
export function takeFromLots(lots: readonly Lot[], amount: number, now: Date): Taken[] | null {
  const ordered = lots.filter((lot) => isUsable(lot, now)).toSorted(byTurn)
  const parts = new Map<string, Taken>()
  let left = amount
  for (const { id, walletId, origin, leftAmount } of ordered) {
    const taken = Math.min(left, leftAmount)
    if (taken === 0) break
    left -= taken
    const key = `${walletId}:${origin}`
    const part = parts.get(key) ?? { walletId, origin, amount: 0, lots: [] }
    part.amount += taken
    part.lots.push({ lotId: id, amount: taken, returnedAmount: 0 })
    parts.set(key, part)
  }
  return left > 0 ? null : [...parts.values()]
}

const never = Number.POSITIVE_INFINITY
const byTurn = (one: Lot, other: Lot) =>
  Number(one.origin === 'bought') - Number(other.origin === 'bought') ||
  compare(one.expiresAt?.getTime() ?? never, other.expiresAt?.getTime() ?? never) ||
  (one.id < other.id ? -1 : 1)
const compare = (one: number, other: number) => (one === other ? 0 : one < other ? -1 : 1)

/** To which lots an amount goes back: the first that was taken gets it first. @throws RangeError for more than was taken */
export function returnToLots(
  taken: readonly TakenLot[],
  amount: number,
): { lots: TakenLot[]; returned: { lotId: string; amount: number }[] } {
  let left = amount
  const returned: { lotId: string; amount: number }[] = []
  const lots = taken.map((lot) => {
    const part = Math.min(left, lot.amount - lot.returnedAmount)
    if (part === 0) return lot
    left -= part
    returned.push({ lotId: lot.lotId, amount: part })
    return { ...lot, returnedAmount: lot.returnedAmount + part }
  })
  if (left > 0) throw new RangeError('More comes back than was taken')
  return { lots, returned }
}

/** What comes back can be used for a while, also where its time is over or nearly so. */
export function extendedExpiry(expiresAt: Date | null, now: Date): Date | null {
  const least = after(now, days(30))
  return expiresAt === null || expiresAt > least ? expiresAt : least
}

/** As people type a code: small letters, spaces and dashes make no difference. */
export const normaliseCode = (text: string): string => text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')

type VoucherFacts = {
  currency: string
  leftAmount: number
  expiresAt: Date | null
  voidedAt: Date | null
}

/** Why a voucher cannot be used, in a sentence for whoever has it; null when it can. */
export function voucherFault(voucher: VoucherFacts | null, currency: string, now: Date): string | null {
  if (!voucher || voucher.voidedAt) return 'This code is not valid here'
  if (voucher.expiresAt && voucher.expiresAt <= now) return 'This voucher has expired'
  if (voucher.leftAmount === 0) return 'This voucher has been used up'
  return voucher.currency === currency ? null : `This voucher is in ${voucher.currency}`
}

export const purchaseStates = ['open', 'paid', 'lapsed', 'refunding', 'refunded', 'refund_failed'] as const
/** `lapsed`: nobody paid in time. Money that comes later is paid all the same. */
export type PurchaseState = (typeof purchaseStates)[number]

type PurchasedLot = Pick<Lot, 'leftAmount'> & { amount: number }

/** Why a purchase cannot be refunded, in a sentence for those who run the marketplace; null when it can. */
export function refundFault(
  state: PurchaseState,
  lots: readonly PurchasedLot[],
  isWithBank: boolean,
): string | null {
  if (state === 'refunding') return 'This refund is under way already'
  if (state === 'refunded') return 'This was refunded already'
  if (state === 'open' || state === 'lapsed') return 'This was never paid'
  if (isWithBank)
    return 'The customer’s bank took this payment back: a refund would pay the customer twice. Answer the bank instead'
  return lots.every(({ leftAmount, amount }) => leftAmount === amount)
    ? null
    : 'Some of these credits were used or have expired, so the purchase stands'
}

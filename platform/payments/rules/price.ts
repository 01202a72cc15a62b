import { AppError } from '#platform/kernel/errors.ts'
import {
  allocate,
  assertMinorUnits,
  ratioOf,
  shareInBasisPoints,
  smallestStep,
  sumOf,
  times,
} from '#platform/kernel/money.ts'
import type { Pot, PotTotals } from './split.ts'
import { type TaxedAmount, type TaxExemption, type TaxMode, taxOf, type TaxTreatment } from './tax.ts'

export const lineKinds = [
  'service',
  'add_on',
  'overrun',
  'cancellation_fee',
  'no_show_fee',
  'customer_fee',
  'tip',
] as const
export type LineKind = (typeof lineKinds)[number]

/** The pot from which a line is shared. */
export const potOf = (kind: LineKind): Pot => (kind === 'customer_fee' || kind === 'tip' ? kind : 'service')

/** What is sold. `unitAmount` is minor units as stated to the customer: with tax or without, by the tax mode. */
export type LineInput = {
  id: string
  kind: LineKind
  title: string
  quantity: number
  unitAmount: number
  /** No tax when absent: a tip, usually. */
  tax?: TaxTreatment
}

/**
 * What is taken off: a discount (a code, a bundle, loyalty) or a credit (goodwill). It lowers what is taxed. Of all
 * lines of the service, or of those that are named; never of tips and customer fees unless they are named.
 */
export type ReductionInput = {
  id: string
  kind: 'discount' | 'credit'
  title: string
  lineIds?: readonly string[]
} & ({ amount: number } | { basisPoints: number; maximumAmount?: number })

export type PriceInput = {
  currency: string
  taxMode: TaxMode
  lines: readonly LineInput[]
  reductions?: readonly ReductionInput[]
}

export type PriceLine = TaxedAmount & {
  id: string
  kind: LineKind
  title: string
  quantity: number
  unitAmount: number
  /** Quantity times unit, before anything is taken off. */
  listAmount: number
  reductionAmount: number
  exemption: TaxExemption | null
}
/** What was taken off in all, and of which lines, in minor units as stated. */
export type Reduction = {
  id: string
  kind: 'discount' | 'credit'
  title: string
  amount: number
  ofLines: Record<string, number>
}
export type Price = {
  currency: string
  taxMode: TaxMode
  lines: PriceLine[]
  reductions: Reduction[]
  netAmount: number
  taxAmount: number
  totalAmount: number
  /** What each tax comes to over all lines, for the invoice. */
  taxes: { name: string; jurisdiction: string; rate: number; netAmount: number; amount: number }[]
}

/**
 * The price of everything together. Reductions are taken one after the other, each from what the ones before have
 * left, spread over the lines by largest remainder; then each line is taxed and rounded. The lines make the total.
 * @throws AppError `validation_failed` for a price that cannot be charged exactly, or for lines of the same id
 */
export function priceOf({ currency, taxMode, lines, reductions = [] }: PriceInput): Price {
  assertLines(lines, currency)
  const step = smallestStep(currency)
  const left = new Map(lines.map((line) => [line.id, times(line.unitAmount, line.quantity)]))
  const taken = reductions.map((reduction) => reduce(reduction, lines, left, step))
  const priced = lines.map((line): PriceLine => {
    const { id, kind, title, quantity, unitAmount, tax } = line
    const listAmount = times(unitAmount, quantity)
    const stated = left.get(id)!
    return {
      id,
      kind,
      title,
      quantity,
      unitAmount,
      listAmount,
      reductionAmount: listAmount - stated,
      exemption: tax?.exemption ?? null,
      ...taxOf(stated, tax ?? { rates: [] }, taxMode, step),
    }
  })
  return {
    currency,
    taxMode,
    lines: priced,
    reductions: taken,
    netAmount: sumOf(priced.map(({ netAmount }) => netAmount)),
    taxAmount: sumOf(priced.map(({ taxAmount }) => taxAmount)),
    totalAmount: sumOf(priced.map(({ totalAmount }) => totalAmount)),
    taxes: taxesOfLines(priced),
  }
}

/** Takes one reduction from what is left of the lines. More than there is takes all there is. */
function reduce(
  input: ReductionInput,
  lines: readonly LineInput[],
  left: Map<string, number>,
  step: number,
): Reduction {
  const concerned = lines
    .filter(({ id, kind }) => input.lineIds?.includes(id) ?? potOf(kind) === 'service')
    .map(({ id }) => id)
  const there = concerned.map((id) => left.get(id)!)
  const most = sumOf(there)
  const wanted =
    'amount' in input
      ? input.amount
      : Math.min(shareInBasisPoints(most, input.basisPoints, step), input.maximumAmount ?? most)
  assertMinorUnits(wanted)
  if (wanted < 0 || wanted % step !== 0)
    throw invalid(`reductions.${input.id}`, 'Takes off a positive amount in steps that can be charged')

  const amount = Math.min(wanted, most)
  const parts = allocate(
    amount / step,
    there.map((each) => each / step),
  ).map((part) => part * step)
  concerned.forEach((id, index) => left.set(id, there[index]! - parts[index]!))
  const { id, kind, title } = input
  return {
    id,
    kind,
    title,
    amount,
    ofLines: Object.fromEntries(concerned.map((each, index) => [each, parts[index]!])),
  }
}

function assertLines(lines: readonly LineInput[], currency: string): void {
  const step = smallestStep(currency)
  const ids = new Set<string>()
  for (const { id, quantity, unitAmount } of lines) {
    if (ids.has(id)) throw invalid(`lines.${id}`, 'Two lines have the same id')
    ids.add(id)
    if (!Number.isSafeInteger(quantity) || quantity < 0)
      throw invalid(`lines.${id}.quantity`, 'A whole number')
    // 10.005 KWD cannot be charged: refused where it is listed, not rounded where it is paid (journeys, 6).
    if (!Number.isSafeInteger(unitAmount) || unitAmount < 0 || unitAmount % step !== 0)
      throw invalid(
        `lines.${id}.unitAmount`,
        `Not negative, and in steps of ${step} minor units of ${currency}`,
      )
  }
}

const invalid = (field: string, message: string) =>
  new AppError('validation_failed', { detail: message, errors: [{ field, message }] })

/** What each tax comes to over all lines. */
export function taxesOfLines(lines: readonly PriceLine[]): Price['taxes'] {
  const found = new Map<string, Price['taxes'][number]>()
  for (const { netAmount, taxes } of lines) {
    for (const tax of taxes) {
      const key = JSON.stringify([tax.jurisdiction, tax.name, tax.rate])
      const before = found.get(key) ?? { ...tax, netAmount: 0, amount: 0 }
      found.set(key, {
        ...before,
        netAmount: before.netAmount + netAmount,
        amount: before.amount + tax.amount,
      })
    }
  }
  return [...found.values()]
}

/** What is in each pot of a price, for `splitOf`. */
export function potTotalsOf(
  lines: readonly Pick<PriceLine, 'kind' | 'totalAmount' | 'taxAmount'>[],
): PotTotals {
  const totals = {
    service: { amount: 0, taxAmount: 0 },
    customer_fee: { amount: 0, taxAmount: 0 },
    tip: { amount: 0, taxAmount: 0 },
  }
  for (const { kind, totalAmount, taxAmount } of lines) {
    const pot = totals[potOf(kind)]
    pot.amount += totalAmount
    pot.taxAmount += taxAmount
  }
  return totals
}

/** What a longer appointment costs more: by the minute of what was agreed, half up, in steps that can be charged. */
export const overrunAmount = (
  agreed: { priceAmount: number; minutes: number },
  overrunMinutes: number,
  currency: string,
): number => ratioOf(agreed.priceAmount, overrunMinutes, agreed.minutes, smallestStep(currency))

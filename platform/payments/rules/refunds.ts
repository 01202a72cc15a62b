import { AppError } from '#platform/kernel/errors.ts'
import { portionOf, ratioOf, smallestStep, sumOf } from '#platform/kernel/money.ts'
import { type LineKind, potOf } from './price.ts'
import {
  cellsOf,
  nextPortion,
  noSplit,
  type Pot,
  pots,
  type Split,
  splitFrom,
  totalOf,
  totalOfPot,
} from './split.ts'

export type RefundableLine = {
  id: string
  kind: LineKind
  totalAmount: number
  taxAmount: number
  /** Of all refunds so far, those that are on their way included, and what a bank has taken back. */
  refundedAmount: number
  /** What is to be paid of it, where a part was let go. */
  dueAmount?: number
}
/** One amount that was collected: by card, from credits, from a voucher. */
export type RefundableCharge = {
  id: string
  split: Split
  /** Of all refunds so far, those that are on their way included, and what a bank has taken back. */
  refunded: Split
  /** The bank has it: a refund would pay twice. */
  isBlocked?: boolean
}
/** An amount off everything, or amounts of lines (tax included). */
export type RefundRequest = { amount: number } | { lines: readonly { lineId: string; amount: number }[] }

export type RefundPlan = {
  amount: number
  lines: RefundedLine[]
  /** What goes back of each charge, whose it was, and which part of the lines it is: each part may fail on its own. */
  charges: { chargeId: string; amount: number; split: Split; lines: RefundedLine[] }[]
}
export type RefundedLine = { lineId: string; amount: number; taxAmount: number }

/** Captured − refunded − on the way, without what a bank has. */
export const refundableAmount = (charges: readonly RefundableCharge[]): number =>
  sumOf(charges.map(({ split, refunded, isBlocked }) => (isBlocked ? 0 : totalOf(split) - totalOf(refunded))))

/**
 * What a refund takes from which line, which charge and which party. An amount is an even portion of everything; the
 * legs follow by cumulative rounding, `round(leg × refunded in all / captured) − already refunded`, so that many
 * refunds take from each party what one would have. What was paid last goes back first.
 * @param charges in the order in which they were paid
 * @throws AppError `conflict` for more than is left, `validation_failed` for an amount that cannot be moved
 */
export function planRefund(input: {
  currency: string
  lines: readonly RefundableLine[]
  charges: readonly RefundableCharge[]
  request: RefundRequest
}): RefundPlan {
  const { currency, lines, charges, request } = input
  const step = smallestStep(currency)
  const open = charges.filter(({ isBlocked }) => !isBlocked)
  const captured = capturedOfLines(lines, charges, step)
  const amounts =
    'amount' in request
      ? evenly(request.amount, lines, captured, open, step)
      : chosen(request.lines, lines, captured, step)
  assertWithin(amounts, lines, open)
  return {
    amount: sumOf(amounts),
    lines: lines.flatMap((line, index) =>
      amounts[index]
        ? [{ lineId: line.id, amount: amounts[index], taxAmount: taxIn(line, amounts[index]) }]
        : [],
    ),
    charges: withLines(fromCharges(potAmounts(amounts, lines), open, step), lines, amounts),
  }
}

/** What the parties hold of each line: paid, and not given back. In the order of the lines. */
export const collectedOfLines = (
  lines: readonly RefundableLine[],
  charges: readonly RefundableCharge[],
  currency: string,
): number[] =>
  capturedOfLines(lines, charges, smallestStep(currency)).map((captured, index) =>
    Math.max(0, captured - lines[index]!.refundedAmount),
  )

/** What has been paid of each line: all of it, or an even portion while parts are still to be paid. */
function capturedOfLines(
  lines: readonly RefundableLine[],
  charges: readonly RefundableCharge[],
  step: number,
): number[] {
  const captured = lines.map(() => 0)
  for (const pot of pots) {
    const indexes = indexesOf(lines, pot)
    const totals = indexes.map((index) => lines[index]!.dueAmount ?? lines[index]!.totalAmount)
    const paid = sumOf(charges.map(({ split }) => totalOfPot(split, pot)))
    portionOf(totals, Math.min(paid, sumOf(totals)), step).forEach((part, at) => {
      captured[indexes[at]!] = part
    })
  }
  return captured
}

const indexesOf = (lines: readonly RefundableLine[], pot: Pot) =>
  lines.flatMap(({ kind }, index) => (potOf(kind) === pot ? [index] : []))

function evenly(
  amount: number,
  lines: readonly RefundableLine[],
  captured: readonly number[],
  open: readonly RefundableCharge[],
  step: number,
): number[] {
  assertAmount(amount, step)
  if (amount > refundableAmount(open)) throw tooMuch(refundableAmount(open))
  const perPot = nextPortion(
    pots.map((pot) => sumOf(open.map(({ split }) => totalOfPot(split, pot)))),
    pots.map((pot) => sumOf(open.map(({ refunded }) => totalOfPot(refunded, pot)))),
    amount,
    step,
  )
  const amounts = lines.map(() => 0)
  pots.forEach((pot, at) => {
    const indexes = indexesOf(lines, pot)
    nextPortion(
      indexes.map((index) => captured[index]!),
      indexes.map((index) => lines[index]!.refundedAmount),
      perPot[at]!,
      step,
    ).forEach((part, position) => {
      amounts[indexes[position]!] = part
    })
  })
  return amounts
}

function chosen(
  request: readonly { lineId: string; amount: number }[],
  lines: readonly RefundableLine[],
  captured: readonly number[],
  step: number,
): number[] {
  const amounts = lines.map(() => 0)
  for (const { lineId, amount } of request) {
    assertAmount(amount, step)
    const index = lines.findIndex(({ id }) => id === lineId)
    if (index === -1) throw new AppError('not_found', { detail: 'There is no such line' })
    amounts[index] = amounts[index]! + amount
    const left = captured[index]! - lines[index]!.refundedAmount
    if (amounts[index]! > left) throw tooMuch(left)
  }
  if (sumOf(amounts) === 0) assertAmount(0, step)
  return amounts
}

const potAmounts = (amounts: readonly number[], lines: readonly RefundableLine[]) =>
  pots.map((pot) => sumOf(indexesOf(lines, pot).map((index) => amounts[index]!)))

function assertWithin(
  amounts: readonly number[],
  lines: readonly RefundableLine[],
  open: readonly RefundableCharge[],
) {
  const wanted = potAmounts(amounts, lines)
  pots.forEach((pot, index) => {
    const left = sumOf(open.map(({ split, refunded }) => totalOfPot(split, pot) - totalOfPot(refunded, pot)))
    if (wanted[index]! > left) throw tooMuch(left)
  })
}

/** Each pot is taken from the charge that was paid last, as far as it goes, then from the one before. */
function fromCharges(
  perPot: readonly number[],
  open: readonly RefundableCharge[],
  step: number,
): Omit<RefundPlan['charges'][number], 'lines'>[] {
  const taken = new Map<string, number[]>()
  const size = cellsOf(noSplit).length / pots.length
  pots.forEach((pot, at) => {
    let left = perPot[at]!
    for (const { id, split, refunded } of open.toReversed()) {
      const amount = Math.min(left, totalOfPot(split, pot) - totalOfPot(refunded, pot))
      if (amount === 0) continue
      left -= amount
      const cells = taken.get(id) ?? cellsOf(noSplit)
      const own = (each: Split) => cellsOf(each).slice(at * size, (at + 1) * size)
      nextPortion(own(split), own(refunded), amount, step).forEach((part, index) => {
        cells[at * size + index] = part
      })
      taken.set(id, cells)
    }
  })
  return [...taken].map(([chargeId, cells]) => ({ chargeId, amount: sumOf(cells), split: splitFrom(cells) }))
}

/** The lines are filled in their order from the charges in theirs, pot by pot; the parts of a line make its tax exactly. */
function withLines(
  parts: readonly Omit<RefundPlan['charges'][number], 'lines'>[],
  lines: readonly RefundableLine[],
  amounts: readonly number[],
): RefundPlan['charges'] {
  const left = [...amounts]
  return parts.map((part) => {
    const own: RefundedLine[] = []
    for (const pot of pots) {
      let ofPot = totalOfPot(part.split, pot)
      for (const index of indexesOf(lines, pot)) {
        const amount = Math.min(ofPot, left[index]!)
        if (amount === 0) continue
        const line = lines[index]!
        const before = line.refundedAmount + amounts[index]! - left[index]!
        own.push({ lineId: line.id, amount, taxAmount: taxIn({ ...line, refundedAmount: before }, amount) })
        ofPot -= amount
        left[index]! -= amount
      }
    }
    return { ...part, lines: own }
  })
}

/**
 * Which lines an amount of a charge belongs to that a bank has taken: an even portion of what is left of each. What is
 * more than they have left is of none of them.
 */
export function linesTaken(
  currency: string,
  lines: readonly RefundableLine[],
  charges: readonly RefundableCharge[],
  part: Split,
): RefundedLine[] {
  const step = smallestStep(currency)
  const captured = capturedOfLines(lines, charges, step)
  return pots.flatMap((pot) => {
    const indexes = indexesOf(lines, pot)
    const left = indexes.map((index) => Math.max(0, captured[index]! - lines[index]!.refundedAmount))
    return portionOf(left, Math.min(totalOfPot(part, pot), sumOf(left)), step).flatMap((amount, at) => {
      const line = lines[indexes[at]!]!
      return amount === 0 ? [] : [{ lineId: line.id, amount, taxAmount: taxIn(line, amount) }]
    })
  })
}

/** The tax in a part of a line, by cumulative rounding at the line's own frozen tax. */
function taxIn({ taxAmount, totalAmount, refundedAmount }: RefundableLine, amount: number): number {
  const until = (refunded: number) => (totalAmount === 0 ? 0 : ratioOf(taxAmount, refunded, totalAmount))
  return until(refundedAmount + amount) - until(refundedAmount)
}

function assertAmount(amount: number, step: number): void {
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount % step !== 0) {
    const message =
      step === 1 ? 'More than nothing, in minor units' : `More than nothing, in steps of ${step}`
    throw new AppError('validation_failed', { detail: message, errors: [{ field: 'amount', message }] })
  }
}

const tooMuch = (refundable: number) =>
  new AppError('conflict', {
    detail: 'That is more than is left to be given back',
    extra: { refundableAmount: refundable },
  })

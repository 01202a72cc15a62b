import { AppError, assertFound } from '#platform/kernel/errors.ts'
import { downToStep, portionOf, smallestStep, sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Charge, type ChargePurpose, Payment } from '../models.ts'
import {
  type AppliedSplitTerms,
  assertChargeable,
  cellsOf,
  type ChargeState,
  type LineKind,
  newFunds,
  noSplit,
  potTotalsOf,
  type PriceLine,
  priceOf,
  type Split,
  splitFrom,
  splitOf,
  type TaxTreatment,
} from '../rules/index.ts'

/** What is sold besides what was agreed: a longer appointment, a tip. */
export type ExtraLine = {
  kind: LineKind
  title: string
  /** As stated to the customer: with tax or without, by the tax mode of the payment. */
  unitAmount: number
  /** The agreed line to which it belongs; it is taxed like that one, a tip is not. */
  ofLineId: string
}

export type NewExtraCharge = {
  paymentId: string
  purpose: ChargePurpose
  /** Minor units with tax; of a line it follows from the line. */
  amount?: number
  /** Null for a part of what was agreed: a fee for leaving, say. */
  line: ExtraLine | null
  /** From then on it is charged to the way to pay that was kept; null: the customer comes to a page. */
  dueAt: Date | null
}

/**
 * Something more to be paid of a payment, with a split of its own. Due without a way to pay, it fails at once, and its
 * customer is sent a link.
 * @throws AppError `not_found`, `validation_failed` for an amount that cannot be charged
 */
export async function addCharge(ctx: Ctx, input: NewExtraCharge): Promise<Charge> {
  const payment = assertFound(
    await Payment.query(ctx.trx).findOne({ id: input.paymentId }).forUpdate(),
    'Payment',
  )
  const { currency } = payment
  const position = await Charge.query(ctx.trx).where({ payment_id: payment.id }).resultSize()
  const line = input.line ? pricedLine(payment, input.line, position) : null
  const amount = line?.totalAmount ?? input.amount ?? 0
  assertChargeable(amount, currency)
  return Charge.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    paymentId: payment.id,
    position,
    purpose: input.purpose,
    amount,
    currency,
    state: input.dueAt ? 'scheduled' : 'due',
    dueAt: input.dueAt,
    nextAttemptAt: input.dueAt,
    funds: newFunds(line ? splitOfLine(payment, line) : splitOfPart(payment, amount)),
    ...(line ? { line } : {}),
    createdAt: ctx.now,
  })
}

/** What an extra line comes to, priced and taxed as the payment is. */
export function pricedLine(payment: Payment, line: ExtraLine, position: number): PriceLine {
  const like = payment.price.lines.find(({ id }) => id === line.ofLineId)
  const tax = line.kind === 'tip' || !like ? undefined : treatmentOf(like)
  const { lines } = priceOf({
    currency: payment.currency,
    taxMode: payment.price.taxMode,
    lines: [
      {
        id: `${line.ofLineId}:${line.kind}:${position}`,
        kind: line.kind,
        title: line.title,
        quantity: 1,
        unitAmount: line.unitAmount,
        ...(tax ? { tax } : {}),
      },
    ],
  })
  return lines[0]!
}

const treatmentOf = ({ taxes, exemption }: PriceLine): TaxTreatment | undefined => {
  if (exemption) return { exemption }
  if (taxes.length === 0) return undefined
  return { rates: taxes.map(({ name, jurisdiction, rate }) => ({ name, jurisdiction, rate })) }
}

/** As the payment is shared; a least commission was taken of what was agreed, and is not taken twice. */
function splitOfLine({ terms, currency }: Payment, line: PriceLine): Split {
  const { commission, platformFee, ...others } = terms.split
  const split: AppliedSplitTerms = {
    ...others,
    commission: { ...commission, minimumAmount: 0 },
    platformFee: { ...platformFee, minimumAmount: 0 },
  }
  return splitOf(potTotalsOf([line]), split, currency).split
}

/** An even portion of what the service is shared into. */
function splitOfPart({ price, terms, currency }: Payment, amount: number): Split {
  const { service } = splitOf(potTotalsOf(price.lines), terms.split, currency).split
  const whole = cellsOf({ ...noSplit, service })
  if (amount > sumOf(whole))
    throw new AppError('conflict', { detail: 'That is more than was agreed for the service' })
  return splitFrom(portionOf(whole, amount, smallestStep(currency)))
}

/** What may still be lowered or called off: nobody is paying it at this moment. */
const openStates: readonly ChargeState[] = ['scheduled', 'due', 'failed', 'authorized']
const isPlanned = ({ state, purpose, line }: Charge) =>
  openStates.includes(state) && purpose !== 'guarantee' && line === null

/** Of what was agreed: to be charged later. */
export const uncollectedAmount = (charges: readonly Charge[]): number =>
  sumOf(charges.filter(isPlanned).map(({ amount }) => amount))

/**
 * Less is to be charged later: what falls due last is lowered first. What is left of a charge is never too little to be
 * charged: then it is called off as well.
 * @returns by how much it was lowered
 */
export async function reduceCharges(ctx: Ctx, paymentId: string, amount: number): Promise<number> {
  const charges = await Charge.query(ctx.trx)
    .where({ payment_id: paymentId })
    .orderBy('position', 'desc')
    .forUpdate()
  let left = amount
  for (const charge of charges.filter(isPlanned)) {
    const step = smallestStep(charge.currency)
    const part = downToStep(Math.min(left, charge.amount), step)
    if (part === 0) continue
    left -= part
    const rest = charge.amount - part
    const split = splitFrom(portionOf(cellsOf(charge.funds.split), rest, step))
    await Charge.query(ctx.trx)
      .findById([ctx.tenantId, charge.id])
      .patch(
        rest === 0
          ? {
              state: 'cancelled',
              // What is kept on a card is given back by the sweep that follows.
              nextAttemptAt: charge.processorIntentId ? ctx.now : null,
              version: charge.version + 1,
            }
          : { amount: rest, funds: newFunds(split), version: charge.version + 1 },
      )
  }
  return amount - left
}

/**
 * What was paid for is at another time: what is due before it, or when it starts, is due as much earlier or later, at
 * once where that has passed. Instalments are due on their own dates.
 */
export async function shiftDues(
  ctx: Ctx,
  { paymentId, from, to }: { paymentId: string; from: Date; to: Date },
): Promise<void> {
  const charges = await Charge.query(ctx.trx)
    .where({ payment_id: paymentId, state: 'scheduled' })
    .whereIn('purpose', ['balance', 'full'])
    .whereNotNull('due_at')
    .forUpdate()
  for (const { id, dueAt, nextAttemptAt, version } of charges) {
    const moved = Math.max(dueAt!.getTime() + to.getTime() - from.getTime(), ctx.now.getTime())
    await Charge.query(ctx.trx)
      .findById([ctx.tenantId, id])
      .patch({
        dueAt: new Date(moved),
        // What waits for the provider's word waits for it all the same.
        nextAttemptAt: nextAttemptAt && new Date(moved),
        version: version + 1,
      })
  }
}

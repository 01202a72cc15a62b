import { emit } from '#platform/kernel/events.ts'
import { portionOf, ratioOf, smallestStep, sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { documentsIssued } from '../document-events.ts'
import { DocumentRow } from '../document-models.ts'
import { Charge, Payment, RefundRow } from '../models.ts'
import {
  type ChargeState,
  creditOf,
  type DocumentLine,
  type DocumentPayment,
  heldOf,
  invoiceLines,
  refundedOf,
  subtractSplit,
  sumsOf,
  totalOf,
  totalOfPot,
} from '../rules/index.ts'
import { byIssuer, isExtra, issuerOf, paymentOf } from './charge-documents.ts'
import { customerParty } from './document-parties.ts'
import { issue } from './issue-document.ts'
import { isDuplicate } from './second-charges.ts'
import { readStanding } from './standing.ts'

/**
 * The invoice of what was paid only in part with us: the rest at the appointment, or a deposit that is kept when the
 * customer leaves. Issued once, when nothing more is to be collected or given back and all that is held has left; what
 * was paid before is set off with its receipts.
 * @returns none where there is an invoice already, or not all of it is decided
 */
export async function issueFinalInvoice(ctx: Ctx, paymentId: string): Promise<DocumentRow[]> {
  const { payment, all, charges, lines } = await readStanding(ctx, paymentId, true)
  const paid = charges.filter((charge) => !isExtra(charge))
  if (paid.length === 0 || all.some(isOpen) || all.some(isHeld)) return []
  if (await hasInvoice(ctx, paymentId)) return []
  if (await isGivingBack(ctx, all)) return []
  const kept = keptLines(payment, lines, apartAmount(charges))
  if (sumsOf(kept).totalAmount === 0) return []
  const recipient = await customerParty(ctx, payment)
  const { issuer, tenant } = await issuerOf(ctx, payment)
  const receipts = await DocumentRow.query(ctx.trx).where({ payment_id: paymentId, kind: 'receipt' })
  const documents: DocumentRow[] = []
  for (const part of byIssuer({ payment, issuer, tenant, lines: kept }))
    documents.push(
      await issue(ctx, {
        kind: 'invoice',
        issuer: part.issuer,
        recipientKind: 'customer',
        recipient,
        payment,
        chargeId: null,
        refundId: null,
        refersTo: null,
        purpose: finalPurpose,
        isTaxIncluded: payment.price.taxMode === 'inclusive',
        lines: part.lines,
        payments: paid.flatMap((charge) => setOff(charge, part.isFee, receipts)),
      }),
    )
  await emit(ctx, documentsIssued, {
    cause: 'final',
    documentIds: documents.map(({ id }) => id),
    paymentId,
    chargeId: null,
    refundId: null,
  })
  return documents
}

const finalPurpose = 'final'

const open: readonly ChargeState[] = [
  'scheduled',
  'due',
  'requires_action',
  'processing',
  'authorized',
  'failed',
]
/** Of what was agreed something may still be collected. */
const isOpen = (charge: Charge) =>
  !isExtra(charge) && charge.purpose !== 'guarantee' && open.includes(charge.state)
const isHeld = (charge: Charge) => charge.state === 'succeeded' && totalOf(heldOf(charge.funds)) > 0

/** Everything that was agreed stands on one already. */
const hasInvoice = async (ctx: Ctx, paymentId: string): Promise<boolean> =>
  (await DocumentRow.query(ctx.trx).where({ payment_id: paymentId, kind: 'invoice' })).some(
    ({ content }) => !isExtra({ purpose: content.purpose as Charge['purpose'] }),
  )

/** What is on its way back is taken off the receipt that told of it, before there is an invoice. */
const isGivingBack = async (ctx: Ctx, charges: readonly Charge[]): Promise<boolean> =>
  (await RefundRow.query(ctx.trx)
    .whereIn(
      'charge_id',
      charges.filter((charge) => !isDuplicate(charge)).map(({ id }) => id),
    )
    .whereIn('state', ['pending', 'requires_action', 'failed'])
    .resultSize()) > 0

/** Kept of what was charged beside the price and has an invoice of its own, such as a fee for not coming. */
const apartAmount = (charges: readonly Charge[]): number =>
  sumOf(
    charges
      .filter((charge) => isExtra(charge) && charge.line === null)
      .map(({ funds }) => totalOf(subtractSplit(funds.split, refundedOf(funds)))),
  )

type Kept = { id: string; refundedAmount: number; collectedAmount: number }

/** Of a line that was let go what was paid and kept; of every other one its price, less what went back. */
function keptLines(
  { price, dueOfLines, currency }: Payment,
  standing: readonly Kept[],
  apart: number,
): DocumentLine[] {
  const lines = invoiceLines(price.lines)
  const of = ({ lineId }: DocumentLine) => standing.find(({ id }) => id === lineId)
  const isLetGo = ({ lineId }: DocumentLine) => lineId !== null && dueOfLines[lineId] !== undefined
  const collected = lines.map((line) => (isLetGo(line) ? (of(line)?.collectedAmount ?? 0) : 0))
  const own = portionOf(collected, Math.max(0, sumOf(collected) - apart), smallestStep(currency))
  return lines.flatMap((line, index) => {
    const left = isLetGo(line) ? own[index]! : line.totalAmount - (of(line)?.refundedAmount ?? 0)
    if (left <= 0) return []
    if (left === line.totalAmount) return [line]
    const part = creditOf(line, { before: 0, amount: left })
    return [price.taxMode === 'inclusive' ? part : { ...part, unitAmount: part.netAmount }]
  })
}

/** What was paid of it before and not given back, with the paper that told so. */
function setOff(charge: Charge, isFee: boolean | null, receipts: readonly DocumentRow[]): DocumentPayment[] {
  const kept = subtractSplit(charge.funds.split, refundedOf(charge.funds))
  const fee = totalOfPot(kept, 'customer_fee')
  const amount = isFee === null ? totalOf(kept) : isFee ? fee : totalOf(kept) - fee
  if (amount <= 0) return []
  const receipt = receipts.find(({ chargeId }) => chargeId === charge.id)
  const told = isFee === null ? (receipt?.content.taxAmount ?? 0) : 0
  const tax = charge.amount === 0 ? 0 : ratioOf(told, amount, charge.amount)
  return [{ ...paymentOf(charge, tax, receipt?.content.label ?? null), amount }]
}

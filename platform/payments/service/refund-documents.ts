import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { sumOf } from '#platform/kernel/money.ts'
import { documentsIssued } from '../document-events.ts'
import { DocumentRow } from '../document-models.ts'
import { Charge, Payment, RefundRow } from '../models.ts'
import { creditOf, type DocumentLine, linesOfPart } from '../rules/index.ts'
import { issueChargeDocuments } from './charge-documents.ts'
import { issue } from './issue-document.ts'

/**
 * The credit note of a refund that has arrived: for each paper whose lines it takes back, one. Issued once, and after
 * the paper that it takes back, in whatever order the two happenings are told.
 */
export async function issueRefundDocuments(ctx: Ctx, refundId: string): Promise<DocumentRow[]> {
  const refund = await RefundRow.query(ctx.trx).findOne({ id: refundId }).throwIfNotFound()
  const charge = await Charge.query(ctx.trx).findOne({ id: refund.chargeId }).throwIfNotFound()
  const ofCharge = await issueChargeDocuments(ctx, charge.id)
  const payment = await Payment.query(ctx.trx).findOne({ id: charge.paymentId }).forUpdate().throwIfNotFound()
  const known = await DocumentRow.query(ctx.trx)
    .where({ refund_id: refundId, recipient_kind: 'customer' })
    .orderBy('id')
  if (known.length > 0 || !reached.has(refund.state)) return known
  const documents: DocumentRow[] = []
  for (const { paper, lines } of await creditsOf(ctx, { payment, charge, refund, ofCharge })) {
    documents.push(
      await issue(ctx, {
        kind: 'credit_note',
        issuer: { kind: paper.issuerKind, id: paper.issuerId },
        recipientKind: 'customer',
        recipient: paper.content.recipient,
        payment,
        chargeId: charge.id,
        refundId,
        refersTo: paper,
        purpose: refund.cause,
        isTaxIncluded: true,
        lines,
        payments: [],
      }),
    )
  }
  if (documents.length === 0) return []
  await emit(ctx, documentsIssued, {
    cause: 'refund',
    documentIds: documents.map(({ id }) => id),
    paymentId: payment.id,
    chargeId: charge.id,
    refundId,
  })
  return documents
}

/** The customer has it, by the card or in another way. */
const reached = new Set<RefundRow['state']>(['succeeded', 'settled_otherwise'])

type Refunded = { payment: Payment; charge: Charge; refund: RefundRow; ofCharge: readonly DocumentRow[] }
type Credit = { paper: DocumentRow; lines: DocumentLine[] }

/** Which papers it takes back, and what of their lines. */
async function creditsOf(ctx: Ctx, refunded: Refunded): Promise<Credit[]> {
  const { payment, refund, ofCharge } = refunded
  const papers = await DocumentRow.query(ctx.trx)
    .where({ payment_id: payment.id, kind: 'invoice', recipient_kind: 'customer' })
    .orderBy('id')
  const wanted = await refundedLines(ctx, refunded)
  const credits: Credit[] = []
  for (const paper of papers) {
    const own = wanted.filter(({ lineId }) => paper.content.lines.some((line) => line.lineId === lineId))
    if (own.length === 0) continue
    const lines: DocumentLine[] = []
    for (const { lineId, amount } of own) {
      const line = paper.content.lines.find((each) => each.lineId === lineId)!
      lines.push(creditOf(line, { before: await creditedBefore(ctx, paper.id, lineId), amount }))
    }
    credits.push({ paper, lines })
  }
  const told = sumOf(credits.flatMap(({ lines }) => lines.map(({ totalAmount }) => totalAmount)))
  const [receipt] = ofCharge
  if (told === refund.amount || !receipt) return credits
  // Not everything was invoiced, so what is taken back is what the receipt of the charge has told.
  const [line] = receipt.content.lines
  const before = await creditedBefore(ctx, receipt.id, line!.lineId)
  return [{ paper: receipt, lines: [creditOf(line!, { before, amount: refund.amount })] }]
}

async function creditedBefore(ctx: Ctx, paperId: string, lineId: string | null): Promise<number> {
  const notes = await DocumentRow.query(ctx.trx).where({ refers_to: paperId })
  return sumOf(
    notes
      .flatMap(({ content }) => content.lines)
      .filter((line) => line.lineId === lineId)
      .map(({ totalAmount }) => totalAmount),
  )
}

/** A refund that comes from several charges has its lines with the first of them. */
async function refundedLines(ctx: Ctx, { payment, refund }: Refunded) {
  const parts = await RefundRow.query(ctx.trx)
    .where({ cause_key: refund.causeKey })
    .whereIn('charge_id', Charge.query(ctx.trx).where({ payment_id: payment.id }).select('id'))
    .orderBy('id')
  const lines = parts.flatMap((part) => part.lines)
  const amounts = parts.map(({ amount }) => amount)
  if (sumOf(lines.map(({ amount }) => amount)) !== sumOf(amounts)) return []
  return linesOfPart(
    lines,
    amounts,
    parts.findIndex(({ id }) => id === refund.id),
  )
}

import { emit } from '#platform/kernel/events.ts'
import { ratioOf, sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { documentsIssued } from '../document-events.ts'
import { DocumentRow, TaxDetailsRow } from '../document-models.ts'
import { Charge, Payment } from '../models.ts'
import { creditOf, feeLine, keptOf, potTotalsOf, splitOf } from '../rules/index.ts'
import { type Issuer, issuerParty } from './document-parties.ts'
import { issue } from './issue-document.ts'

/**
 * The marketplace's paper to the provider about its commission: an invoice of what was released to it, and a credit
 * note of what it had to give back. What is invoiced always makes what it has kept, however often this is called.
 */
export async function settleFeeDocuments(
  ctx: Ctx,
  { paymentId, refundId }: { paymentId: string; refundId: string | null },
): Promise<DocumentRow | null> {
  const payment = await Payment.query(ctx.trx).findOne({ id: paymentId }).forUpdate().throwIfNotFound()
  const charges = await Charge.query(ctx.trx).where({ payment_id: paymentId, state: 'succeeded' })
  const papers = await DocumentRow.query(ctx.trx)
    .where({ payment_id: paymentId, recipient_kind: 'provider' })
    .orderBy('id')
  const invoiced = sumOf(
    papers.map(({ kind, totalAmount }) => (kind === 'credit_note' ? -totalAmount : totalAmount)),
  )
  const due = commissionKept(payment, charges) - invoiced
  const last = papers.findLast(({ kind }) => kind === 'fee_invoice')
  if (due === 0 || (due < 0 && !last)) return null
  const issuer: Issuer = { kind: 'tenant', id: ctx.tenantId }
  const details = await TaxDetailsRow.query(ctx.trx).findOne({ owner_kind: 'tenant', owner_id: ctx.tenantId })
  const document = await issue(ctx, {
    kind: due > 0 ? 'fee_invoice' : 'credit_note',
    issuer,
    recipientKind: 'provider',
    recipient: await issuerParty(ctx, { kind: 'provider', id: payment.providerId }),
    payment,
    chargeId: null,
    refundId: due > 0 ? null : refundId,
    refersTo: due > 0 ? null : last!,
    purpose: 'commission',
    isTaxIncluded: true,
    lines: [
      due > 0
        ? feeLine(payment.terms.title, due, details?.feeTax ?? null)
        : creditOf(last!.content.lines[0]!, { before: 0, amount: -due }),
    ],
    // It was kept back when the money was released: nothing of it is still to be paid.
    payments: [],
  })
  await emit(ctx, documentsIssued, {
    cause: 'fee',
    documentIds: [document.id],
    paymentId,
    chargeId: null,
    refundId: document.refundId,
  })
  return document
}

/** The commission in what the marketplace has got and kept; the tax that it owes for the service is none of it. */
function commissionKept(payment: Payment, charges: readonly Charge[]): number {
  const lines = [...payment.price.lines, ...charges.flatMap(({ line }) => (line ? [line] : []))]
  const { split, commissionAmount } = splitOf(potTotalsOf(lines), payment.terms.split, payment.currency)
  const whole = split.service.tenant + split.tip.tenant
  const kept = sumOf(
    charges.map(({ funds }) => {
      const { service, tip } = keptOf(funds)
      return service.tenant + tip.tenant
    }),
  )
  return whole === 0 ? 0 : ratioOf(commissionAmount, kept, whole)
}

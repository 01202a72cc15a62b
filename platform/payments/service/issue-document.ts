import type { Ctx } from '#platform/kernel/tenant.ts'
import { DocumentRow } from '../document-models.ts'
import type { Payment } from '../models.ts'
import {
  type DocumentContent,
  type DocumentKind,
  documentLabel,
  type DocumentLine,
  type DocumentParty,
  type DocumentPayment,
  sumsOf,
} from '../rules/index.ts'
import { nextNumber } from './document-numbers.ts'
import { type Issuer, issuerParty, mannerOf } from './document-parties.ts'

export type Draft = {
  kind: DocumentKind
  issuer: Issuer
  recipientKind: 'customer' | 'provider'
  recipient: DocumentParty
  payment: Pick<Payment, 'customerId' | 'currency'> & {
    /** Null of what is no payment: `purchaseId` says what it is instead. */
    id: string | null
    providerId: string | null
    terms: Pick<Payment['terms'], 'title' | 'locale'>
  }
  purchaseId?: string
  chargeId: string | null
  refundId: string | null
  refersTo: DocumentRow | null
  purpose: string
  isTaxIncluded: boolean
  lines: DocumentLine[]
  payments: DocumentPayment[]
}

/** Gives a draft its number and freezes it. The number is taken last, so that others wait for it as shortly as may be. */
export async function issue(ctx: Ctx, draft: Draft): Promise<DocumentRow> {
  const { kind, issuer, payment, lines, refersTo } = draft
  const manner = await mannerOf(ctx, draft.recipientKind === 'customer' ? payment.terms.locale : null)
  const party = await issuerParty(ctx, issuer)
  const sums = sumsOf(lines)
  const number = await nextNumber(ctx, issuer, kind)
  const content: DocumentContent = {
    ...manner,
    ...sums,
    label: documentLabel(kind, number),
    issuedAt: ctx.now.toISOString(),
    issuer: party,
    recipient: draft.recipient,
    subject: payment.terms.title,
    purpose: draft.purpose,
    isThroughMarketplace: issuer.kind === 'provider',
    currency: payment.currency,
    isTaxIncluded: draft.isTaxIncluded,
    lines,
    payments: draft.payments,
    refersTo: refersTo && { label: refersTo.content.label, issuedAt: refersTo.issuedAt.toISOString() },
  }
  return DocumentRow.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    kind,
    issuerKind: issuer.kind,
    issuerId: issuer.id,
    number,
    recipientKind: draft.recipientKind,
    paymentId: payment.id,
    purchaseId: draft.purchaseId ?? null,
    chargeId: draft.chargeId,
    refundId: draft.refundId,
    refersTo: refersTo?.id ?? null,
    providerId: payment.providerId,
    customerId: payment.customerId,
    totalAmount: sums.totalAmount,
    currency: payment.currency,
    language: manner.language,
    content,
    issuedAt: ctx.now,
  })
}

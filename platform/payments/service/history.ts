import { listOwnCustomerIds } from '#platform/identity/index.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import { sumOf, toDecimal } from '#platform/kernel/money.ts'
import { decodeCursor, type Page, type PageQuery, toPage } from '#platform/kernel/pages.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { DocumentRow } from '../document-models.ts'
import { Charge, Chargeback, Payment, RefundRow } from '../models.ts'
import { blocksRefunds, paymentStateOf } from '../rules/index.ts'
import {
  chargeStateWords,
  paymentStateWords,
  purposeWords,
  refundStateWords,
} from '../rules/history-words.ts'
import { toDocumentView } from '../schemas/documents.ts'
import type { OwnPurchase } from '../schemas/credit-packs.ts'
import type { PaymentHistoryView } from '../schemas/history.ts'
import { methodName } from './method-name.ts'
import { createPayLink } from './pay-links.ts'

/** A page that was left unpaid is no part of anybody's history: something was paid, or a way to pay was left. */
const happened = `exists (select 1 from charges c where c.tenant_id = payments.tenant_id and c.payment_id = payments.id
  and (c.paid_at is not null or c.method <> '{}'
    or c.state in ('succeeded', 'authorized', 'processing', 'settled_in_person')))`

/** What the person who asks has paid in this marketplace, the newest first. @throws AppError `unauthenticated` */
export async function listOwnPayments(
  ctx: Ctx,
  { limit, cursor }: PageQuery,
): Promise<Page<PaymentHistoryView>> {
  const customerIds = await listOwnCustomerIds(ctx)
  const [before] = cursor ? decodeCursor(cursor, 'id') : []
  const rows = await Payment.query(ctx.trx)
    .whereIn('customer_id', customerIds)
    .whereRaw(happened)
    .modify((query) => void (before && query.where('id', '<', before)))
    .orderBy('id', 'desc')
    .limit(limit + 1)
  const views = await historyOf(ctx, rows)
  return toPage(
    rows,
    limit,
    ({ id }) => [id],
    ({ id }) => views.get(id)!,
  )
}

/** A way to pay something of theirs. @throws AppError `not_found` also for somebody else's, `conflict`, `unauthenticated` */
export async function createOwnPayLink(ctx: Ctx, chargeId: string): Promise<string> {
  const charge = assertFound(await Charge.query(ctx.trx).findOne({ id: chargeId }), 'Charge')
  const payment = await Payment.query(ctx.trx)
    .findOne({ id: charge.paymentId })
    .whereIn('customer_id', await listOwnCustomerIds(ctx))
  assertFound(payment, 'Charge')
  return createPayLink(ctx, chargeId)
}

/** The same of one thing that was bought, for whoever holds its link; null where nothing was paid. */
export async function readSubjectPayment(
  ctx: Ctx,
  subject: { kind: string; id: string },
): Promise<PaymentHistoryView | null> {
  const payment = await Payment.query(ctx.trx)
    .findOne({ subject_kind: subject.kind, subject_id: subject.id })
    .whereRaw(happened)
  return payment ? ((await historyOf(ctx, [payment])).get(payment.id) ?? null) : null
}

async function historyOf(ctx: Ctx, payments: readonly Payment[]): Promise<Map<string, PaymentHistoryView>> {
  const ids = payments.map(({ id }) => id)
  const ofThem = Charge.query(ctx.trx).whereIn('payment_id', ids).select('id')
  const [charges, refunds, chargebacks, documents, providers] = await Promise.all([
    Charge.query(ctx.trx).whereIn('payment_id', ids).orderBy('position'),
    RefundRow.query(ctx.trx).whereIn('charge_id', ofThem).orderBy('id'),
    Chargeback.query(ctx.trx).whereIn('charge_id', ofThem),
    DocumentRow.query(ctx.trx).whereIn('payment_id', ids).where({ recipient_kind: 'customer' }).orderBy('id'),
    namesOfProviders(ctx, payments),
  ])
  const disputed = new Map(
    chargebacks
      .filter(({ state }) => blocksRefunds(state))
      .map(({ chargeId, amount }) => [chargeId!, amount] as const),
  )
  return new Map(
    payments.map((payment) => {
      const own = charges.filter(({ paymentId }) => paymentId === payment.id)
      const isOwn = ({ chargeId }: { chargeId: string }) => own.some(({ id }) => id === chargeId)
      return [
        payment.id,
        toView(payment, {
          charges: own,
          refunds: refunds.filter(isOwn),
          disputed,
          documents: documents.filter(({ paymentId }) => paymentId === payment.id),
          providerName: providers.get(payment.providerId) ?? '',
        }),
      ]
    }),
  )
}

async function namesOfProviders(ctx: Ctx, payments: readonly Payment[]): Promise<Map<string, string>> {
  const rows: { id: string; name: string }[] = await ctx
    .trx('providers')
    .whereIn(
      'id',
      payments.map(({ providerId }) => providerId),
    )
    .select('id', 'business_name as name')
  return new Map(rows.map(({ id, name }) => [id, name]))
}

type Parts = {
  charges: Charge[]
  refunds: RefundRow[]
  disputed: ReadonlyMap<string, number>
  documents: DocumentRow[]
  providerName: string
}

const payable: readonly Charge['state'][] = ['due', 'requires_action', 'failed', 'scheduled']

function toView(payment: Payment, parts: Parts): PaymentHistoryView {
  const { charges, refunds, disputed, documents, providerName } = parts
  const paid = charges.filter(({ state }) => state === 'succeeded' || state === 'settled_in_person')
  const state = paymentStateOf(
    charges.map((charge) => ({ ...charge, disputedAmount: disputed.get(charge.id) ?? 0 })),
    payment.totalAmount,
  )
  return {
    id: payment.id,
    subjectKind: payment.subjectKind,
    subjectId: payment.subjectId,
    title: payment.terms.title,
    reference: payment.reference,
    providerName,
    currency: payment.currency,
    totalAmount: payment.totalAmount,
    paidAmount: sumOf(paid.map(({ amount }) => amount)),
    refundedAmount: sumOf(paid.map(({ refundedAmount }) => refundedAmount)),
    state,
    stateWords: paymentStateWords[state],
    createdAt: payment.createdAt.toISOString(),
    charges: charges
      .filter(({ amount, state: its }) => amount > 0 && its !== 'cancelled')
      .map((charge) => ({
        id: charge.id,
        purpose: charge.purpose,
        purposeWords: charge.line?.title ?? purposeWords[charge.purpose]!,
        amount: charge.amount,
        refundedAmount: charge.refundedAmount,
        state: charge.state,
        stateWords: chargeStateWords[charge.state],
        method: methodName(charge.method),
        dueAt: charge.dueAt?.toISOString() ?? null,
        paidAt: charge.paidAt?.toISOString() ?? null,
        isPayable: payable.includes(charge.state),
      })),
    refunds: refunds.map((refund) => ({
      id: refund.id,
      amount: refund.amount,
      state: refund.state,
      stateWords: refundStateWords[refund.state],
      requestedAt: refund.createdAt.toISOString(),
      settledAt: refund.settledAt?.toISOString() ?? null,
    })),
    documents: documents.map(toDocumentView),
  }
}

/** One line of a file for each movement of money, the newest payment first. */
export type HistoryRow = [
  at: string,
  what: string,
  reference: string,
  provider: string,
  kind: string,
  amount: string,
  currency: string,
  state: string,
  method: string,
  documents: string,
]
export const historyColumns = [
  'Date (UTC)',
  'What',
  'Booking number',
  'With',
  'Kind',
  'Amount',
  'Currency',
  'State',
  'Paid with',
  'Documents',
]

/** What was paid counts up, what came back counts down. */
export function historyRows(payment: PaymentHistoryView): HistoryRow[] {
  const { title, reference, providerName, currency } = payment
  const money = (amount: number) => toDecimal({ amount, currency })
  const labels = (kinds: readonly string[]) =>
    payment.documents
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ label }) => label)
      .join(', ')
  return [
    ...payment.charges.map((charge): HistoryRow => [
      charge.paidAt ?? charge.dueAt ?? payment.createdAt,
      title,
      reference,
      providerName,
      charge.purposeWords,
      money(charge.amount),
      currency,
      charge.stateWords,
      charge.method,
      charge.paidAt ? labels(['invoice', 'receipt']) : '',
    ]),
    ...payment.refunds.map((refund): HistoryRow => [
      refund.settledAt ?? refund.requestedAt,
      title,
      reference,
      providerName,
      'Refund',
      money(-refund.amount),
      currency,
      refund.stateWords,
      '',
      refund.settledAt ? labels(['credit_note']) : '',
    ]),
  ]
}

/** The same of credits that were bought: they are with nobody yet. */
export function purchaseRows(purchase: OwnPurchase): HistoryRow[] {
  const { title, currency, priceAmount, method, paidAt, refundedAt, receipt, chargebackState } = purchase
  const isWithBank = chargebackState !== null && blocksRefunds(chargebackState)
  const rowOf = (at: string | null, kind: string, amount: number, state: string): HistoryRow[] =>
    at === null
      ? []
      : [
          [
            at,
            title,
            '',
            '',
            kind,
            toDecimal({ amount, currency }),
            currency,
            state,
            method,
            amount > 0 ? (receipt?.label ?? '') : '',
          ],
        ]
  return [
    ...rowOf(
      paidAt,
      'Credits',
      priceAmount,
      isWithBank ? paymentStateWords.disputed : chargeStateWords.succeeded,
    ),
    ...rowOf(refundedAt, 'Refund', -priceAmount, refundStateWords.succeeded),
  ]
}

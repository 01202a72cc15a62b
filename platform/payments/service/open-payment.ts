import type { Ctx } from '#platform/kernel/tenant.ts'
import { Charge, type ChargePurpose, Payment, type AgreedTerms } from '../models.ts'
import { newFunds, type Price, potTotalsOf, splitOf, splitParts } from '../rules/index.ts'

export type NewPayment = {
  subject: { kind: string; id: string }
  providerId: string
  customerId: string | null
  price: Price
  terms: AgreedTerms
  /** In the order in which they fall due; together the total. `dueAt` null: now, by the customer. */
  charges: readonly { purpose: ChargePurpose; amount: number; dueAt: Date | null }[]
}

export type OpenPayment = { payment: Payment; charges: Charge[] }

/**
 * What a subject costs and when it is to be paid, frozen as it was agreed. Said twice for the same subject, it is the
 * payment that is open already.
 */
export async function openPayment(ctx: Ctx, input: NewPayment): Promise<OpenPayment> {
  const known = await findPayment(ctx, input.subject)
  if (known) return known
  const { price } = input
  const { currency } = price
  const payment = await Payment.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    subjectKind: input.subject.kind,
    subjectId: input.subject.id,
    providerId: input.providerId,
    customerId: input.customerId,
    currency,
    totalAmount: price.totalAmount,
    price,
    terms: input.terms,
    createdAt: ctx.now,
  })
  const { split } = splitOf(potTotalsOf(price.lines), input.terms.split, currency)
  const splits = splitParts(
    split,
    input.charges.map(({ amount }) => amount),
    currency,
  )
  const charges: Charge[] = []
  for (const [position, { purpose, amount, dueAt }] of input.charges.entries()) {
    charges.push(
      await Charge.query(ctx.trx).insertAndFetch({
        tenantId: ctx.tenantId,
        paymentId: payment.id,
        position,
        purpose,
        amount,
        currency,
        state: dueAt ? 'scheduled' : 'due',
        dueAt,
        nextAttemptAt: dueAt,
        funds: newFunds(splits[position]!),
        createdAt: ctx.now,
      }),
    )
  }
  return { payment, charges }
}

export async function findPayment(
  ctx: Ctx,
  { kind, id }: NewPayment['subject'],
): Promise<OpenPayment | null> {
  const payment = await Payment.query(ctx.trx).findOne({ subject_kind: kind, subject_id: id })
  if (!payment) return null
  const charges = await Charge.query(ctx.trx).where({ payment_id: payment.id }).orderBy('position')
  return { payment, charges }
}

import type { Ctx } from '#platform/kernel/tenant.ts'
import { Charge, type ChargePurpose, Payment, type AgreedTerms } from '../models.ts'
import { newFunds, type Price, potTotalsOf, type Split, splitOf, splitParts } from '../rules/index.ts'
import { claimFunding, recordClaim, type WantedFunding } from './funding.ts'

export type NewPayment = {
  subject: { kind: string; id: string }
  providerId: string
  customerId: string | null
  /** What people call it by, such as the reference of a booking: lists are searched for it. */
  reference?: string
  price: Price
  terms: AgreedTerms
  /** Who gets how much of it, where that is not what the terms say of all lines together. */
  split?: Split
  /**
   * In the order in which they fall due; together at most the total: what is paid at the appointment is none. `dueAt`
   * null: now, by the customer. What `waits` is not charged before `beginCharges` says so.
   */
  charges: readonly { purpose: ChargePurpose; amount: number; dueAt: Date | null; waits?: boolean }[]
  /** What no card pays: claimed here, after the other charges, and spent by `spendFunding`. */
  funding?: WantedFunding
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
    reference: input.reference ?? '',
    currency,
    totalAmount: price.totalAmount,
    price,
    terms: input.terms,
    createdAt: ctx.now,
  })
  const split = input.split ?? splitOf(potTotalsOf(price.lines), input.terms.split, currency).split
  const claims = input.funding ? await claimFunding(ctx, input.funding, currency) : []
  const wanted: NewPayment['charges'] = [
    ...input.charges,
    ...claims.map(({ purpose, amount }) => ({ purpose, amount, dueAt: null })),
  ]
  const splits = splitParts(
    split,
    wanted.map(({ amount }) => amount),
    currency,
  )
  const charges: Charge[] = []
  for (const [position, { purpose, amount, dueAt, waits = false }] of wanted.entries()) {
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
        nextAttemptAt: waits ? null : dueAt,
        funds: newFunds(splits[position]!),
        createdAt: ctx.now,
      }),
    )
  }
  for (const [index, claim] of claims.entries())
    await recordClaim(ctx, charges[input.charges.length + index]!.id, claim)
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

/** Who pays, when somebody else is named before anything was paid. */
export async function nameCustomer(
  ctx: Ctx,
  payment: Payment,
  { customerId, email, locale }: { customerId: string; email: string; locale: string },
): Promise<void> {
  const terms = { ...payment.terms, email, locale }
  await Payment.query(ctx.trx).findById([ctx.tenantId, payment.id]).patch({ customerId, terms })
}

/** What waited for a word is charged when it falls due, or at once when it has. @returns what is due now */
export async function beginCharges(ctx: Ctx, paymentId: string): Promise<Charge[]> {
  const waiting = await Charge.query(ctx.trx)
    .where({ payment_id: paymentId, state: 'scheduled' })
    .whereNull('next_attempt_at')
    .whereNotNull('due_at')
    .orderBy('position')
    .forUpdate()
  for (const charge of waiting) {
    const nextAttemptAt = charge.dueAt! > ctx.now ? charge.dueAt : ctx.now
    await Charge.query(ctx.trx).findById([ctx.tenantId, charge.id]).patch({ nextAttemptAt })
  }
  return waiting.filter(({ dueAt }) => dueAt! <= ctx.now)
}

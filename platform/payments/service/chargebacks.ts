import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { chargebackDecided, chargebackOpened } from '../events.ts'
import type { Dispute } from '../gateways/port.ts'
import { Charge, Chargeback, Payment } from '../models.ts'
import {
  afterTakeBack,
  chargebackLost,
  chargebackMachine,
  type ChargebackState,
  chargebackWithdrawn,
  chargebackWon,
  heldOf,
  legsOfSplit,
  partOf,
  takeBack,
  totalOf,
} from '../rules/index.ts'
import { post } from './ledger.ts'
import { recover } from './recoveries.ts'

type Of = { chargeback: Chargeback; charge: Charge; payment: Payment }

/**
 * What a bank does with a charge, as the processor tells it now; in whatever order its notices come, and however often.
 * While the bank has the money nothing of the charge is released or given back: the customer would be paid twice.
 */
export async function recordDispute(ctx: Ctx, dispute: Dispute): Promise<void> {
  const charge = await Charge.query(ctx.trx).findOne({ processor_charge_id: dispute.chargeId }).forUpdate()
  if (!charge) return
  const payment = await Payment.query(ctx.trx).findOne({ id: charge.paymentId }).throwIfNotFound()
  const of = { charge, payment, chargeback: await findOrOpen(ctx, { charge, payment }, dispute) }
  if (dispute.isWithdrawn) await withdraw(ctx, of, dispute)
  if (dispute.state === 'under_review') await step(ctx, of.chargeback, 'respond')
  if (dispute.state === 'won' && of.chargeback.state !== 'won') await win(ctx, of, dispute)
  if (dispute.state === 'lost' && of.chargeback.state !== 'lost') await lose(ctx, of)
  if (dispute.state === 'warning' && of.chargeback.state !== 'inquiry') return
  await Chargeback.query(ctx.trx)
    .findById([ctx.tenantId, of.chargeback.id])
    .patch({
      evidenceDueAt: dispute.evidenceDueAt,
      feeAmount: Math.max(dispute.feeAmount, of.chargeback.feeAmount),
    })
}

async function findOrOpen(
  ctx: Ctx,
  { charge, payment }: Omit<Of, 'chargeback'>,
  dispute: Dispute,
): Promise<Chargeback> {
  const known = await Chargeback.query(ctx.trx).findOne({ processor_dispute_id: dispute.id }).forUpdate()
  if (known) return known
  const id = newId()
  await Chargeback.query(ctx.trx).insert({
    id,
    tenantId: ctx.tenantId,
    chargeId: charge.id,
    processorDisputeId: dispute.id,
    amount: dispute.amount,
    currency: dispute.currency,
    reason: dispute.reason,
    state: 'inquiry',
    evidenceDueAt: dispute.evidenceDueAt,
    createdAt: ctx.now,
  })
  await emit(ctx, chargebackOpened, { ...subjectOf(payment), chargeId: charge.id, chargebackId: id })
  return Chargeback.query(ctx.trx).findById([ctx.tenantId, id]).throwIfNotFound()
}

async function withdraw(ctx: Ctx, { chargeback, charge, payment }: Of, dispute: Dispute): Promise<void> {
  if (chargeback.state !== 'inquiry' && chargeback.state !== 'inquiry_closed') return
  await step(ctx, chargeback, 'withdraw')
  await post(
    ctx,
    chargebackWithdrawn({
      chargebackId: chargeback.id,
      chargeId: charge.id,
      paymentId: payment.id,
      currency: charge.currency,
      amount: chargeback.amount,
      processorFee: dispute.feeAmount,
      processorId: dispute.id,
    }),
  )
  const held = totalOf(heldOf(charge.funds))
  const frozenAmount = Math.min(held, charge.frozenAmount + chargeback.amount)
  await patchCharge(ctx, charge, { frozenAmount })
}

async function win(ctx: Ctx, of: Of, dispute: Dispute): Promise<void> {
  const { chargeback, charge, payment } = of
  // The notice of the withdrawal may come after that of its end, or never.
  if (chargeback.state === 'inquiry') return closeInquiry(ctx, of)
  await step(ctx, chargeback, 'win')
  await post(
    ctx,
    chargebackWon({
      chargebackId: chargeback.id,
      chargeId: charge.id,
      paymentId: payment.id,
      currency: charge.currency,
      amount: chargeback.amount,
      processorId: dispute.id,
    }),
  )
  await patchCharge(ctx, charge, { frozenAmount: Math.max(0, charge.frozenAmount - chargeback.amount) })
  // What was frozen has its turn again.
  await ctx.trx('payments').where({ id: payment.id }).update({ released_at: null })
  await decide(ctx, of, 'won')
}

async function closeInquiry(ctx: Ctx, of: Of): Promise<void> {
  await step(ctx, of.chargeback, 'close_inquiry')
  await decide(ctx, of, 'won')
}

/** As a refund: from what is held, and from what the parties have got. */
async function lose(ctx: Ctx, of: Of): Promise<void> {
  const { chargeback, charge, payment } = of
  await step(ctx, chargeback, 'lose')
  // Of what the customer has back already, nobody can give more: that is our loss.
  const { part, excessAmount } = partOf(charge.funds, chargeback.amount, charge.currency)
  const back = takeBack(charge.funds, part)
  await post(
    ctx,
    chargebackLost({
      chargebackId: chargeback.id,
      chargeId: charge.id,
      paymentId: payment.id,
      currency: charge.currency,
      parties: { providerId: payment.providerId, tenantId: ctx.tenantId },
      from: back.posting,
      excessAmount,
    }),
  )
  await patchCharge(ctx, charge, {
    funds: afterTakeBack(charge.funds, back),
    refundedAmount: charge.refundedAmount + totalOf(part),
    frozenAmount: Math.max(0, charge.frozenAmount - chargeback.amount),
  })
  await recover(ctx, { payment, charge, refundId: null, released: legsOfSplit(back.fromReleased) })
  await decide(ctx, of, 'lost')
}

async function step(
  ctx: Ctx,
  chargeback: Chargeback,
  event: Parameters<typeof chargebackMachine.next>[1],
): Promise<void> {
  if (!chargebackMachine.may(chargeback.state, event, 'processor')) return
  const state: ChargebackState = chargebackMachine.next(chargeback.state, event, 'processor')
  await Chargeback.query(ctx.trx).findById([ctx.tenantId, chargeback.id]).patch({ state })
  chargeback.$set({ state })
}

async function decide(ctx: Ctx, { chargeback, charge, payment }: Of, outcome: 'won' | 'lost'): Promise<void> {
  await Chargeback.query(ctx.trx).findById([ctx.tenantId, chargeback.id]).patch({ decidedAt: ctx.now })
  await emit(ctx, chargebackDecided, {
    ...subjectOf(payment),
    chargeId: charge.id,
    chargebackId: chargeback.id,
    outcome,
  })
}

async function patchCharge(ctx: Ctx, charge: Charge, changes: Partial<Charge>): Promise<void> {
  const all = { ...changes, version: charge.version + 1 }
  await Charge.query(ctx.trx).findById([ctx.tenantId, charge.id]).patch(all)
  charge.$set(all)
}

const subjectOf = ({ id, subjectKind, subjectId, providerId }: Payment) => ({
  paymentId: id,
  subjectKind,
  subjectId,
  providerId,
})

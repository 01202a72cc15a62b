import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { chargebackDecided, chargebackOpened, evidenceDue } from '../events.ts'
import type { Dispute } from '../gateways/port.ts'
import { Charge, Chargeback, Payment } from '../models.ts'
import { chargebackMachine, isDecided, type ChargebackState } from '../rules/index.ts'
import { followMovement, loseWhatIsOpen } from './chargeback-money.ts'

export type ChargebackOf = { chargeback: Chargeback; charge: Charge; payment: Payment }

/** How long before its end the marketplace is reminded that a bank waits for evidence. */
const reminderDays = 3

/**
 * What a bank does with a charge, as the processor tells it now; in whatever order its notices come, and however often.
 * Each movement of money is followed once, in its order, whichever of them is heard of first. While the bank has the
 * money nothing of the charge is released or given back: the customer would be paid twice.
 * @returns false when the charge is not known yet
 */
export async function recordDispute(ctx: Ctx, dispute: Dispute): Promise<boolean> {
  const charge = await Charge.query(ctx.trx).findOne({ processor_charge_id: dispute.chargeId }).forUpdate()
  if (!charge) return false
  const payment = await Payment.query(ctx.trx).findOne({ id: charge.paymentId }).throwIfNotFound()
  const of = { charge, payment, chargeback: await findOrOpen(ctx, { charge, payment }, dispute) }
  const before = of.chargeback.state
  for (const [index, movement] of dispute.movements.entries()) {
    if (index < of.chargeback.movedCount) continue
    if (movement.amount < 0) await step(ctx, of.chargeback, 'withdraw')
    await followMovement(ctx, of, movement)
    if (movement.amount > 0) await step(ctx, of.chargeback, 'win')
  }
  if (dispute.state === 'under_review') await step(ctx, of.chargeback, 'respond')
  if (dispute.state === 'closed' || dispute.state === 'won') await step(ctx, of.chargeback, 'close_inquiry')
  if (dispute.state === 'won') await step(ctx, of.chargeback, 'win')
  if (dispute.state === 'lost' && of.chargeback.state !== 'lost') {
    await step(ctx, of.chargeback, 'lose')
    await loseWhatIsOpen(ctx, of)
  }
  await keepWatch(ctx, of, dispute)
  await tellOutcome(ctx, of, before)
  return true
}

/** @returns what has to be read again, by its id at the processor */
export async function readChargeback(ctx: Ctx, chargebackId: string): Promise<Chargeback> {
  return Chargeback.query(ctx.trx).findOne({ id: chargebackId }).throwIfNotFound()
}

async function findOrOpen(
  ctx: Ctx,
  { charge, payment }: Omit<ChargebackOf, 'chargeback'>,
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

/** As long as nothing is decided it is read again every day, should a notice be lost; and the marketplace is reminded once. */
async function keepWatch(
  ctx: Ctx,
  { chargeback, charge, payment }: ChargebackOf,
  dispute: Dispute,
): Promise<void> {
  const { evidenceDueAt } = dispute
  const isOpen = !isDecided(chargeback.state)
  const remindAt = evidenceDueAt && after(evidenceDueAt, -days(reminderDays))
  const isReminder =
    chargeback.state === 'needs_response' &&
    chargeback.remindedAt === null &&
    evidenceDueAt !== null &&
    remindAt! <= ctx.now &&
    ctx.now < evidenceDueAt
  const tomorrow = after(ctx.now, days(1))
  await patch(ctx, chargeback, {
    evidenceDueAt,
    nextAttemptAt: !isOpen
      ? null
      : remindAt && remindAt > ctx.now && remindAt < tomorrow
        ? remindAt
        : tomorrow,
    leaseUntil: null,
    tries: 0,
    ...(isReminder ? { remindedAt: ctx.now } : {}),
  })
  if (!isReminder) return
  await emit(ctx, evidenceDue, {
    ...subjectOf(payment),
    chargeId: charge.id,
    chargebackId: chargeback.id,
    dueAt: evidenceDueAt.toISOString(),
  })
}

/** Each time it is another one: banks change their minds. */
async function tellOutcome(
  ctx: Ctx,
  { chargeback, charge, payment }: ChargebackOf,
  before: ChargebackState,
): Promise<void> {
  if (chargeback.state === before || !isDecided(chargeback.state)) return
  await patch(ctx, chargeback, { decidedAt: ctx.now })
  await emit(ctx, chargebackDecided, {
    ...subjectOf(payment),
    chargeId: charge.id,
    chargebackId: chargeback.id,
    outcome: chargeback.state === 'lost' ? 'lost' : 'won',
  })
}

async function step(
  ctx: Ctx,
  chargeback: Chargeback,
  event: Parameters<typeof chargebackMachine.next>[1],
): Promise<void> {
  if (!chargebackMachine.may(chargeback.state, event, 'processor')) return
  await patch(ctx, chargeback, { state: chargebackMachine.next(chargeback.state, event, 'processor') })
}

async function patch(ctx: Ctx, chargeback: Chargeback, changes: Partial<Chargeback>): Promise<void> {
  await Chargeback.query(ctx.trx).findById([ctx.tenantId, chargeback.id]).patch(changes)
  chargeback.$set(changes)
}

const subjectOf = ({ id, subjectKind, subjectId, providerId }: Payment) => ({
  paymentId: id,
  subjectKind,
  subjectId,
  providerId,
})

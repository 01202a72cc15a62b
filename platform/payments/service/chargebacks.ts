import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { CreditPurchase } from '../credit-models.ts'
import { creditChargebackDecided, creditChargebackOpened, creditEvidenceDue } from '../document-events.ts'
import { chargebackDecided, chargebackOpened, evidenceDue } from '../events.ts'
import type { Dispute } from '../gateways/port.ts'
import { Charge, Chargeback, Payment } from '../models.ts'
import { chargebackMachine, isDecided, type ChargebackState } from '../rules/index.ts'
import { followMovement, loseWhatIsOpen } from './chargeback-money.ts'
import { type CreditChargebackOf, followCreditMovement, loseCredits } from './credit-chargeback-money.ts'
import { lockWallet } from './wallets.ts'

export type ChargebackOf = { chargeback: Chargeback; charge: Charge; payment: Payment }
type AnyChargebackOf = ChargebackOf | CreditChargebackOf
type Disputed = Omit<ChargebackOf, 'chargeback'> | Omit<CreditChargebackOf, 'chargeback'>

/** How long before its end the marketplace is reminded that a bank waits for evidence. */
const reminderDays = 3

/**
 * What a bank does with a charge, as the processor tells it now; in whatever order its notices come, and however often.
 * Each movement of money is followed once, in its order, whichever of them is heard of first. While the bank has the
 * money nothing of the charge is released or given back: the customer would be paid twice.
 * @returns false when the charge is not known yet
 */
export async function recordDispute(ctx: Ctx, dispute: Dispute): Promise<boolean> {
  const disputed = await lockDisputed(ctx, dispute.chargeId)
  if (!disputed) return false
  const of = { ...disputed, chargeback: await findOrOpen(ctx, disputed, dispute) }
  const before = of.chargeback.state
  for (const [index, movement] of dispute.movements.entries()) {
    if (index < of.chargeback.movedCount) continue
    if (movement.amount < 0) await step(ctx, of.chargeback, 'withdraw')
    if ('purchase' in of) await followCreditMovement(ctx, of, movement)
    else await followMovement(ctx, of, movement)
    if (movement.amount > 0) await step(ctx, of.chargeback, 'win')
  }
  if (dispute.state === 'under_review') await step(ctx, of.chargeback, 'respond')
  if (dispute.state === 'closed' || dispute.state === 'won') await step(ctx, of.chargeback, 'close_inquiry')
  if (dispute.state === 'won') await step(ctx, of.chargeback, 'win')
  if (dispute.state === 'lost' && of.chargeback.state !== 'lost') {
    await step(ctx, of.chargeback, 'lose')
    if ('purchase' in of) await loseCredits(ctx, of)
    else await loseWhatIsOpen(ctx, of)
  }
  await keepWatch(ctx, of, dispute)
  await tellOutcome(ctx, of, before)
  return true
}

/** What was paid with a charge of the processor: a part of a payment, or credits, with the wallet of whoever bought them. */
async function lockDisputed(ctx: Ctx, processorChargeId: string): Promise<Disputed | null> {
  const key = { processor_charge_id: processorChargeId }
  const charge = await Charge.query(ctx.trx).findOne(key).forUpdate()
  if (charge) {
    const payment = await Payment.query(ctx.trx).findOne({ id: charge.paymentId }).throwIfNotFound()
    return { charge, payment }
  }
  const purchase = await CreditPurchase.query(ctx.trx).findOne(key).forUpdate()
  if (!purchase) return null
  await lockWallet(ctx, purchase)
  return { purchase }
}

/** @returns what has to be read again, by its id at the processor */
export async function readChargeback(ctx: Ctx, chargebackId: string): Promise<Chargeback> {
  return Chargeback.query(ctx.trx).findOne({ id: chargebackId }).throwIfNotFound()
}

async function findOrOpen(ctx: Ctx, disputed: Disputed, dispute: Dispute): Promise<Chargeback> {
  const known = await Chargeback.query(ctx.trx).findOne({ processor_dispute_id: dispute.id }).forUpdate()
  if (known) return known
  const id = newId()
  await Chargeback.query(ctx.trx).insert({
    id,
    tenantId: ctx.tenantId,
    ...('purchase' in disputed ? { purchaseId: disputed.purchase.id } : { chargeId: disputed.charge.id }),
    processorDisputeId: dispute.id,
    amount: dispute.amount,
    currency: dispute.currency,
    reason: dispute.reason,
    state: 'inquiry',
    evidenceDueAt: dispute.evidenceDueAt,
    createdAt: ctx.now,
  })
  if ('purchase' in disputed)
    await emit(ctx, creditChargebackOpened, { purchaseId: disputed.purchase.id, chargebackId: id })
  else await emit(ctx, chargebackOpened, { ...factsOf(disputed), chargebackId: id })
  return Chargeback.query(ctx.trx).findById([ctx.tenantId, id]).throwIfNotFound()
}

/** As long as nothing is decided it is read again every day, should a notice be lost; and the marketplace is reminded once. */
async function keepWatch(ctx: Ctx, of: AnyChargebackOf, dispute: Dispute): Promise<void> {
  const { chargeback } = of
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
  const said = { chargebackId: chargeback.id, dueAt: evidenceDueAt.toISOString() }
  if ('purchase' in of) await emit(ctx, creditEvidenceDue, { purchaseId: of.purchase.id, ...said })
  else await emit(ctx, evidenceDue, { ...factsOf(of), ...said })
}

/** Each time it is another one: banks change their minds. */
async function tellOutcome(ctx: Ctx, of: AnyChargebackOf, before: ChargebackState): Promise<void> {
  const { chargeback } = of
  if (chargeback.state === before || !isDecided(chargeback.state)) return
  await patch(ctx, chargeback, { decidedAt: ctx.now })
  const outcome = chargeback.state === 'lost' ? ('lost' as const) : ('won' as const)
  const said = { chargebackId: chargeback.id, outcome }
  if ('purchase' in of) await emit(ctx, creditChargebackDecided, { purchaseId: of.purchase.id, ...said })
  else await emit(ctx, chargebackDecided, { ...factsOf(of), ...said })
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

const factsOf = ({ charge, payment }: Omit<ChargebackOf, 'chargeback'>) => ({
  paymentId: payment.id,
  subjectKind: payment.subjectKind,
  subjectId: payment.subjectId,
  providerId: payment.providerId,
  chargeId: charge.id,
})

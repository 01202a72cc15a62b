import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Dispute } from '../gateways/port.ts'
import { Chargeback, Charge } from '../models.ts'
import {
  afterReturn,
  afterTakeBack,
  chargebackFeePassedOn,
  chargebackLost,
  chargebackOverturned,
  chargebackWithdrawn,
  chargebackWon,
  freezable,
  heldOf,
  legsOfSplit,
  linesTaken,
  type Party,
  partOf,
  takeBack,
  totalOf,
} from '../rules/index.ts'
import type { ChargebackOf } from './chargebacks.ts'
import { post } from './ledger.ts'
import { noteDebt, recover } from './recoveries.ts'
import { readStanding } from './standing.ts'

/** The bank takes money, or gives it back: undecided until then, or after it had been lost. */
export async function followMovement(
  ctx: Ctx,
  of: ChargebackOf,
  movement: Dispute['movements'][number],
): Promise<void> {
  if (movement.amount <= 0) await withdraw(ctx, of, movement)
  else if (of.chargeback.openAmount > 0) await win(ctx, of, movement)
  else await overturn(ctx, of, movement)
  await patch(ctx, of.chargeback, {
    movedCount: of.chargeback.movedCount + 1,
    feeAmount: of.chargeback.feeAmount + movement.feeAmount,
  })
}

type Movement = Dispute['movements'][number]
const headOf = ({ chargeback, charge, payment }: ChargebackOf) => ({
  chargebackId: chargeback.id,
  chargeId: charge.id,
  paymentId: payment.id,
  currency: charge.currency,
})

async function withdraw(ctx: Ctx, of: ChargebackOf, movement: Movement): Promise<void> {
  const { chargeback, charge } = of
  const amount = -movement.amount
  const round = chargeback.rounds + 1
  await post(
    ctx,
    chargebackWithdrawn({
      ...headOf(of),
      amount,
      processorFee: movement.feeAmount,
      processorId: chargeback.processorDisputeId,
      round,
    }),
  )
  const frozen = freezable(amount, totalOf(heldOf(charge.funds)), charge.frozenAmount)
  await patch(ctx, chargeback, {
    rounds: round,
    openAmount: chargeback.openAmount + amount,
    frozenAmount: chargeback.frozenAmount + frozen,
  })
  await patchCharge(ctx, charge, { frozenAmount: charge.frozenAmount + frozen })
}

async function win(ctx: Ctx, of: ChargebackOf, movement: Movement): Promise<void> {
  const { chargeback } = of
  const amount = Math.min(movement.amount, chargeback.openAmount)
  await post(
    ctx,
    chargebackWon({
      ...headOf(of),
      amount,
      feeReturned: Math.max(0, -movement.feeAmount),
      processorId: chargeback.processorDisputeId,
      round: chargeback.rounds,
    }),
  )
  await patch(ctx, chargeback, { openAmount: chargeback.openAmount - amount })
  await unfreeze(ctx, of)
  await releaseAnew(ctx, of)
}

/**
 * Lost, and given back after all. Of a part only, or of what we never had lost, nothing is known to be posted: the
 * comparison with the processor shows it to people.
 */
async function overturn(ctx: Ctx, of: ChargebackOf, movement: Movement): Promise<void> {
  const { chargeback, charge } = of
  const { taken } = chargeback
  if (!taken) return
  const returned = totalOf(taken.fromHeld) + totalOf(taken.fromReleased)
  if (movement.amount !== returned + taken.excessAmount) return
  await post(
    ctx,
    chargebackOverturned({
      ...headOf(of),
      amount: movement.amount,
      excessAmount: taken.excessAmount,
      feeReturned: Math.max(0, -movement.feeAmount),
      processorId: chargeback.processorDisputeId,
      round: chargeback.rounds,
    }),
  )
  await patchCharge(ctx, charge, {
    funds: afterReturn(charge.funds, taken),
    refundedAmount: charge.refundedAmount - returned,
  })
  await patch(ctx, chargeback, { taken: null })
  await releaseAnew(ctx, of)
}

/**
 * The customer keeps it: as a refund, from what is held, and from what the parties have got. Of what the customer has
 * back already nobody can give more: that is our loss.
 */
export async function loseWhatIsOpen(ctx: Ctx, of: ChargebackOf): Promise<void> {
  const { chargeback, charge, payment } = of
  const amount = chargeback.openAmount
  if (amount === 0) return
  const { lines, refundable } = await readStanding(ctx, payment.id, true)
  const { part, excessAmount } = partOf(charge.funds, amount, charge.currency)
  const back = takeBack(charge.funds, part)
  const takenLines = linesTaken(charge.currency, lines, refundable, part)
  await post(
    ctx,
    chargebackLost({
      ...headOf(of),
      parties: { providerId: payment.providerId, tenantId: ctx.tenantId },
      from: back.posting,
      excessAmount,
      round: chargeback.rounds,
    }),
  )
  const { fromHeld, fromReleased } = back
  await unfreeze(ctx, of)
  const funds = afterTakeBack(charge.funds, back)
  await patchCharge(ctx, charge, {
    funds,
    refundedAmount: charge.refundedAmount + totalOf(part),
    // What others have frozen cannot be more than there is.
    frozenAmount: Math.min(charge.frozenAmount, totalOf(heldOf(funds))),
  })
  await patch(ctx, chargeback, {
    openAmount: 0,
    taken: { fromHeld, fromReleased, excessAmount, lines: takenLines },
  })
  await recover(ctx, { payment, charge, refundId: null, released: legsOfSplit(fromReleased) })
  await passFeeOn(ctx, of, payment.terms.chargebackFeeTo ?? 'platform')
}

/** What the bank's procedure cost is owed by whoever was agreed to bear it; once, whatever the bank thinks later. */
async function passFeeOn(ctx: Ctx, of: ChargebackOf, to: Party): Promise<void> {
  const { chargeback, payment } = of
  if (to === 'platform' || chargeback.feeAmount <= 0) return
  const bearer = { kind: to, id: to === 'provider' ? payment.providerId : ctx.tenantId }
  const amount = chargeback.feeAmount
  const isNew = await post(ctx, chargebackFeePassedOn({ ...headOf(of), amount, bearer }))
  const { currency } = payment
  if (isNew) await noteDebt(ctx, { owner: bearer, amount, currency, refundId: null, cause: 'chargeback_fee' })
}

async function unfreeze(ctx: Ctx, { chargeback, charge }: ChargebackOf): Promise<void> {
  await patchCharge(ctx, charge, {
    frozenAmount: Math.max(0, charge.frozenAmount - chargeback.frozenAmount),
  })
  await patch(ctx, chargeback, { frozenAmount: 0 })
}

/** What was frozen, or is held again, has its turn once more. */
const releaseAnew = (ctx: Ctx, { payment }: ChargebackOf) =>
  ctx.trx('payments').where({ id: payment.id }).update({ released_at: null })

async function patch(ctx: Ctx, chargeback: Chargeback, changes: Partial<Chargeback>): Promise<void> {
  await Chargeback.query(ctx.trx).findById([ctx.tenantId, chargeback.id]).patch(changes)
  chargeback.$set(changes)
}

async function patchCharge(ctx: Ctx, charge: Charge, changes: Partial<Charge>): Promise<void> {
  const all = { ...changes, version: charge.version + 1 }
  await Charge.query(ctx.trx).findById([ctx.tenantId, charge.id]).patch(all)
  charge.$set(all)
}

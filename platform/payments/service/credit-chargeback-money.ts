import type { Ctx } from '#platform/kernel/tenant.ts'
import { CreditLot, CreditPurchase } from '../credit-models.ts'
import type { Dispute } from '../gateways/port.ts'
import { Chargeback } from '../models.ts'
import {
  creditChargebackLost,
  creditChargebackOverturned,
  lostCreditsReturned,
  planCreditLoss,
} from '../rules/credit-chargebacks.ts'
import {
  chargebackFeePassedOn,
  chargebackWithdrawn,
  chargebackWon,
  extendedExpiry,
  walletExpired,
  walletGranted,
} from '../rules/index.ts'
import { lockLots } from './credit-purchases.ts'
import { post } from './ledger.ts'
import { noteDebt } from './recoveries.ts'
import { payOwner } from './releases.ts'
import { enter, funderOf } from './wallets.ts'

export type CreditChargebackOf = { chargeback: Chargeback; purchase: CreditPurchase }
type Movement = Dispute['movements'][number]

const headOf = ({ chargeback, purchase }: CreditChargebackOf) => ({
  chargebackId: chargeback.id,
  chargeId: purchase.id,
  paymentId: null,
  currency: purchase.currency,
})

/** The bank takes what was paid for credits, or gives it back: undecided until then, or after it had been lost. */
export async function followCreditMovement(
  ctx: Ctx,
  of: CreditChargebackOf,
  movement: Movement,
): Promise<void> {
  if (movement.amount <= 0) await withdraw(ctx, of, movement)
  else if (of.chargeback.openAmount > 0) await win(ctx, of, movement)
  else await overturn(ctx, of, movement)
  await patch(ctx, of.chargeback, {
    movedCount: of.chargeback.movedCount + 1,
    feeAmount: of.chargeback.feeAmount + movement.feeAmount,
  })
}

/** All that is left is frozen, whatever part of the price is disputed; and what comes back to these lots meanwhile. */
async function withdraw(ctx: Ctx, of: CreditChargebackOf, movement: Movement): Promise<void> {
  const { chargeback, purchase } = of
  const amount = -movement.amount
  const round = chargeback.rounds + 1
  const { processorDisputeId: processorId } = chargeback
  const processorFee = movement.feeAmount
  await post(ctx, chargebackWithdrawn({ ...headOf(of), amount, processorFee, processorId, round }))
  await patch(ctx, chargeback, { rounds: round, openAmount: chargeback.openAmount + amount })
  for (const lot of await lockLots(ctx, purchase)) await patchLot(ctx, lot, { frozenAt: ctx.now })
}

async function win(ctx: Ctx, of: CreditChargebackOf, movement: Movement): Promise<void> {
  const { chargeback } = of
  const { openAmount, processorDisputeId: processorId, rounds: round } = chargeback
  const amount = Math.min(movement.amount, openAmount)
  const feeReturned = Math.max(0, -movement.feeAmount)
  await post(ctx, chargebackWon({ ...headOf(of), amount, feeReturned, processorId, round }))
  await patch(ctx, chargeback, { openAmount: openAmount - amount })
  await thaw(ctx, of)
}

/** Not while another bank's procedure has the money. What was frozen can be used for a while, whatever time has passed. */
async function thaw(ctx: Ctx, { chargeback, purchase }: CreditChargebackOf): Promise<void> {
  const others = await Chargeback.query(ctx.trx)
    .where({ purchase_id: purchase.id })
    .where('open_amount', '>', 0)
    .whereNot({ id: chargeback.id })
    .resultSize()
  if (chargeback.openAmount > 0 || others > 0) return
  for (const lot of await lockLots(ctx, purchase))
    await patchLot(ctx, lot, {
      frozenAt: null,
      ...(lot.leftAmount > 0 ? { expiresAt: extendedExpiry(lot.expiresAt, ctx.now) } : {}),
    })
}

/**
 * The customer keeps the money: the credits that are left end. What was used of them, or has lapsed, is a debt of the
 * marketplace, which has sold them.
 */
export async function loseCredits(ctx: Ctx, of: CreditChargebackOf): Promise<void> {
  const { chargeback, purchase } = of
  const { openAmount: amount, rounds: round } = chargeback
  if (amount === 0) return
  const lots = await lockLots(ctx, purchase)
  const bought = lots.find(({ id }) => id === purchase.lotId)
  const gift = lots.find(({ id }) => id === purchase.bonusLotId)
  const left = { bought: bought?.leftAmount ?? 0, granted: gift?.leftAmount ?? 0 }
  const taken = planCreditLoss(purchase, { amount, left })
  const { currency, customerId } = purchase
  const owner = funderOf(ctx)
  await post(ctx, creditChargebackLost({ ...headOf(of), customerId, tenantId: ctx.tenantId, taken, round }))
  const granted = taken.grantedAmount + taken.refundingGrantedAmount
  if (granted > 0)
    await post(
      ctx,
      walletExpired({
        expiryId: `chargeback:${chargeback.id}:${round}`,
        customerId,
        currency,
        amount: granted,
        origin: 'granted',
        funder: owner,
      }),
    )
  await takeOut(ctx, bought, taken.boughtAmount, purchase.title)
  await takeOut(ctx, gift, taken.grantedAmount, purchase.title)
  if (taken.owedAmount > 0)
    await noteDebt(ctx, { owner, amount: taken.owedAmount, currency, refundId: null, cause: 'chargeback' })
  await patch(ctx, chargeback, { openAmount: 0, takenCredits: taken })
  await thaw(ctx, of)
  await passFeeOn(ctx, of)
}

/** What the bank's procedure cost; once, whatever the bank thinks later. */
async function passFeeOn(ctx: Ctx, of: CreditChargebackOf): Promise<void> {
  const { chargeback, purchase } = of
  const { feeAmount: amount } = chargeback
  if (purchase.chargebackFeeTo === 'platform' || amount <= 0) return
  const owner = funderOf(ctx)
  const isNew = await post(ctx, chargebackFeePassedOn({ ...headOf(of), amount, bearer: owner }))
  const { currency } = purchase
  if (isNew) await noteDebt(ctx, { owner, amount, currency, refundId: null, cause: 'chargeback_fee' })
}

/**
 * Lost, and given back after all: the credits are there again. Of a part only nothing is known to be posted: the comparison
 * with the processor shows it to people.
 */
async function overturn(ctx: Ctx, of: CreditChargebackOf, movement: Movement): Promise<void> {
  const { chargeback, purchase } = of
  const { takenCredits: taken, rounds: round, processorDisputeId: processorId } = chargeback
  if (!taken) return
  const { boughtAmount, grantedAmount, refundingAmount, refundingGrantedAmount, owedAmount } = taken
  if (movement.amount !== boughtAmount + refundingAmount + owedAmount + taken.excessAmount) return
  const { currency, customerId, title } = purchase
  const posting = creditChargebackOverturned({
    ...headOf(of),
    customerId,
    tenantId: ctx.tenantId,
    taken,
    round,
    feeReturned: Math.max(0, -movement.feeAmount),
    processorId,
  })
  await post(ctx, posting)
  const granted = grantedAmount + refundingGrantedAmount
  if (granted > 0)
    await post(
      ctx,
      walletGranted({
        grantId: `${purchase.bonusLotId}:chargeback:${chargeback.id}:${round}`,
        customerId,
        funder: funderOf(ctx),
        currency,
        amount: granted,
      }),
    )
  for (const lot of await lockLots(ctx, purchase))
    await putBack(ctx, lot, lot.id === purchase.lotId ? boughtAmount : grantedAmount, title)
  await payOwner(ctx, funderOf(ctx), owedAmount, { currency, sourceKey: posting.key })
  await patch(ctx, chargeback, { takenCredits: null })
}

/**
 * Credits came back to a lot (of a cancelled booking, say) whose price a bank has given back to the customer: as far as the
 * marketplace had to answer for them, they end again and pay its debt.
 */
export async function endReturned(ctx: Ctx, lotId: string, amount: number): Promise<void> {
  const lot = await CreditLot.query(ctx.trx).findOne({ id: lotId }).forUpdate().throwIfNotFound()
  const purchase = await CreditPurchase.query(ctx.trx).findOne({
    [lot.origin === 'bought' ? 'lot_id' : 'bonus_lot_id']: lotId,
  })
  let left = amount
  for (const chargeback of purchase ? await lockLost(ctx, purchase.id) : []) {
    const taken = chargeback.takenCredits!
    const isBought = lot.origin === 'bought'
    const part = Math.min(left, isBought ? taken.owedAmount : taken.usedGrantedAmount)
    if (part === 0) continue
    left -= part
    const time = taken.returns + 1
    await takeOut(ctx, lot, part, purchase!.title)
    const { customerId, currency } = purchase!
    const of = { customerId, currency, amount: part }
    const posting = isBought
      ? lostCreditsReturned({ ...of, chargebackId: chargeback.id, tenantId: ctx.tenantId, time })
      : walletExpired({
          ...of,
          expiryId: `chargeback:${chargeback.id}:returned:${time}`,
          origin: 'granted',
          funder: funderOf(ctx),
        })
    await post(ctx, posting)
    if (isBought) await payOwner(ctx, funderOf(ctx), part, { currency, sourceKey: posting.key })
    await patch(ctx, chargeback, {
      takenCredits: {
        ...taken,
        returns: time,
        ...(isBought
          ? { owedAmount: taken.owedAmount - part, boughtAmount: taken.boughtAmount + part }
          : {
              usedGrantedAmount: taken.usedGrantedAmount - part,
              grantedAmount: taken.grantedAmount + part,
            }),
      },
    })
  }
}

/** What banks have taken of it for good, locked. */
export const lockLost = async (ctx: Ctx, purchaseId: string): Promise<Chargeback[]> =>
  Chargeback.query(ctx.trx)
    .where({ purchase_id: purchaseId })
    .whereNotNull('taken_credits')
    .orderBy('id')
    .forUpdate()

async function takeOut(ctx: Ctx, lot: CreditLot | undefined, amount: number, title: string): Promise<void> {
  if (!lot || amount === 0) return
  await patchLot(ctx, lot, { leftAmount: lot.leftAmount - amount })
  await enter(ctx, lot.walletId, 'charged_back', -amount, title)
}

async function putBack(ctx: Ctx, lot: CreditLot, amount: number, title: string): Promise<void> {
  if (amount === 0) return
  const expiresAt = extendedExpiry(lot.expiresAt, ctx.now)
  await patchLot(ctx, lot, { leftAmount: lot.leftAmount + amount, expiresAt })
  await enter(ctx, lot.walletId, 'given_back', amount, title)
}

async function patchLot(ctx: Ctx, lot: CreditLot, changes: Partial<CreditLot>): Promise<void> {
  await CreditLot.query(ctx.trx).findById([ctx.tenantId, lot.id]).patch(changes)
  lot.$set(changes)
}

async function patch(ctx: Ctx, chargeback: Chargeback, changes: Partial<Chargeback>): Promise<void> {
  await Chargeback.query(ctx.trx).findById([ctx.tenantId, chargeback.id]).patch(changes)
  chargeback.$set(changes)
}

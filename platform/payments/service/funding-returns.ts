import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { ChargeFunding, CreditLot, Voucher, Wallet } from '../credit-models.ts'
import { refundSucceeded } from '../events.ts'
import { Charge, RefundRow } from '../models.ts'
import {
  extendedExpiry,
  legsOfSplit,
  refundMachine,
  refundReturned,
  type ReturnTo,
  returnToLots,
  subtractSplit,
  type TakenLot,
  totalOf,
} from '../rules/index.ts'
import { endReturned } from './credit-chargeback-money.ts'
import { post } from './ledger.ts'
import { recover } from './recoveries.ts'
import { lockRefund, type RefundOf, refundFactsOf } from './refunds.ts'
import { payOwner } from './releases.ts'
import { endVoucher, lockVoucher } from './vouchers.ts'
import { enter, funderOf, lockWallet } from './wallets.ts'

/** It will not be paid: what was claimed can be used again. */
export async function releaseFunding(ctx: Ctx, paymentId: string): Promise<void> {
  for (const { charge, funding } of await fundingsOf(ctx, paymentId, 'claimed'))
    await giveBackClaim(ctx, funding, charge.amount)
}

/** What was claimed for the charges of a payment, as far as it stands so. */
export async function fundingsOf(ctx: Ctx, paymentId: string, state: ChargeFunding['state']) {
  const charges = await Charge.query(ctx.trx)
    .where({ payment_id: paymentId })
    .whereIn('purpose', ['credits', 'voucher'])
    .orderBy('position')
    .forUpdate()
  if (charges.length === 0) return []
  const fundings = await ChargeFunding.query(ctx.trx)
    .whereIn(
      'charge_id',
      charges.map(({ id }) => id),
    )
    .where({ state })
    .forUpdate()
  return charges.flatMap((charge) => {
    const funding = fundings.find(({ chargeId }) => chargeId === charge.id)
    return funding ? [{ charge, funding }] : []
  })
}

async function giveBackClaim(ctx: Ctx, funding: ChargeFunding, amount: number): Promise<void> {
  const lots = await giveBack(ctx, funding, amount)
  await ChargeFunding.query(ctx.trx).findById([ctx.tenantId, funding.id]).patch({ state: 'given_back', lots })
}

/** @returns the lots, with what has come back of each */
async function giveBack(ctx: Ctx, funding: ChargeFunding, amount: number): Promise<TakenLot[]> {
  if (funding.voucherId) {
    await refillVoucher(ctx, funding.voucherId, amount)
    return []
  }
  const { customerId, currency } = await Wallet.query(ctx.trx)
    .findOne({ id: funding.walletId })
    .throwIfNotFound()
  const wallet = await lockWallet(ctx, { customerId, currency })
  const { lots, returned } = returnToLots(funding.lots, amount)
  for (const { lotId, amount: part } of returned) {
    const lot = await CreditLot.query(ctx.trx).findOne({ id: lotId }).forUpdate().throwIfNotFound()
    await CreditLot.query(ctx.trx)
      .findById([ctx.tenantId, lotId])
      .patch({ leftAmount: lot.leftAmount + part, expiresAt: extendedExpiry(lot.expiresAt, ctx.now) })
  }
  await enter(ctx, wallet.id, 'given_back', amount)
  for (const { lotId, amount: part } of returned) await endReturned(ctx, lotId, part)
  return lots
}

/** A voucher that was taken back meanwhile stays without anything. */
async function refillVoucher(ctx: Ctx, voucherId: string, amount: number): Promise<void> {
  const voucher = (await lockVoucher(ctx, voucherId))!
  const refilled = await Voucher.query(ctx.trx).patchAndFetchById([ctx.tenantId, voucherId], {
    leftAmount: voucher.leftAmount + amount,
    expiresAt: extendedExpiry(voucher.expiresAt, ctx.now),
    version: voucher.version + 1,
  })
  if (refilled.voidedAt) await endVoucher(ctx, refilled)
}

/**
 * A refund of what was paid by credits or a voucher goes back there, without the processor. Whoever had given them gets
 * back what they had cost.
 * @returns false when the charge was paid by card
 */
export async function returnRefund(ctx: Ctx, refundId: string): Promise<boolean> {
  const of = await lockRefund(ctx, refundId)
  const { refund, charge, payment } = of
  const funding = await ChargeFunding.query(ctx.trx).findOne({ charge_id: charge.id }).forUpdate()
  if (!funding) return false
  if (refund.state !== 'pending') return true

  const released = legsOfSplit(subtractSplit(refund.split, refund.fromHeld))
  await post(
    ctx,
    refundReturned({
      refundId,
      paymentId: payment.id,
      currency: refund.currency,
      parties: { providerId: payment.providerId, tenantId: ctx.tenantId },
      from: { heldAmount: totalOf(refund.fromHeld), released },
      to: await returnOf(ctx, funding),
    }),
  )
  const lots = await giveBack(ctx, funding, refund.amount)
  await ChargeFunding.query(ctx.trx).findById([ctx.tenantId, funding.id]).patch({ lots })
  await recover(ctx, { payment, charge, refundId, released })
  if (funding.source !== 'bought') await repayFunder(ctx, of)
  await RefundRow.query(ctx.trx)
    .findById([ctx.tenantId, refundId])
    .patch({
      state: refundMachine.next(refund.state, 'succeed', 'processor'),
      settledAt: ctx.now,
      nextAttemptAt: null,
      leaseUntil: null,
    })
  await emit(ctx, refundSucceeded, refundFactsOf(of))
  return true
}

async function returnOf(ctx: Ctx, { source, walletId, voucherId }: ChargeFunding): Promise<ReturnTo> {
  const funder = funderOf(ctx)
  if (voucherId) return { gift: voucherId, funder }
  const { customerId } = await Wallet.query(ctx.trx).findOne({ id: walletId }).throwIfNotFound()
  return source === 'bought' ? { wallet: customerId } : { grant: customerId, funder }
}

/** What the gift had cost is the marketplace's again: its debt first, then what it is sent. */
async function repayFunder(ctx: Ctx, { refund, charge, payment }: RefundOf): Promise<void> {
  const earlier = await RefundRow.query(ctx.trx).where({ charge_id: charge.id }).resultSize()
  // Steps of releases are versions of the charge, so these are below zero.
  await payOwner(ctx, funderOf(ctx), refund.amount, {
    chargeId: charge.id,
    paymentId: payment.id,
    currency: charge.currency,
    step: -earlier,
  })
}

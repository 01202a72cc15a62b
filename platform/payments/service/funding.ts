import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { ChargeFunding, CreditLot, Voucher, Wallet } from '../credit-models.ts'
import { chargeSucceeded } from '../events.ts'
import { Charge, Payment, Receivable } from '../models.ts'
import {
  chargeMachine,
  frozenAmountOf,
  fundsMachine,
  type Lot,
  type Posting,
  takeFromLots,
  voucherFault,
  voucherRedeemed,
  walletSpent,
} from '../rules/index.ts'
import { factsOf } from './charges.ts'
import { fundingsOf } from './funding-returns.ts'
import { post } from './ledger.ts'
import { ownBalance } from './own-credits.ts'
import { findUsableVoucher, findVoucherByCode, lockVoucher } from './vouchers.ts'
import { enter, findWallets, funderOf, lotsOf } from './wallets.ts'

/** What of a price no card pays, in minor units. */
export type AppliedFunding = { voucherId: string | null; voucherAmount: number; creditsAmount: number }

/**
 * What of a price the customer who asks can pay with a voucher and their credits, in this order; nothing is taken yet.
 * @throws AppError `validation_failed` at `voucherCode` when the code cannot be used
 */
export async function applyFunding(
  ctx: Ctx,
  input: {
    currency: string
    totalAmount: number
    /** As it is typed; or the voucher that was found before. */
    voucherCode?: string
    voucherId?: string | null
    useCredits?: boolean
  },
): Promise<AppliedFunding> {
  const { currency, totalAmount, voucherCode = '', voucherId = null, useCredits = false } = input
  const voucher = voucherCode.trim()
    ? await findVoucherByCode(ctx, voucherCode, currency)
    : voucherId && (await findUsableVoucher(ctx, voucherId, currency))
  const voucherAmount = voucher ? Math.min(voucher.leftAmount, totalAmount) : 0
  const balance = useCredits ? await ownBalance(ctx, currency) : 0
  const creditsAmount = Math.min(balance, totalAmount - voucherAmount)
  return { voucherId: voucher ? voucher.id : null, voucherAmount, creditsAmount }
}

/** What is to be claimed; `customerIds`: whose credits, all of one person. */
export type WantedFunding = AppliedFunding & { customerIds: readonly string[] }
export type Claim = Pick<ChargeFunding, 'source' | 'walletId' | 'voucherId' | 'lots'> & {
  purpose: 'voucher' | 'credits'
  amount: number
}

/**
 * Takes what was promised out of the voucher and the wallet, in the transaction of what it pays for. Two who want the
 * last of it come one after the other, and the second is refused.
 * @throws AppError `conflict` when it is not there any more
 */
export async function claimFunding(ctx: Ctx, wanted: WantedFunding, currency: string): Promise<Claim[]> {
  const { voucherId, voucherAmount, creditsAmount, customerIds } = wanted
  return [
    ...(voucherId && voucherAmount > 0 ? [await claimVoucher(ctx, voucherId, voucherAmount, currency)] : []),
    ...(creditsAmount > 0 ? await claimCredits(ctx, customerIds, creditsAmount, currency) : []),
  ]
}

async function claimVoucher(ctx: Ctx, voucherId: string, amount: number, currency: string): Promise<Claim> {
  const voucher = await lockVoucher(ctx, voucherId)
  const fault = voucherFault(voucher, currency, ctx.now)
  if (!voucher || fault || voucher.leftAmount < amount)
    throw new AppError('conflict', {
      detail: fault ?? 'There is less left on this voucher than a moment ago',
    })
  await Voucher.query(ctx.trx)
    .findById([ctx.tenantId, voucherId])
    .patch({ leftAmount: voucher.leftAmount - amount, version: voucher.version + 1 })
  return { purpose: 'voucher', amount, source: 'voucher', walletId: null, voucherId, lots: [] }
}

async function claimCredits(
  ctx: Ctx,
  customerIds: readonly string[],
  amount: number,
  currency: string,
  origin: ChargeFunding['source'] | null = null,
): Promise<Claim[]> {
  const wallets = await findWallets(ctx, customerIds, { currency, isLocked: true })
  const found: Lot[] = await lotsOf(ctx, wallets)
  const lots = origin ? found.filter((lot) => lot.origin === origin) : found
  const taken = takeFromLots(lots, amount, ctx.now)
  if (!taken)
    throw new AppError('conflict', {
      detail:
        frozenAmountOf(lots) > 0
          ? 'Some of your credits are frozen until the bank has decided about what was paid for them. Pay the rest in another way'
          : 'You do not have enough credits for this',
    })
  for (const part of taken) {
    for (const { lotId, amount: less } of part.lots) {
      const { leftAmount } = lots.find(({ id }) => id === lotId)!
      await CreditLot.query(ctx.trx)
        .findById([ctx.tenantId, lotId])
        .patch({ leftAmount: leftAmount - less })
    }
    await enter(ctx, part.walletId, 'spent', -part.amount)
  }
  return taken.map(({ origin, walletId, amount: part, lots: parts }) => ({
    purpose: 'credits',
    amount: part,
    source: origin,
    walletId,
    voucherId: null,
    lots: parts,
  }))
}

/** Remembers which charge the claim is for. */
export const recordClaim = (ctx: Ctx, chargeId: string, { source, walletId, voucherId, lots }: Claim) =>
  ChargeFunding.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    chargeId,
    source,
    walletId,
    voucherId,
    state: 'claimed',
    lots,
    createdAt: ctx.now,
  })

/**
 * What was claimed pays for its payment, from now on held like any other money: once the rest is paid, or at once where
 * there is no rest. Said again, it changes nothing.
 */
export async function spendFunding(ctx: Ctx, paymentId: string): Promise<void> {
  for (const { charge, funding } of await fundingsOf(ctx, paymentId, 'claimed')) {
    const payment = await Payment.query(ctx.trx).findOne({ id: paymentId }).throwIfNotFound()
    await post(ctx, await postingOf(ctx, charge, funding))
    if (funding.source !== 'bought') await owePromotion(ctx, charge)
    await ChargeFunding.query(ctx.trx).findById([ctx.tenantId, funding.id]).patch({ state: 'spent' })
    const paid = await Charge.query(ctx.trx).patchAndFetchById([ctx.tenantId, charge.id], {
      state: chargeMachine.next(charge.state, 'succeed', 'processor'),
      fundsState: fundsMachine.next(charge.fundsState, 'collect', 'processor'),
      processorFeeAmount: 0,
      paidAt: ctx.now,
      version: charge.version + 1,
    })
    await emit(ctx, chargeSucceeded, { ...factsOf({ charge: paid, payment }), isLate: false })
  }
}

/**
 * Its money came after it had been called off: what was given back then is claimed once more.
 * @throws AppError `conflict` when it is not there any more
 */
export async function reclaimFunding(ctx: Ctx, paymentId: string): Promise<void> {
  for (const { charge, funding } of await fundingsOf(ctx, paymentId, 'given_back')) {
    const { amount, currency } = charge
    const [claim] = funding.voucherId
      ? [await claimVoucher(ctx, funding.voucherId, amount, currency)]
      : await claimCredits(ctx, [await ownerOf(ctx, funding)], amount, currency, funding.source)
    await ChargeFunding.query(ctx.trx)
      .findById([ctx.tenantId, funding.id])
      .patch({ state: 'claimed', lots: claim!.lots })
  }
}

async function ownerOf(ctx: Ctx, { walletId }: ChargeFunding): Promise<string> {
  return (await Wallet.query(ctx.trx).findOne({ id: walletId }).throwIfNotFound()).customerId
}

async function postingOf(ctx: Ctx, charge: Charge, funding: ChargeFunding): Promise<Posting> {
  const { id: chargeId, paymentId, currency, amount } = charge
  const of = { chargeId, paymentId, currency }
  const funder = funderOf(ctx)
  if (funding.voucherId) return voucherRedeemed({ ...of, voucherId: funding.voucherId, amount, funder })
  const customerId = await ownerOf(ctx, funding)
  return funding.source === 'bought'
    ? walletSpent({ ...of, customerId, boughtAmount: amount })
    : walletSpent({ ...of, customerId, boughtAmount: 0, granted: [{ funder, amount }] })
}

/** A gift costs the marketplace something now: it is kept of what it earns next. The ledger says so in the posting itself. */
const owePromotion = (ctx: Ctx, { amount, currency }: Charge) =>
  Receivable.query(ctx.trx).insert({
    tenantId: ctx.tenantId,
    ownerKind: 'tenant',
    ownerId: ctx.tenantId,
    amount,
    nettedAmount: 0,
    currency,
    cause: 'promotion',
    refundId: null,
    createdAt: ctx.now,
  })

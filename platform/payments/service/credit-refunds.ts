import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { emit } from '#platform/kernel/events.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { CreditLot, CreditPurchase } from '../credit-models.ts'
import { creditsRefunded } from '../document-events.ts'
import type { Refund } from '../gateways/port.ts'
import { Chargeback } from '../models.ts'
import { giftOf, type TakenCredits } from '../rules/credit-chargebacks.ts'
import {
  blocksRefunds,
  extendedExpiry,
  frozenAmountOf,
  refundFault,
  walletExpired,
  walletGranted,
  walletRefunded,
  walletRefundFailed,
} from '../rules/index.ts'
import { type CreditPurchasePage, type CreditPurchaseView, toPurchaseView } from '../schemas/credit-packs.ts'
import { lockLost } from './credit-chargeback-money.ts'
import { chargebacksOfPurchases } from './credit-chargebacks.ts'
import { lockLots, lockPurchase, lotIdsOf } from './credit-purchases.ts'
import { post } from './ledger.ts'
import { enter, funderOf } from './wallets.ts'

/** What customers have bought, newest first. @throws AppError `forbidden`, `validation_failed` for a forged cursor */
export async function listCreditPurchases(
  ctx: Ctx,
  { limit = 20, cursor }: { limit?: number | undefined; cursor?: string | undefined },
): Promise<CreditPurchasePage> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const query = CreditPurchase.query(ctx.trx)
    .whereNotNull('paid_at')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) query.where('id', '<', decodeCursor(cursor, 'id')[0])
  const rows = await query
  const views = new Map((await viewsOf(ctx, rows)).map((view) => [view.id, view]))
  return toPage(
    rows,
    limit,
    ({ id }) => [id],
    ({ id }) => views.get(id)!,
  )
}

async function viewsOf(ctx: Ctx, rows: readonly CreditPurchase[]): Promise<CreditPurchaseView[]> {
  const lots = await CreditLot.query(ctx.trx).whereIn('id', rows.flatMap(lotIdsOf))
  const chargebacks = await chargebacksOfPurchases(ctx, rows)
  const customers: { id: string; first_name: string; last_name: string; email: string }[] = await ctx
    .trx('customers')
    .whereIn(
      'id',
      rows.map(({ customerId }) => customerId),
    )
    .select('id', 'first_name', 'last_name', 'email')
  return rows.map((row) => {
    const own = lots.filter(({ id }) => lotIdsOf(row).includes(id))
    const customer = customers.find(({ id }) => id === row.customerId)
    const chargeback = chargebacks.get(row.id) ?? null
    return toPurchaseView(row, {
      customer: {
        name: `${customer?.first_name ?? ''} ${customer?.last_name ?? ''}`.trim(),
        email: customer?.email ?? '',
      },
      isRefundable: refundFault(row.state, own, isWithBank(chargeback)) === null,
      chargeback: chargeback && { id: chargeback.id, state: chargeback.state },
      frozenAmount: frozenAmountOf(own),
    })
  })
}

const isWithBank = (chargeback: Chargeback | null): boolean =>
  chargeback !== null && blocksRefunds(chargeback.state)

/**
 * Gives back what was paid for credits of which nothing was used. They cannot be used from now on; the money leaves with
 * the next turn of the sweep.
 * @throws AppError `forbidden`, `not_found`, `conflict` with why it cannot be
 */
export async function refundPurchase(
  ctx: Ctx,
  { purchaseId }: { purchaseId: string },
): Promise<CreditPurchaseView> {
  assertAllowed(mayUse('credit.manage', ctx.actor))
  const purchase = assertFound(isId(purchaseId) ? await lockPurchase(ctx, purchaseId) : null, 'Purchase')
  const lots = await lockLots(ctx, purchase)
  const chargeback = (await chargebacksOfPurchases(ctx, [purchase])).get(purchase.id) ?? null
  const fault = refundFault(purchase.state, lots, isWithBank(chargeback))
  if (fault) throw new AppError('conflict', { detail: fault })
  for (const lot of lots) {
    await CreditLot.query(ctx.trx).findById([ctx.tenantId, lot.id]).patch({ leftAmount: 0 })
    await enter(ctx, lot.walletId, 'refunded', -lot.amount, purchase.title)
  }
  const refunding = await CreditPurchase.query(ctx.trx).patchAndFetchById([ctx.tenantId, purchase.id], {
    state: 'refunding',
    refundAttempt: purchase.refundAttempt + 1,
    refundRequestedBy: actorKey(ctx.actor),
    refundRequestedAt: ctx.now,
    processorRefundId: null,
    failureCode: null,
    tries: 0,
    nextAttemptAt: ctx.now,
    leaseUntil: null,
  })
  await recordChange(ctx, {
    action: 'credit_purchase.refunded',
    subject: { kind: 'customer', id: purchase.customerId },
    after: { purchaseId: purchase.id, amount: purchase.priceAmount, currency: purchase.currency },
  })
  const [view] = await viewsOf(ctx, [refunding])
  return view!
}

/** What the processor says of the refund. Saying it again changes nothing; it may still fail after it had succeeded. */
export async function recordPurchaseRefund(ctx: Ctx, purchaseId: string, told: Refund): Promise<void> {
  const purchase = await lockPurchase(ctx, purchaseId)
  const { state, processorRefundId } = purchase
  if (processorRefundId !== null && processorRefundId !== told.id) return
  if (told.state === 'succeeded' && state === 'refunding') return succeed(ctx, purchase, told.id)
  if (told.state === 'failed') {
    if (state === 'refunded') await takeBackSuccess(ctx, purchase, told.id)
    if (state === 'refunded' || state === 'refunding')
      await fail(ctx, purchase, { code: told.failureCode ?? 'failed', processorRefundId: told.id })
    return
  }
  if (state === 'refunding') await patch(ctx, purchaseId, { processorRefundId: told.id })
}

/** The processor does not make it at all: the credits are there again. */
export async function recordRefusedPurchaseRefund(ctx: Ctx, purchaseId: string, code: string): Promise<void> {
  const purchase = await lockPurchase(ctx, purchaseId)
  if (purchase.state === 'refunding') await fail(ctx, purchase, { code, processorRefundId: null })
}

async function succeed(ctx: Ctx, purchase: CreditPurchase, processorId: string): Promise<void> {
  const { id, refundAttempt, customerId, currency } = purchase
  const lost = await findLost(ctx, id)
  const { refundingAmount = 0, refundingGrantedAmount = 0, excessAmount = 0 } = lost?.takenCredits ?? {}
  await post(ctx, walletRefunded({ ...ofRefund(purchase, processorId), lostAmount: refundingAmount }))
  const amount = bonusOf(purchase) - refundingGrantedAmount
  if (amount > 0)
    await post(
      ctx,
      walletExpired({
        expiryId: `refund:${id}:${refundAttempt}`,
        customerId,
        currency,
        amount,
        origin: 'granted',
        funder: funderOf(ctx),
      }),
    )
  await noteTaken(ctx, lost, {
    refundingAmount: 0,
    refundingGrantedAmount: 0,
    excessAmount: excessAmount + refundingAmount,
  })
  await patch(ctx, id, {
    state: 'refunded',
    processorRefundId: processorId,
    refundedAt: ctx.now,
    nextAttemptAt: null,
    leaseUntil: null,
  })
  await emit(ctx, creditsRefunded, { purchaseId: id })
}

/** A refund that had been sent came back: the ledger has credits again before they are given. */
async function takeBackSuccess(ctx: Ctx, purchase: CreditPurchase, processorId: string): Promise<void> {
  const { id, bonusLotId, refundAttempt, customerId, currency, priceAmount } = purchase
  const lost = await findLost(ctx, id)
  const { excessAmount = 0 } = lost?.takenCredits ?? {}
  const lostAmount = Math.min(excessAmount, priceAmount)
  await post(ctx, walletRefundFailed({ ...ofRefund(purchase, processorId), lostAmount }))
  const lostGift = giftOf(purchase, lostAmount)
  const amount = bonusOf(purchase) - lostGift
  if (amount > 0) {
    const grantId = `${bonusLotId}:${refundAttempt}`
    await post(ctx, walletGranted({ grantId, customerId, funder: funderOf(ctx), currency, amount }))
  }
  // From here on as if a bank had taken them while the refund was on its way.
  await noteTaken(ctx, lost, {
    excessAmount: excessAmount - lostAmount,
    refundingAmount: lostAmount,
    refundingGrantedAmount: lostGift,
  })
}

/** The credits are there again, but for those whose price a bank has given back. */
async function fail(
  ctx: Ctx,
  purchase: CreditPurchase,
  { code, processorRefundId }: { code: string; processorRefundId: string | null },
): Promise<void> {
  const lots = await lockLots(ctx, purchase)
  const lost = await findLost(ctx, purchase.id)
  const taken = lost?.takenCredits
  const { refundingAmount = 0, refundingGrantedAmount = 0 } = taken ?? {}
  for (const lot of lots) {
    const amount = lot.amount - (lot.id === purchase.lotId ? refundingAmount : refundingGrantedAmount)
    if (amount === 0) continue
    await CreditLot.query(ctx.trx)
      .findById([ctx.tenantId, lot.id])
      .patch({ leftAmount: amount, expiresAt: extendedExpiry(lot.expiresAt, ctx.now) })
    await enter(ctx, lot.walletId, 'given_back', amount, purchase.title)
  }
  if (taken)
    await noteTaken(ctx, lost, {
      refundingAmount: 0,
      refundingGrantedAmount: 0,
      boughtAmount: taken.boughtAmount + refundingAmount,
      grantedAmount: taken.grantedAmount + refundingGrantedAmount,
    })
  await patch(ctx, purchase.id, {
    state: 'refund_failed',
    failureCode: code,
    processorRefundId,
    refundedAt: null,
    nextAttemptAt: null,
    leaseUntil: null,
  })
}

const findLost = async (ctx: Ctx, purchaseId: string): Promise<Chargeback | null> =>
  (await lockLost(ctx, purchaseId))[0] ?? null

/** What a bank has taken of it stays what it has taken; only whose it is becomes clear. */
async function noteTaken(ctx: Ctx, lost: Chargeback | null, changes: Partial<TakenCredits>): Promise<void> {
  if (!lost?.takenCredits) return
  await Chargeback.query(ctx.trx)
    .findById([ctx.tenantId, lost.id])
    .patch({ takenCredits: { ...lost.takenCredits, ...changes } })
}

const bonusOf = ({ creditsAmount, priceAmount }: CreditPurchase) => creditsAmount - priceAmount

const ofRefund = (purchase: CreditPurchase, processorId: string) => ({
  chargeId: purchase.id,
  attempt: purchase.refundAttempt,
  customerId: purchase.customerId,
  currency: purchase.currency,
  amount: purchase.priceAmount,
  processorId,
})

const patch = async (ctx: Ctx, id: string, changes: Partial<CreditPurchase>): Promise<void> =>
  void (await CreditPurchase.query(ctx.trx).findById([ctx.tenantId, id]).patch(changes))

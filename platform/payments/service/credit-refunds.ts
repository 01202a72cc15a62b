import { mayUse } from '#platform/identity/index.ts'
import { recordChange } from '#platform/kernel/audit.ts'
import { AppError, assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { decodeCursor, toPage } from '#platform/kernel/pages.ts'
import { actorKey, type Ctx } from '#platform/kernel/tenant.ts'
import { CreditLot, CreditPurchase } from '../credit-models.ts'
import type { Refund } from '../gateways/port.ts'
import {
  extendedExpiry,
  refundFault,
  walletExpired,
  walletGranted,
  walletRefunded,
  walletRefundFailed,
} from '../rules/index.ts'
import { type CreditPurchasePage, type CreditPurchaseView, toPurchaseView } from '../schemas/credit-packs.ts'
import { lockPurchase } from './credit-purchases.ts'
import { post } from './ledger.ts'
import { enter, funderOf, lockWallet } from './wallets.ts'

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
    return toPurchaseView(row, {
      customer: {
        name: `${customer?.first_name ?? ''} ${customer?.last_name ?? ''}`.trim(),
        email: customer?.email ?? '',
      },
      isRefundable: refundFault(row.state, own) === null,
    })
  })
}

const lotIdsOf = ({ lotId, bonusLotId }: CreditPurchase): string[] =>
  [lotId, bonusLotId].filter((id) => id !== null)

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
  const fault = refundFault(purchase.state, lots)
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

/** The wallet first, as by whoever spends of it, then the lots in one order. */
async function lockLots(ctx: Ctx, purchase: CreditPurchase): Promise<CreditLot[]> {
  const { customerId, currency } = purchase
  await lockWallet(ctx, { customerId, currency })
  return CreditLot.query(ctx.trx).whereIn('id', lotIdsOf(purchase)).orderBy('id').forUpdate()
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
  const { id, refundAttempt, bonusLotId, customerId, currency } = purchase
  await post(ctx, walletRefunded(ofRefund(purchase, processorId)))
  if (bonusLotId)
    await post(
      ctx,
      walletExpired({
        expiryId: `refund:${id}:${refundAttempt}`,
        customerId,
        currency,
        amount: bonusOf(purchase),
        origin: 'granted',
        funder: funderOf(ctx),
      }),
    )
  await patch(ctx, id, {
    state: 'refunded',
    processorRefundId: processorId,
    refundedAt: ctx.now,
    nextAttemptAt: null,
    leaseUntil: null,
  })
}

/** A refund that had been sent came back: the ledger has credits again before they are given. */
async function takeBackSuccess(ctx: Ctx, purchase: CreditPurchase, processorId: string): Promise<void> {
  const { bonusLotId, refundAttempt, customerId, currency } = purchase
  await post(ctx, walletRefundFailed(ofRefund(purchase, processorId)))
  if (!bonusLotId) return
  const grantId = `${bonusLotId}:${refundAttempt}`
  const amount = bonusOf(purchase)
  await post(ctx, walletGranted({ grantId, customerId, funder: funderOf(ctx), currency, amount }))
}

async function fail(
  ctx: Ctx,
  purchase: CreditPurchase,
  { code, processorRefundId }: { code: string; processorRefundId: string | null },
): Promise<void> {
  for (const lot of await lockLots(ctx, purchase)) {
    await CreditLot.query(ctx.trx)
      .findById([ctx.tenantId, lot.id])
      .patch({ leftAmount: lot.amount, expiresAt: extendedExpiry(lot.expiresAt, ctx.now) })
    await enter(ctx, lot.walletId, 'given_back', lot.amount, purchase.title)
  }
  await patch(ctx, purchase.id, {
    state: 'refund_failed',
    failureCode: code,
    processorRefundId,
    refundedAt: null,
    nextAttemptAt: null,
    leaseUntil: null,
  })
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

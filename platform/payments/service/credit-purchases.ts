import { getCurrentUser, listOwnCustomerIds } from '#platform/identity/index.ts'
import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days, minutes } from '#platform/kernel/time.ts'
import { CreditLot, CreditPurchase } from '../credit-models.ts'
import type { Checkout, Intent } from '../gateways/port.ts'
import { walletBought, walletFeeTold, walletGranted } from '../rules/index.ts'
import { accountOnBehalf } from './accounts.ts'
import { findOfferedPack } from './credit-packs.ts'
import { issuePurchaseReceipt } from './credit-receipts.ts'
import { post } from './ledger.ts'
import { ownCustomerId } from './method-setups.ts'
import { findProcessorCustomer } from './methods.ts'
import { readPaymentSettings } from './settings.ts'
import { enter, funderOf, lockWallet } from './wallets.ts'

/** How long the page stays open on which credits are paid. */
const pageLife = minutes(60)
/** How soon somebody looks again at what the processor has not decided. */
const lookAgain = minutes(15)

export type BegunPurchase = {
  purchase: CreditPurchase
  email: string
  processorCustomerId: string | null
  /** The marketplace's account, whose name stands on the statement. */
  onBehalfOf: string | null
}

/**
 * Somebody who is signed in wants to buy a pack: it is frozen as it is offered now.
 * @throws AppError `unauthenticated`, `not_found` for a pack that is not offered (any more)
 */
export async function beginPurchase(ctx: Ctx, packId: string): Promise<BegunPurchase> {
  const customerId = await ownCustomerId(ctx)
  const { email } = await getCurrentUser(ctx)
  const { title, priceAmount, creditsAmount, currency, lastingDays } = await findOfferedPack(ctx, packId)
  const sessionExpiresAt = after(ctx.now, pageLife)
  const { chargebackFeeTo } = await readPaymentSettings(ctx)
  const purchase = await CreditPurchase.query(ctx.trx).insertAndFetch({
    tenantId: ctx.tenantId,
    packId,
    customerId,
    title,
    priceAmount,
    creditsAmount,
    currency,
    lastingDays,
    state: 'open',
    locale: ctx.locale,
    // No provider is paid with them yet: the marketplace is whose customer went to the bank.
    chargebackFeeTo: chargebackFeeTo === 'platform' ? 'platform' : 'tenant',
    sessionExpiresAt,
    nextAttemptAt: after(ctx.now, lookAgain),
    createdAt: ctx.now,
  })
  const processorCustomerId = await findProcessorCustomer(ctx, customerId)
  return { purchase, email, processorCustomerId, onBehalfOf: await accountOnBehalf(ctx, currency) }
}

export const recordPurchasePage = async (ctx: Ctx, purchaseId: string, sessionId: string): Promise<void> =>
  void (await patch(ctx, purchaseId, { processorSessionId: sessionId }))

/** @throws AppError `not_found` */
export const readPurchase = async (ctx: Ctx, purchaseId: string): Promise<CreditPurchase> =>
  assertFound(await CreditPurchase.query(ctx.trx).findOne({ id: purchaseId }), 'Purchase')

/** With its row locked. @throws AppError `not_found` */
export const lockPurchase = async (ctx: Ctx, purchaseId: string): Promise<CreditPurchase> =>
  assertFound(await CreditPurchase.query(ctx.trx).findOne({ id: purchaseId }).forUpdate(), 'Purchase')

/** What was paid for, and what was given on top. */
export const lotIdsOf = ({ lotId, bonusLotId }: CreditPurchase): string[] =>
  [lotId, bonusLotId].filter((id) => id !== null)

/** The wallet first, as by whoever spends of it, then the lots in one order. */
export async function lockLots(ctx: Ctx, purchase: CreditPurchase): Promise<CreditLot[]> {
  const { customerId, currency } = purchase
  await lockWallet(ctx, { customerId, currency })
  return CreditLot.query(ctx.trx).whereIn('id', lotIdsOf(purchase)).orderBy('id').forUpdate()
}

/** Whether the signed-in person has begun it. @throws AppError `unauthenticated` */
export async function isOwnPurchase(ctx: Ctx, purchaseId: string): Promise<boolean> {
  const purchase = await CreditPurchase.query(ctx.trx).findOne({ id: purchaseId })
  return purchase !== undefined && (await listOwnCustomerIds(ctx)).includes(purchase.customerId)
}

/**
 * What the processor says of the page, whoever asked: the returning customer, a notice, a sweep. Saying it again changes
 * nothing. Money that comes after the page was over is theirs all the same, and becomes their credits.
 */
export async function recordPurchase(
  ctx: Ctx,
  purchaseId: string,
  checkout: Checkout,
): Promise<CreditPurchase> {
  const purchase = await lockPurchase(ctx, purchaseId)
  const { intent } = checkout
  if (purchase.paidAt) return intent ? noteFee(ctx, purchase, intent) : purchase
  if (intent?.state === 'succeeded') return pay(ctx, purchase, intent)
  const isOver =
    checkout.state === 'expired' ||
    intent?.state === 'cancelled' ||
    (checkout.state === 'complete' && intent?.state === 'needs_method')
  if (!isOver) return patch(ctx, purchase.id, { failureCode: intent?.failureCode ?? null })
  return patch(ctx, purchase.id, { state: 'lapsed', nextAttemptAt: null, leaseUntil: null })
}

/** The page was never made, or nobody was ever told of it: nobody has paid on it. */
export async function lapseUnopened(ctx: Ctx, purchaseId: string): Promise<void> {
  const { state, processorSessionId, sessionExpiresAt } = await lockPurchase(ctx, purchaseId)
  if (state !== 'open' || processorSessionId !== null || sessionExpiresAt > ctx.now) return
  await patch(ctx, purchaseId, { state: 'lapsed', nextAttemptAt: null, leaseUntil: null })
}

async function pay(ctx: Ctx, purchase: CreditPurchase, intent: Intent): Promise<CreditPurchase> {
  const { id, customerId, currency, title, priceAmount, creditsAmount, lastingDays } = purchase
  const expiresAt = lastingDays === null ? null : after(ctx.now, days(lastingDays))
  const wallet = await lockWallet(ctx, { customerId, currency })
  const putIn = async (origin: 'bought' | 'granted', amount: number): Promise<CreditLot> => {
    const lot = await CreditLot.query(ctx.trx).insertAndFetch({
      tenantId: ctx.tenantId,
      walletId: wallet.id,
      origin,
      amount,
      leftAmount: amount,
      expiresAt,
      reason: title,
      givenBy: '',
      createdAt: ctx.now,
    })
    await enter(ctx, wallet.id, origin, amount, title)
    return lot
  }
  const lot = await putIn('bought', priceAmount)
  const processorId = intent.chargeId!
  await post(
    ctx,
    walletBought({
      chargeId: id,
      customerId,
      currency,
      amount: priceAmount,
      processorFee: intent.feeAmount ?? 0,
      processorId,
    }),
  )
  const bonus = creditsAmount - priceAmount
  const bonusLot = bonus > 0 ? await putIn('granted', bonus) : null
  if (bonusLot)
    await post(
      ctx,
      walletGranted({
        grantId: bonusLot.id,
        customerId,
        funder: funderOf(ctx),
        currency,
        amount: bonus,
      }),
    )
  const paid = await patch(ctx, id, {
    state: 'paid',
    processorIntentId: intent.id,
    processorChargeId: processorId,
    processorFeeAmount: intent.feeAmount,
    method: intent.method ?? {},
    failureCode: null,
    paidAt: ctx.now,
    lotId: lot.id,
    bonusLotId: bonusLot?.id ?? null,
    nextAttemptAt: intent.feeAmount === null ? after(ctx.now, lookAgain) : null,
    leaseUntil: null,
  })
  await issuePurchaseReceipt(ctx, paid)
  return paid
}

/** The processor may tell what it keeps only after it has told that the money is there. */
async function noteFee(ctx: Ctx, purchase: CreditPurchase, intent: Intent): Promise<CreditPurchase> {
  const { id, processorChargeId, processorFeeAmount, currency, paidAt, state } = purchase
  if (processorFeeAmount !== null || intent.chargeId !== processorChargeId) return purchase
  // Looked at for its refund, it goes on being looked at.
  const isWaiting = state === 'paid'
  if (intent.feeAmount === null) {
    // Never told in this currency: the comparison with the processor's books finds what it keeps.
    const isGivenUp = isWaiting && after(paidAt!, days(3)) <= ctx.now
    return isGivenUp ? patch(ctx, id, { nextAttemptAt: null, leaseUntil: null }) : purchase
  }
  const { feeAmount: amount } = intent
  await post(ctx, walletFeeTold({ chargeId: id, processorId: processorChargeId!, currency, amount }))
  return patch(ctx, id, {
    processorFeeAmount: amount,
    ...(isWaiting ? { nextAttemptAt: null, leaseUntil: null } : {}),
  })
}

const patch = (ctx: Ctx, id: string, changes: Partial<CreditPurchase>): Promise<CreditPurchase> =>
  CreditPurchase.query(ctx.trx).patchAndFetchById([ctx.tenantId, id], changes).execute()

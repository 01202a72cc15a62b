import { AppError } from '#platform/kernel/errors.ts'
import { isId } from '#platform/kernel/ids.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import type { CreditPurchase } from '../credit-models.ts'
import {
  beginPurchase,
  isOwnPurchase,
  lapseUnopened,
  readPurchase,
  recordPurchase,
  recordPurchasePage,
} from '../service/credit-purchases.ts'
import { recordPurchaseRefund, recordRefusedPurchaseRefund } from '../service/credit-refunds.ts'
import { readPageBrand } from '../service/page-brand.ts'
import type { PaymentRuntime } from './checkout.ts'
import { lookAgain, mayHaveBeenDone, takeDue, tryLater } from './leases.ts'

/**
 * A page of the processor on which the signed-in person pays a pack of credits.
 * @param input.returnUrl of the marketplace; the page leads back to it with `?purchase=<id>`
 * @returns where to send them
 * @throws AppError `unauthenticated`, `not_found`, `conflict` where nothing is paid online; PaymentFailure
 */
export async function buyCredits(
  runtime: PaymentRuntime,
  scope: Scope,
  { packId, returnUrl }: { packId: string; returnUrl: string },
): Promise<string> {
  const { database, payments } = runtime
  if (!payments.isOffered)
    throw new AppError('conflict', { detail: 'This marketplace takes no payments online' })
  const begun = await database.inTenant(scope, (ctx) => beginPurchase(ctx, packId))
  const { purchase, email, processorCustomerId, onBehalfOf } = begun
  const page = await payments.createCheckout({
    key: `credit_purchase:${purchase.id}`,
    kind: 'pay',
    currency: purchase.currency,
    lines: [{ title: purchase.title, amount: purchase.priceAmount }],
    customerId: processorCustomerId,
    email,
    locale: scope.locale,
    successUrl: `${returnUrl}?purchase=${purchase.id}`,
    cancelUrl: returnUrl,
    expiresAt: purchase.sessionExpiresAt,
    isAuthorizationOnly: false,
    isMethodKept: false,
    group: purchase.id,
    onBehalfOf,
    brand: await database.readTenant(scope, readPageBrand),
    metadata: labelsOf(scope, purchase.id),
  })
  await database.inTenant(scope, (ctx) => recordPurchasePage(ctx, purchase.id, page.id))
  return page.url ?? returnUrl
}

const labelsOf = (scope: Scope, purchaseId: string) => ({
  tenant: scope.tenantId,
  credit_purchase: purchaseId,
})

/**
 * What became of its page, and of its refund, is read and written down: by whoever comes back, by a notice, by the sweep.
 * @throws PaymentFailure when the processor cannot be asked
 */
export async function settlePurchase(
  runtime: PaymentRuntime,
  scope: Scope,
  { purchaseId }: { purchaseId: string },
): Promise<void> {
  const { database, payments } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const purchase = await database.readTenant(system, (ctx) => readPurchase(ctx, purchaseId))
  const { processorSessionId, processorRefundId } = purchase
  if (!processorSessionId) return database.inTenant(system, (ctx) => lapseUnopened(ctx, purchaseId))
  if (!purchase.paidAt || purchase.processorFeeAmount === null) {
    const checkout = await payments.readCheckout(processorSessionId)
    await database.inTenant(system, (ctx) => recordPurchase(ctx, purchaseId, checkout))
  }
  if (processorRefundId && (purchase.state === 'refunding' || purchase.state === 'refunded')) {
    const told = await payments.readRefund(processorRefundId)
    await database.inTenant(system, (ctx) => recordPurchaseRefund(ctx, purchaseId, told))
  }
}

/** The same by the person who has begun it; an id that is none of theirs is nothing. @throws PaymentFailure */
export async function settleOwnPurchase(
  runtime: PaymentRuntime,
  scope: Scope,
  purchaseId: string,
): Promise<void> {
  const isOwn =
    isId(purchaseId) && (await runtime.database.readTenant(scope, (ctx) => isOwnPurchase(ctx, purchaseId)))
  if (isOwn) await settlePurchase(runtime, scope, { purchaseId })
}

/** One turn for one marketplace: refunds are sent, and what no notice has told is asked for. */
export async function attendPurchases(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const { database, log } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await database.inTenant(system, (ctx) => takeDue(ctx, 'credit_purchases'))
  for (const id of ids) {
    const purchase = await database.readTenant(system, (ctx) => readPurchase(ctx, id))
    try {
      if (purchase.state === 'refunding' && purchase.processorRefundId === null)
        await sendRefund(runtime, system, purchase)
      else await settlePurchase(runtime, system, { purchaseId: id })
      await database.inTenant(system, (ctx) => lookAgain(ctx, 'credit_purchases', id))
    } catch (error) {
      if (!(error instanceof PaymentFailure)) throw error
      log.warn({ err: error, purchaseId: id }, 'a purchase of credits could not be attended to')
      const isRefused = !error.mayBeTriedAgain && purchase.state === 'refunding'
      await database.inTenant(system, (ctx) =>
        isRefused
          ? recordRefusedPurchaseRefund(ctx, id, error.processorCode ?? error.code)
          : tryLater(ctx, 'credit_purchases', id),
      )
    }
  }
}

/** Once, however often it is called: the processor knows it by its key, or by its label. */
async function sendRefund(runtime: PaymentRuntime, scope: Scope, purchase: CreditPurchase): Promise<void> {
  const { database, payments, clock } = runtime
  const { id, refundAttempt, refundRequestedAt, priceAmount, currency } = purchase
  const chargeId = purchase.processorChargeId!
  const label = `${id}:${refundAttempt}`
  const known = mayHaveBeenDone(refundRequestedAt!, clock())
    ? await payments.findRefund({ chargeId, label })
    : null
  const told =
    known ??
    (await payments.refund({
      key: `credit_refund:${label}`,
      chargeId,
      amount: priceAmount,
      currency,
      metadata: { ...labelsOf(scope, id), refund: label },
    }))
  await database.inTenant(scope, (ctx) => recordPurchaseRefund(ctx, id, told))
}

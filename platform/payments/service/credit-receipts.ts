import { findCustomer, listOwnCustomerIds } from '#platform/identity/index.ts'
import { emit } from '#platform/kernel/events.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { CreditPurchase } from '../credit-models.ts'
import { creditsBought } from '../document-events.ts'
import { DocumentRow } from '../document-models.ts'
import { plainLine } from '../rules/index.ts'
import { toOwnPurchase, type OwnPurchase } from '../schemas/credit-packs.ts'
import { chargebacksOfPurchases } from './credit-chargebacks.ts'
import { customerParty } from './document-parties.ts'
import { issue } from './issue-document.ts'
import { methodName } from './method-name.ts'

/**
 * The marketplace's receipt for credits that were paid. No tax stands on it: what they will be spent on, and how that
 * is taxed, is not known before, so the invoice of the booking states it.
 */
export async function issuePurchaseReceipt(ctx: Ctx, purchase: CreditPurchase): Promise<void> {
  const { id: purchaseId, customerId, title, priceAmount, currency, locale, method } = purchase
  const terms = { title, email: '', locale: locale || (await getTenant(ctx)).locale }
  const document = await issue(ctx, {
    kind: 'receipt',
    issuer: { kind: 'tenant', id: ctx.tenantId },
    recipientKind: 'customer',
    recipient: await customerParty(ctx, { customerId, terms }),
    payment: { id: null, providerId: null, customerId, currency, terms },
    purchaseId,
    chargeId: null,
    refundId: null,
    refersTo: null,
    purpose: 'full',
    isTaxIncluded: true,
    lines: [{ ...plainLine(title, priceAmount), exemption: 'out_of_scope' }],
    payments: [
      {
        at: ctx.now.toISOString(),
        amount: priceAmount,
        taxAmount: 0,
        means: 'card',
        method: methodName(method),
        label: null,
      },
    ],
  })
  await emit(ctx, creditsBought, { purchaseId, documentIds: [document.id] })
}

export type PurchaseFacts = {
  title: string
  amount: number
  currency: string
  method: string
  marketplaceName: string
  customer: { email: string; name: string } | null
}

/** @throws NotFoundError for a purchase that there is not */
export async function getPurchaseNotice(ctx: Ctx, purchaseId: string): Promise<PurchaseFacts> {
  const purchase = await CreditPurchase.query(ctx.trx).findOne({ id: purchaseId }).throwIfNotFound()
  const customer = await findCustomer(ctx, purchase.customerId)
  return {
    title: purchase.title,
    amount: purchase.priceAmount,
    currency: purchase.currency,
    method: methodName(purchase.method),
    marketplaceName: (await getTenant(ctx)).name,
    customer: customer && {
      email: customer.email,
      name: `${customer.firstName} ${customer.lastName}`.trim(),
    },
  }
}

/** The last hundred packs that the person who asks has paid, newest first. @throws AppError `unauthenticated` */
export async function listOwnPurchases(ctx: Ctx): Promise<OwnPurchase[]> {
  const rows = await CreditPurchase.query(ctx.trx)
    .whereIn('customer_id', await listOwnCustomerIds(ctx))
    .whereNotNull('paid_at')
    .orderBy('id', 'desc')
    .limit(100)
  const receipts = await DocumentRow.query(ctx.trx).whereIn(
    'purchase_id',
    rows.map(({ id }) => id),
  )
  const chargebacks = await chargebacksOfPurchases(ctx, rows)
  return rows.map((row) =>
    toOwnPurchase(
      row,
      receipts.find(({ purchaseId }) => purchaseId === row.id) ?? null,
      chargebacks.get(row.id)?.state ?? null,
    ),
  )
}

import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { Charge, Payment, RefundRow, TransferRow } from '../models.ts'
import { maySeeAnyPayment, maySeeEarnings } from '../policies.ts'
import {
  accountWords,
  postingWords,
  potTotalsOf,
  providerBreakdown,
  splitOf,
  tenantBreakdown,
} from '../rules/index.ts'
import type { PaymentView, ProviderPaymentView } from '../schemas/payment-lists.ts'
import { listChargebacksOf, listOwnChargebacks } from './chargeback-lists.ts'
import { postingsOfPayment } from './ledger.ts'
import { findPaymentRow, toPaymentItem, toProviderItem } from './payment-lists.ts'

/** One payment with all that happened to it, for the marketplace's people. @throws AppError `forbidden`, `not_found` */
export async function getPayment(ctx: Ctx, paymentId: string): Promise<PaymentView> {
  assertAllowed(maySeeAnyPayment(ctx.actor))
  const row = assertFound(await findPaymentRow(ctx, paymentId), 'Payment')
  const [{ price, result }, charges, refunds, transfers, chargebacks, postings] = await Promise.all([
    agreed(ctx, paymentId),
    listCharges(ctx, paymentId),
    listRefunds(ctx, paymentId),
    listTransfers(ctx, paymentId),
    listChargebacksOf(ctx, paymentId),
    postingsOfPayment(ctx, paymentId),
  ])
  return {
    ...toPaymentItem(row),
    breakdown: tenantBreakdown(price, result),
    charges,
    refunds,
    transfers,
    chargebacks,
    ledger: postings.map(({ kind, postedAt, entries }) => ({
      at: postedAt.toISOString(),
      text: postingWords[kind],
      entries: entries.map(({ account, amount, currency }) => ({
        account: accountWords(account),
        amount,
        currency,
      })),
    })),
  }
}

/**
 * One payment as far as it concerns its provider: not what the marketplace and the platform share, nor their accounts.
 * @throws AppError `forbidden`, `not_found`, also for a payment of somebody else
 */
export async function getProviderPayment(
  ctx: Ctx,
  { providerId, paymentId }: { providerId: string; paymentId: string },
): Promise<ProviderPaymentView> {
  assertAllowed(maySeeEarnings(ctx.actor, { kind: 'provider', id: providerId }))
  const found = await findPaymentRow(ctx, paymentId)
  const row = assertFound(found?.providerId === providerId ? found : undefined, 'Payment')
  const [{ price, result }, charges, refunds, chargebacks] = await Promise.all([
    agreed(ctx, paymentId),
    listCharges(ctx, paymentId),
    listRefunds(ctx, paymentId),
    listOwnChargebacks(ctx, paymentId),
  ])
  return {
    ...toProviderItem(row),
    charges,
    refunds,
    chargebacks,
    breakdown: providerBreakdown(price, result),
  }
}

async function agreed(ctx: Ctx, paymentId: string) {
  const { price, terms, currency } = assertFound(
    await Payment.query(ctx.trx).findOne({ id: paymentId }),
    'Payment',
  )
  return { price, result: splitOf(potTotalsOf(price.lines), terms.split, currency) }
}

async function listCharges(ctx: Ctx, paymentId: string): Promise<PaymentView['charges']> {
  const rows = await Charge.query(ctx.trx).where({ payment_id: paymentId }).orderBy('position')
  return rows.map((charge) => ({
    id: charge.id,
    purpose: charge.purpose,
    amount: charge.amount,
    refundedAmount: charge.refundedAmount,
    frozenAmount: charge.frozenAmount,
    state: charge.state,
    dueAt: charge.dueAt?.toISOString() ?? null,
    paidAt: charge.paidAt?.toISOString() ?? null,
    failureCode: charge.failureCode,
    method:
      'kind' in charge.method
        ? { kind: charge.method.kind, brand: charge.method.brand, last4: charge.method.last4 }
        : null,
  }))
}

const ofPayment = (ctx: Ctx, paymentId: string) =>
  Charge.query(ctx.trx).where({ payment_id: paymentId }).select('id')

async function listRefunds(ctx: Ctx, paymentId: string): Promise<PaymentView['refunds']> {
  const rows = await RefundRow.query(ctx.trx).whereIn('charge_id', ofPayment(ctx, paymentId)).orderBy('id')
  return rows.map(({ id, chargeId, amount, state, cause, failureCode, createdAt, settledAt }) => ({
    id,
    chargeId,
    amount,
    state,
    cause,
    failureCode,
    createdAt: createdAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  }))
}

async function listTransfers(ctx: Ctx, paymentId: string): Promise<PaymentView['transfers']> {
  const rows = await TransferRow.query(ctx.trx).whereIn('charge_id', ofPayment(ctx, paymentId)).orderBy('id')
  return rows.map(({ id, leg, amount, reversedAmount, state, createdAt }) => ({
    id,
    leg,
    amount,
    reversedAmount,
    state,
    createdAt: createdAt.toISOString(),
  }))
}

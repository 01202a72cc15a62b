import { findCustomer } from '#platform/identity/index.ts'
import { sumOf } from '#platform/kernel/money.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { findProviderContact } from '#platform/providers/index.ts'
import { DocumentRow } from '../document-models.ts'
import type { AccountFacts } from '../gateways/port.ts'
import { Charge, Chargeback, Payment, PaymentAccount, PaymentMethod, Payout, RefundRow } from '../models.ts'
import {
  chargebackReason,
  disabledSentence,
  payoutFailureSentence,
  keptOf,
  legsOfSplit,
  requirementLines,
} from '../rules/index.ts'
import { declineSentence } from '../rules/decline-words.ts'
import { chargeableStates } from '../schemas/methods.ts'
import { getPurchaseNotice } from './credit-receipts.ts'
import { methodName } from './method-name.ts'

/** What a message about money says of a payment, as it stands when it is asked for. */
export type PaymentFacts = {
  paymentId: string
  subject: { kind: string; id: string }
  title: string
  providerId: string
  providerName: string
  customer: { email: string; name: string; userId: string | null } | null
  currency: string
}

/** @throws NotFoundError for a payment that there is not */
export async function getPaymentNotice(ctx: Ctx, paymentId: string): Promise<PaymentFacts> {
  const payment = await Payment.query(ctx.trx).findOne({ id: paymentId }).throwIfNotFound()
  const provider = await findProviderContact(ctx, payment.providerId, null)
  const customer = payment.customerId ? await findCustomer(ctx, payment.customerId) : null
  const email = customer?.email ?? payment.terms.email
  return {
    paymentId,
    subject: { kind: payment.subjectKind, id: payment.subjectId },
    title: payment.terms.title,
    providerId: payment.providerId,
    providerName: provider?.businessName ?? '',
    customer: email
      ? {
          email,
          name: customer ? `${customer.firstName} ${customer.lastName}`.trim() : '',
          userId: customer?.userId ?? null,
        }
      : null,
    currency: payment.currency,
  }
}

export type ChargeNoticeFacts = PaymentFacts & {
  state: Charge['state']
  purpose: Charge['purpose']
  amount: number
  method: string
  dueAt: string | null
  /** A sentence for the payer. */
  failure: string
  /** It was tried on a page, while the customer was there. */
  wasOnPage: boolean
  /** It was refused before, and is tried again by itself: its payer knows, and need not be told of each attempt. */
  isRepeated: boolean
  /** It came too late, and goes back at once. */
  isGoingBack: boolean
}

/** @throws NotFoundError for a charge that there is not */
export async function getChargeNotice(ctx: Ctx, chargeId: string): Promise<ChargeNoticeFacts> {
  const charge = await Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound()
  const facts = await getPaymentNotice(ctx, charge.paymentId)
  const payment = await Payment.query(ctx.trx).findOne({ id: charge.paymentId }).throwIfNotFound()
  const late = await RefundRow.query(ctx.trx).findOne({ charge_id: chargeId, cause: 'late' })
  const kept = payment.paymentMethodId
    ? await PaymentMethod.query(ctx.trx).findOne({ id: payment.paymentMethodId }).whereNull('removed_at')
    : null
  return {
    ...facts,
    title: charge.line?.title ?? facts.title,
    state: charge.state,
    purpose: charge.purpose,
    amount: charge.amount,
    method: methodName(charge.method) || (kept ? methodName(kept) : ''),
    dueAt: charge.dueAt?.toISOString() ?? null,
    failure: declineSentence(charge.failureCode),
    wasOnPage: charge.processorSessionId !== null && charge.dueAt === null,
    isRepeated: charge.failures > 1 && charge.nextAttemptAt !== null,
    isGoingBack: late !== undefined,
  }
}

export type RefundNoticeFacts = PaymentFacts & {
  state: RefundRow['state']
  amount: number
  method: string
  /** The processor has taken it: what failed then came back. */
  hasLeft: boolean
}

export async function getRefundNotice(ctx: Ctx, refundId: string): Promise<RefundNoticeFacts> {
  const refund = await RefundRow.query(ctx.trx).findOne({ id: refundId }).throwIfNotFound()
  const charge = await Charge.query(ctx.trx).findOne({ id: refund.chargeId }).throwIfNotFound()
  return {
    ...(await getPaymentNotice(ctx, charge.paymentId)),
    state: refund.state,
    amount: refund.amount,
    method: methodName(charge.method),
    hasLeft: refund.processorRefundId !== null,
  }
}

export type PaperNoticeFacts = PaymentFacts & { kind: DocumentRow['kind']; amount: number }

/** @throws NotFoundError for a paper that there is not */
export async function getPaperNotice(ctx: Ctx, documentId: string): Promise<PaperNoticeFacts> {
  const paper = await DocumentRow.query(ctx.trx).findOne({ id: documentId }).throwIfNotFound()
  return { ...(await getPaymentNotice(ctx, paper.paymentId!)), kind: paper.kind, amount: paper.totalAmount }
}

/** Of a purchase of credits there is neither a payment nor a provider: the marketplace has sold them itself. */
export type ChargebackNoticeFacts = Pick<PaymentFacts, 'title' | 'providerName' | 'currency'> & {
  paymentId: string | null
  providerId: string | null
  customer: { name: string } | null
  isDecided: boolean
  amount: number
  reason: string
  evidenceDueAt: string | null
}

export async function getChargebackNotice(ctx: Ctx, chargebackId: string): Promise<ChargebackNoticeFacts> {
  const chargeback = await Chargeback.query(ctx.trx).findOne({ id: chargebackId }).throwIfNotFound()
  const isOfCredits = chargeback.purchaseId !== null
  return {
    ...(await (isOfCredits
      ? getCreditsCharged(ctx, chargeback.purchaseId!)
      : getPaymentCharged(ctx, chargeback.chargeId!))),
    currency: chargeback.currency,
    isDecided: chargeback.decidedAt !== null,
    amount: chargeback.amount,
    reason: chargebackReason(chargeback.reason, { isOfCredits }).title,
    evidenceDueAt: chargeback.evidenceDueAt?.toISOString() ?? null,
  }
}

async function getPaymentCharged(ctx: Ctx, chargeId: string) {
  const { paymentId } = await Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound()
  return getPaymentNotice(ctx, paymentId)
}

async function getCreditsCharged(ctx: Ctx, purchaseId: string) {
  const { title, customer, marketplaceName } = await getPurchaseNotice(ctx, purchaseId)
  return { title, providerName: marketplaceName, customer, paymentId: null, providerId: null }
}

export type PayoutNoticeFacts = { amount: number; currency: string; reason: string }

export async function getPayoutNotice(ctx: Ctx, payoutId: string): Promise<PayoutNoticeFacts> {
  const { amount, currency, failureCode } = await Payout.query(ctx.trx)
    .findOne({ id: payoutId })
    .throwIfNotFound()
  return { amount, currency, reason: payoutFailureSentence(failureCode) }
}

export type AccountNoticeFacts = { tasks: string[]; reason: string }

/** What the owner of an account has to do; null where there is nothing. */
export async function getAccountNotice(
  ctx: Ctx,
  owner: { kind: string; id: string },
): Promise<AccountNoticeFacts | null> {
  const account = await PaymentAccount.query(ctx.trx).findOne({ owner_kind: owner.kind, owner_id: owner.id })
  if (!account || !('due' in account.requirements)) return null
  const requirements = account.requirements as AccountFacts['requirements']
  const tasks = requirementLines(requirements)
    .filter(({ kind }) => kind !== 'checking')
    .map(({ text }) => text)
  if (tasks.length === 0) return null
  return { tasks, reason: disabledSentence(requirements.disabledReason) ?? '' }
}

/** What was released to the provider of a payment, in all. */
export async function getReleaseNotice(
  ctx: Ctx,
  paymentId: string,
): Promise<PaymentFacts & { amount: number }> {
  const charges = await Charge.query(ctx.trx).where({ payment_id: paymentId, state: 'succeeded' })
  return {
    ...(await getPaymentNotice(ctx, paymentId)),
    amount: sumOf(charges.map(({ funds }) => legsOfSplit(keptOf(funds)).provider)),
  }
}

export type MethodNoticeFacts = {
  email: string
  name: string
  userId: string | null
  method: string
  expiryMonth: number
  expiryYear: number
  /** What is still to be charged with it, and for what; empty where nothing is. */
  titles: string[]
  subject: { kind: string; id: string } | null
}

/** Null where nobody has to be told: it is gone, or neither an account nor a payment needs it. */
export async function getMethodNotice(ctx: Ctx, methodId: string): Promise<MethodNoticeFacts | null> {
  const method = await PaymentMethod.query(ctx.trx).findOne({ id: methodId }).whereNull('removed_at')
  const customer = method && (await findCustomer(ctx, method.customerId))
  if (!customer || method.expiryMonth === null || method.expiryYear === null) return null
  const payments = await Payment.query(ctx.trx)
    .where({ payment_method_id: methodId })
    .whereIn('id', Charge.query(ctx.trx).whereIn('state', chargeableStates).select('payment_id'))
    .orderBy('id')
  if (!customer.userId && payments.length === 0) return null
  const [first] = payments
  return {
    email: customer.email,
    name: `${customer.firstName} ${customer.lastName}`.trim(),
    userId: customer.userId,
    method: methodName(method),
    expiryMonth: method.expiryMonth,
    expiryYear: method.expiryYear,
    titles: [...new Set(payments.map(({ terms }) => terms.title))],
    subject: first ? { kind: first.subjectKind, id: first.subjectId } : null,
  }
}

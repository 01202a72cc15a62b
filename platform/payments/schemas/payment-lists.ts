import { Type, type Static } from 'typebox'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Input, Instant, LocalDate, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { chargePurposes } from '../models.ts'
import {
  chargebackStates,
  chargeStates,
  paymentStates,
  refundStates,
  transferStates,
} from '../rules/index.ts'
import { EvidenceFileView } from './evidence.ts'

export const paymentFilters = ['paid', 'held', 'released', 'refunded', 'failed', 'disputed', 'all'] as const
export type PaymentFilter = (typeof paymentFilters)[number]
const Amount = (description?: string) =>
  Type.Integer({ description: description ? `${description}; minor units` : 'Minor units' })

const listed = {
  id: Id,
  subjectKind: Type.String({ description: 'What was paid for, such as booking' }),
  subjectId: Id,
  reference: Type.String(),
  title: Type.String(),
  customerName: Type.String(),
  providerId: Id,
  state: OneOf(paymentStates),
  currency: Currency,
  totalAmount: Amount('Agreed'),
  paidAmount: Amount('Paid by the customer'),
  refundedAmount: Amount('Gone back to the customer'),
  heldAmount: Amount('Of it still with us'),
  createdAt: Instant,
  paidAt: Nullable(Instant),
  releasableAt: Nullable(Instant),
  releasedAt: Nullable(Instant),
}

/** A payment as its provider sees it: nothing of what others keep of it but in sum. */
export const ProviderPaymentItem = Type.Object({
  ...listed,
  earnedAmount: Amount('The provider’s, after refunds'),
})
export type ProviderPaymentItem = Static<typeof ProviderPaymentItem>
export const ProviderPaymentPage = pageOf(ProviderPaymentItem)

export const PaymentItem = Type.Object({
  ...listed,
  providerName: Type.String(),
  providerAmount: Amount('After refunds'),
  tenantAmount: Amount('After refunds'),
  platformAmount: Amount('After refunds'),
})
export type PaymentItem = Static<typeof PaymentItem>
export const PaymentPage = pageOf(PaymentItem)

export const filters = {
  filter: Type.Optional(OneOf(paymentFilters)),
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
  q: Type.Optional(
    Type.String({ maxLength: 200, description: 'A reference, or beginnings of a customer’s name or e-mail' }),
  ),
}
export const ProviderPaymentsQuery = Input({ ...PageQuery.properties, ...filters })
export const PaymentsQuery = Input({ ...PageQuery.properties, ...filters, providerId: Type.Optional(Id) })
export const PaymentsExportQuery = Input({ ...filters, providerId: Type.Optional(Id) })
export type ListPayments = Static<typeof PaymentsQuery>

const ChargeItem = Type.Object({
  id: Id,
  purpose: OneOf(chargePurposes),
  amount: Amount(),
  refundedAmount: Amount(),
  frozenAmount: Amount(),
  state: OneOf(chargeStates),
  dueAt: Nullable(Instant),
  paidAt: Nullable(Instant),
  failureCode: Nullable(Type.String()),
  method: Nullable(Type.Object({ kind: Type.String(), brand: Type.String(), last4: Type.String() })),
})
const RefundItem = Type.Object({
  id: Id,
  chargeId: Id,
  amount: Amount(),
  state: OneOf(refundStates),
  cause: Type.String(),
  failureCode: Nullable(Type.String()),
  createdAt: Instant,
  settledAt: Nullable(Instant),
})

export const ProviderPaymentView = Type.Object({
  ...ProviderPaymentItem.properties,
  charges: Type.Array(ChargeItem),
  refunds: Type.Array(RefundItem),
  chargebacks: Type.Array(
    Type.Object({
      id: Id,
      amount: Amount('Asked back by the bank'),
      currency: Currency,
      state: OneOf(chargebackStates),
      reason: Type.String(),
      evidenceDueAt: Nullable(Instant),
      mayAddFiles: Type.Boolean({ description: 'the bank has no answer yet' }),
      files: Type.Array(EvidenceFileView),
    }),
  ),
  breakdown: Type.Object({
    totalAmount: Amount(),
    commissionAmount: Amount(),
    otherAmount: Amount(),
    tipAmount: Amount(),
    netAmount: Amount(),
  }),
})
export type ProviderPaymentView = Static<typeof ProviderPaymentView>

const TransferItem = Type.Object({
  id: Id,
  leg: OneOf(['provider', 'tenant']),
  amount: Amount(),
  reversedAmount: Amount(),
  state: OneOf(transferStates),
  createdAt: Instant,
})
export const ChargebackItem = Type.Object({
  id: Id,
  paymentId: Nullable(Id),
  // Of credits, where it is not of a payment.
  purchaseId: Nullable(Id),
  reference: Type.String(),
  title: Type.String(),
  customerName: Type.String(),
  providerId: Nullable(Id),
  providerName: Type.String({ description: 'Empty where credits were bought' }),
  amount: Amount(),
  feeAmount: Amount(),
  currency: Currency,
  state: OneOf(chargebackStates),
  reason: Type.String(),
  advice: Type.String(),
  evidenceDueAt: Nullable(Instant),
  evidenceSentAt: Nullable(Instant),
  createdAt: Instant,
  decidedAt: Nullable(Instant),
})
export type ChargebackItem = Static<typeof ChargebackItem>
export const ChargebackPage = pageOf(ChargebackItem)
export const ChargebackView = Type.Object({
  ...ChargebackItem.properties,
  evidence: Type.String(),
  files: Type.Array(EvidenceFileView),
  credits: Nullable(
    Type.Object({
      purchaseId: Id,
      soldAmount: Amount('With what was given on top'),
      frozenAmount: Amount('Cannot be used until the bank has decided'),
      takenAmount: Amount('Ended because the bank decided for the customer'),
      owedAmount: Amount('Of them used before, and owed by the marketplace'),
    }),
  ),
})
export type ChargebackView = Static<typeof ChargebackView>
export const chargebackFilters = ['open', 'won', 'lost', 'all'] as const
export const ChargebacksQuery = Input({
  ...PageQuery.properties,
  filter: Type.Optional(OneOf(chargebackFilters)),
})
export type ListChargebacks = Static<typeof ChargebacksQuery>
export const EvidenceBody = Input({
  text: Type.String({ maxLength: 20_000, description: 'What happened, for the bank' }),
  isFinal: Type.Boolean({ description: 'Sends it: the bank takes one answer' }),
})

export const PaymentView = Type.Object({
  ...PaymentItem.properties,
  breakdown: Type.Object({
    totalAmount: Amount(),
    commissionAmount: Amount(),
    customerFeeAmount: Amount(),
    taxAmount: Amount(),
    tenantAmount: Amount(),
    providerAmount: Amount(),
    platformAmount: Amount(),
  }),
  charges: Type.Array(ChargeItem),
  refunds: Type.Array(RefundItem),
  transfers: Type.Array(TransferItem),
  chargebacks: Type.Array(ChargebackItem),
  ledger: Type.Array(
    Type.Object({
      at: Instant,
      text: Type.String(),
      entries: Type.Array(
        Type.Object({ account: Type.String(), amount: Amount('Debit positive'), currency: Currency }),
      ),
    }),
  ),
})
export type PaymentView = Static<typeof PaymentView>

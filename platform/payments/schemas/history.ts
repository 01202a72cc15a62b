import { Type, type Static } from 'typebox'
import { pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { chargePurposes } from '../models.ts'
import { chargeStates, paymentStates } from '../rules/charge-states.ts'
import { refundStates } from '../rules/transfer-states.ts'
import { DocumentView } from './documents.ts'

const Amount = Type.Integer({ description: 'minor units' })
const Words = (of: string) => Type.String({ description: `${of} as people call it` })

const HistoryCharge = Type.Object({
  id: Id,
  purpose: OneOf(chargePurposes),
  purposeWords: Words('the purpose'),
  amount: Amount,
  refundedAmount: Amount,
  state: OneOf(chargeStates),
  stateWords: Words('the state'),
  method: Type.String({ description: 'such as Visa •••• 4242; empty where none was used yet' }),
  dueAt: Nullable(Instant),
  paidAt: Nullable(Instant),
  isPayable: Type.Boolean({ description: 'a page to pay it can be opened' }),
})
const HistoryRefund = Type.Object({
  id: Id,
  amount: Amount,
  state: OneOf(refundStates),
  stateWords: Words('the state'),
  requestedAt: Instant,
  settledAt: Nullable(Instant),
})
/** What somebody has bought, with all that was charged for it and given back of it. */
export const PaymentHistoryView = Type.Object({
  id: Id,
  subjectKind: Type.String(),
  subjectId: Id,
  title: Type.String(),
  reference: Type.String(),
  providerName: Type.String(),
  currency: Currency,
  totalAmount: Amount,
  paidAmount: Amount,
  refundedAmount: Amount,
  state: OneOf(paymentStates),
  stateWords: Words('the state'),
  createdAt: Instant,
  charges: Type.Array(HistoryCharge),
  refunds: Type.Array(HistoryRefund),
  documents: Type.Array(DocumentView),
})
export type PaymentHistoryView = Static<typeof PaymentHistoryView>
export const PaymentHistoryPage = pageOf(PaymentHistoryView)

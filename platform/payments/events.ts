import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id } from '#platform/kernel/schemas.ts'

/** What is paid for, as whoever asked for the payment names it. */
const Subject = { paymentId: Id, subjectKind: Type.String(), subjectId: Id, providerId: Id }
const OfCharge = {
  ...Subject,
  chargeId: Id,
  purpose: Type.String(),
  amount: Type.Integer(),
  currency: Type.String(),
}

/** The money is with us. `isLate`: after the charge had been given up. */
export const chargeSucceeded = defineEvent(
  'payment.charge_succeeded',
  Type.Object({ ...OfCharge, isLate: Type.Boolean() }),
)
/** The amount is kept on the card, and collected by `captureCharge`. */
export const chargeAuthorized = defineEvent('payment.charge_authorized', Type.Object(OfCharge))
/** The customer has done what they can; whether the money comes is known in hours or days. */
export const chargeProcessing = defineEvent('payment.charge_processing', Type.Object(OfCharge))
/** A way to pay is kept; nothing was collected. */
export const methodKept = defineEvent('payment.method_kept', Type.Object(OfCharge))
export const chargeFailed = defineEvent(
  'payment.charge_failed',
  Type.Object({ ...OfCharge, failureCode: Type.String() }),
)
/** Nobody paid in time, or the page was left. */
export const chargeExpired = defineEvent('payment.charge_expired', Type.Object(OfCharge))
export const fundsReleased = defineEvent('payment.funds_released', Type.Object(Subject))
const OfRefund = { ...Subject, chargeId: Id, refundId: Id, amount: Type.Integer(), currency: Type.String() }
/** The customer has paid a charge twice. `chargeId` is the second payment; it is on its way back as `refundId`. */
export const chargeDuplicated = defineEvent('payment.charge_duplicated', Type.Object(OfRefund))
export const refundSucceeded = defineEvent('payment.refund_succeeded', Type.Object(OfRefund))
export const refundFailed = defineEvent(
  'payment.refund_failed',
  Type.Object({ ...OfRefund, failureCode: Type.String() }),
)
export const chargebackOpened = defineEvent(
  'payment.chargeback_opened',
  Type.Object({ ...Subject, chargeId: Id, chargebackId: Id }),
)
export const chargebackDecided = defineEvent(
  'payment.chargeback_decided',
  Type.Object({ ...Subject, chargeId: Id, chargebackId: Id, outcome: Type.String() }),
)
/** A bank waits for evidence, and not for much longer. */
export const evidenceDue = defineEvent(
  'payment.evidence_due',
  Type.Object({ ...Subject, chargeId: Id, chargebackId: Id, dueAt: Type.String({ format: 'date-time' }) }),
)
/** The ledger was compared with the processor's books, and something had differed. */
export const reconciliationDone = defineEvent(
  'payment.reconciliation_done',
  Type.Object({
    runId: Id,
    repairedCount: Type.Integer(),
    explainedCount: Type.Integer(),
    openCount: Type.Integer(),
  }),
)
export const accountChanged = defineEvent(
  'payment.account_changed',
  Type.Object({ ownerKind: Type.String(), ownerId: Id, state: Type.String() }),
)
export const payoutFailed = defineEvent(
  'payment.payout_failed',
  Type.Object({ ownerKind: Type.String(), ownerId: Id, payoutId: Id, failureCode: Type.String() }),
)

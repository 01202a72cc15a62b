import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Nullable, OneOf } from '#platform/kernel/schemas.ts'

/** There is something to keep: whoever it is for is sent it. One happening may give two papers, of two issuers. */
export const documentsIssued = defineEvent(
  'payment.documents_issued',
  Type.Object({
    cause: OneOf(['charge', 'refund', 'fee', 'final'] as const),
    documentIds: Type.Array(Id),
    paymentId: Id,
    chargeId: Nullable(Id),
    refundId: Nullable(Id),
  }),
)
/** A card that somebody has left ends within thirty days. */
export const methodExpiring = defineEvent(
  'payment.method_expiring',
  Type.Object({ methodId: Id, customerId: Id }),
)
/** A saved card will be charged in the coming days. */
export const chargeUpcoming = defineEvent(
  'payment.charge_upcoming',
  Type.Object({ chargeId: Id, paymentId: Id }),
)
/** Somebody has paid for credits: they are sent their receipt. */
export const creditsBought = defineEvent(
  'payment.credits_bought',
  Type.Object({ purchaseId: Id, documentIds: Type.Array(Id) }),
)
/** What was paid for credits is on its way back to the card. */
export const creditsRefunded = defineEvent('payment.credits_refunded', Type.Object({ purchaseId: Id }))
const OfCredits = { purchaseId: Id, chargebackId: Id }
/** A bank asks back what was paid for credits. */
export const creditChargebackOpened = defineEvent('payment.credit_chargeback_opened', Type.Object(OfCredits))
export const creditChargebackDecided = defineEvent(
  'payment.credit_chargeback_decided',
  Type.Object({ ...OfCredits, outcome: OneOf(['won', 'lost'] as const) }),
)
/** It waits for evidence, and not for much longer. */
export const creditEvidenceDue = defineEvent(
  'payment.credit_evidence_due',
  Type.Object({ ...OfCredits, dueAt: Type.String({ format: 'date-time' }) }),
)

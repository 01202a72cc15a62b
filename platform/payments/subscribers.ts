import { billingEvents } from '#platform/billing/index.ts'
import { on, type Subscriber } from '#platform/kernel/events.ts'
import { chargeSucceeded, fundsReleased, refundSucceeded } from './events.ts'
import { issueChargeDocuments } from './service/charge-documents.ts'
import { settleFeeDocuments } from './service/fee-documents.ts'
import { issueFinalInvoice } from './service/final-invoice.ts'
import { postPlanPayment } from './service/plan-payments.ts'
import { issueRefundDocuments } from './service/refund-documents.ts'

/** Whatever moves money leaves a paper. */
export const paymentSubscribers: Subscriber[] = [
  on(billingEvents.planInvoiceSettled, 'payments.post-plan', (ctx, { payload }) =>
    postPlanPayment(ctx, payload),
  ),
  on(chargeSucceeded, 'payments.issue-invoice', (ctx, { payload: { chargeId } }) =>
    issueChargeDocuments(ctx, chargeId),
  ),
  on(refundSucceeded, 'payments.issue-credit-note', async (ctx, { payload: { paymentId, refundId } }) => {
    await issueRefundDocuments(ctx, refundId)
    await settleFeeDocuments(ctx, { paymentId, refundId })
    await issueFinalInvoice(ctx, paymentId)
  }),
  on(fundsReleased, 'payments.issue-fee-invoice', (ctx, { payload: { paymentId } }) =>
    settleFeeDocuments(ctx, { paymentId, refundId: null }),
  ),
  on(fundsReleased, 'payments.issue-final-invoice', (ctx, { payload: { paymentId } }) =>
    issueFinalInvoice(ctx, paymentId),
  ),
]

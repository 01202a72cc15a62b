import type Stripe from 'stripe'
import type { BalanceLine, Dispute, Refund } from '../port.ts'
import { told } from './amounts.ts'
import { fromSeconds, idOf } from './intents.ts'

const states: Record<string, Dispute['state']> = {
  needs_response: 'needs_response',
  under_review: 'under_review',
  won: 'won',
  lost: 'lost',
  warning_closed: 'closed',
  prevented: 'closed',
}

export const toDispute = (dispute: Stripe.Dispute): Dispute => ({
  id: dispute.id,
  chargeId: idOf(dispute.charge)!,
  ...told(dispute.amount, dispute.currency),
  reason: dispute.reason,
  // Inquiries take no money as long as they are not escalated.
  state: states[dispute.status] ?? 'warning',
  movements: dispute.balance_transactions
    .toSorted((one, other) => one.created - other.created)
    .map(({ amount, fee, currency }) => ({
      amount: told(amount, currency).amount,
      feeAmount: told(fee, currency).amount,
    })),
  evidenceDueAt: dispute.evidence_details.due_by ? fromSeconds(dispute.evidence_details.due_by) : null,
  chargeMetadata: typeof dispute.charge === 'object' ? dispute.charge.metadata : {},
})

export const toRefund = (refund: Stripe.Refund): Refund => ({
  id: refund.id,
  state: refundState(refund.status),
  amount: told(refund.amount, refund.currency).amount,
  failureCode: refund.failure_reason ?? null,
})

function refundState(status: string | null): Refund['state'] {
  if (status === 'succeeded') return 'succeeded'
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending'
}

export const toBalanceLine = (
  line: Stripe.BalanceTransaction,
  metadata: Record<string, string>,
): BalanceLine => ({
  id: line.id,
  kind: line.type,
  sourceId: idOf(line.source as string | { id: string } | null),
  metadata,
  ...told(line.amount, line.currency),
  feeAmount: told(line.fee, line.currency).amount,
  netAmount: told(line.net, line.currency).amount,
  createdAt: fromSeconds(line.created),
  availableAt: fromSeconds(line.available_on),
})

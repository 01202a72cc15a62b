import type Stripe from 'stripe'
import type { BalanceLine, Dispute, Refund } from '../port.ts'
import { fromSeconds, idOf } from './intents.ts'

const states: Record<string, Dispute['state']> = {
  needs_response: 'needs_response',
  under_review: 'under_review',
  won: 'won',
  lost: 'lost',
}

export const toDispute = (dispute: Stripe.Dispute): Dispute => ({
  id: dispute.id,
  chargeId: idOf(dispute.charge)!,
  amount: dispute.amount,
  currency: dispute.currency.toUpperCase(),
  reason: dispute.reason,
  // Inquiries take no money as long as they are not escalated.
  state: states[dispute.status] ?? 'warning',
  feeAmount: dispute.balance_transactions.reduce((sum, { fee }) => sum + fee, 0),
  isWithdrawn: dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0) < 0,
  evidenceDueAt: dispute.evidence_details.due_by ? fromSeconds(dispute.evidence_details.due_by) : null,
})

export const toRefund = (refund: Stripe.Refund): Refund => ({
  id: refund.id,
  state: refundState(refund.status),
  amount: refund.amount,
  failureCode: refund.failure_reason ?? null,
})

function refundState(status: string | null): Refund['state'] {
  if (status === 'succeeded') return 'succeeded'
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending'
}

export const toBalanceLine = (line: Stripe.BalanceTransaction): BalanceLine => ({
  id: line.id,
  kind: line.type,
  sourceId: idOf(line.source as string | { id: string } | null),
  amount: line.amount,
  feeAmount: line.fee,
  netAmount: line.net,
  currency: line.currency.toUpperCase(),
  createdAt: fromSeconds(line.created),
  availableAt: fromSeconds(line.available_on),
})

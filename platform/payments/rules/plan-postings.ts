import { account, type AccountOwner } from './accounts.ts'
import { type Posting, postingOf } from './posting.ts'

type PlanPayment = {
  planInvoiceId: string
  currency: string
  /** What the buyer paid; what the processor keeps of it. */
  amount: number
  costAmount: number
  chargeId: string
  /** What went on to the account of whoever sells; null where that is the platform. */
  transfer: { id: string; amount: number } | null
  /** The platform's share of it. */
  fee: { id: string; amount: number } | null
}

/**
 * A plan was paid for: nobody holds that money, it is the seller's at once, but for the platform's share. The processor
 * counts the charge, what goes on to the seller and the share that comes back as three movements, and so do we.
 */
export function planPaid(seller: AccountOwner, payment: PlanPayment): Posting[] {
  const { planInvoiceId, currency, amount, costAmount, chargeId, transfer, fee } = payment
  const shareAmount = fee?.amount ?? 0
  const sellerAmount = transfer ? transfer.amount - shareAmount : 0
  return [
    postingOf({ key: `plan:${planInvoiceId}:charge`, kind: 'plan.paid' }, currency, [
      { account: account.clearing, amount: amount - costAmount, object: chargeId },
      { account: account.processorCosts, amount: costAmount, object: chargeId },
      { account: account.earned(seller), amount: -sellerAmount },
      { account: account.platformFee, amount: sellerAmount - amount },
    ]),
    ...(transfer
      ? [
          postingOf({ key: `plan:${planInvoiceId}:transfer`, kind: 'plan.sent_on' }, currency, [
            { account: account.connected(seller), amount: transfer.amount, object: transfer.id },
            { account: account.clearing, amount: -transfer.amount, object: transfer.id },
          ]),
        ]
      : []),
    ...(fee && fee.amount > 0
      ? [
          postingOf({ key: `plan:${planInvoiceId}:fee`, kind: 'plan.fee_collected' }, currency, [
            { account: account.clearing, amount: fee.amount, object: fee.id },
            { account: account.connected(seller), amount: -fee.amount, object: fee.id },
          ]),
        ]
      : []),
  ]
}

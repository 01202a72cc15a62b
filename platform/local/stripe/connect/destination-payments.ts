import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'

/** What a transfer is on the connected account that gets it: a payment `py_…` from the platform. */
export function destinationPayment(
  engine: StripeEngine,
  transfer: Pick<Stripe.Transfer, 'id' | 'amount' | 'currency' | 'description' | 'transfer_group'>,
): Stripe.Charge {
  const { amount, currency, description, id, transfer_group } = transfer
  return {
    id: engine.nextId('py'),
    object: 'charge',
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: engine.now(),
    currency,
    customer: null,
    description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: id,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group,
  }
}

/** What a transfer's reversal is there: a refund `pyr_…` of that payment. */
export const destinationRefund = (
  engine: StripeEngine,
  payment: Pick<Stripe.Charge, 'id' | 'currency'>,
  reversal: Pick<Stripe.TransferReversal, 'id' | 'amount'>,
): Stripe.Refund => ({
  id: engine.nextId('pyr'),
  object: 'refund',
  amount: reversal.amount,
  balance_transaction: null,
  charge: payment.id,
  created: engine.now(),
  currency: payment.currency,
  customer: null,
  customer_account: null,
  metadata: {},
  payment_intent: null,
  payment_method: null,
  reason: null,
  receipt_number: null,
  source_transfer_reversal: reversal.id,
  status: 'succeeded',
  transfer_reversal: null,
})

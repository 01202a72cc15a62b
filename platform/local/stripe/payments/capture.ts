import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { settleCharge } from './charges.ts'
import { planDispute } from './outcome.ts'
import { unexpectedState } from './intents.ts'

type Intent = Readonly<Stripe.PaymentIntent>

/** Takes what was authorised, or a part of it; the rest is given back to the customer at once. */
export function captureIntent(
  engine: StripeEngine,
  intent: Intent,
  body: Stripe.PaymentIntentCaptureParams,
  account: Account,
): Intent {
  const { store } = engine
  if (intent.status !== 'requires_capture') {
    unexpectedState(
      intent,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    )
  }
  const amount = body.amount_to_capture ?? intent.amount_capturable
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount_to_capture',
    })
  }
  if (amount > intent.amount_capturable) {
    throw invalidRequest(
      'The requested capture amount is greater than the amount you can capture for this charge.',
      { code: 'amount_too_large', param: 'amount_to_capture' },
    )
  }
  const authorised = store.get('charge', idOf(intent.latest_charge) ?? '', account)
  const captured = settleCharge(
    engine,
    store.update('charge', authorised, {
      captured: true,
      amount_captured: amount,
      // What was not taken counts as given back.
      amount_refunded: authorised.amount - amount,
    }),
    account,
  )
  const paid = store.update('payment_intent', intent, {
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: amount,
    metadata: mergeMetadata(intent.metadata, body.metadata),
  })
  engine.emitEvent('charge.captured', captured, { account })
  engine.emitEvent('payment_intent.succeeded', paid, { account })
  planDispute(engine, captured, account)
  return paid
}

const cancellable = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
]

/** Ends an intent for good; what was authorised goes back to the customer. */
export function cancelIntent(
  engine: StripeEngine,
  intent: Intent,
  reason: string | null,
  account: Account,
): Intent {
  if (!cancellable.includes(intent.status)) {
    unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${cancellable.join(', ')}.`,
    )
  }
  if (intent.status === 'requires_capture') releaseCharge(engine, intent, account)
  const cancelled = engine.store.update('payment_intent', intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: engine.now(),
    cancellation_reason: reason as Stripe.PaymentIntent.CancellationReason | null,
    next_action: null,
  })
  engine.emitEvent('payment_intent.canceled', cancelled, { account })
  return cancelled
}

/** No money was taken, so that none moves: there is a refund, but no balance transaction. */
function releaseCharge(engine: StripeEngine, intent: Intent, account: Account) {
  const { store } = engine
  const charge = store.get('charge', idOf(intent.latest_charge) ?? '', account)
  store.insert(
    'refund',
    {
      id: engine.nextId('re'),
      object: 'refund',
      amount: charge.amount,
      balance_transaction: null,
      charge: charge.id,
      created: engine.now(),
      currency: charge.currency,
      customer: null,
      customer_account: null,
      destination_details: { card: { type: 'reversal' }, type: 'card' },
      metadata: {},
      payment_intent: intent.id,
      payment_method: charge.payment_method,
      reason: null,
      receipt_number: null,
      source_transfer_reversal: null,
      status: 'succeeded',
      transfer_reversal: null,
    },
    account,
  )
  const released = store.update('charge', charge, { amount_refunded: charge.amount, refunded: true })
  engine.emitEvent('charge.refunded', released, { account })
}

/** The bank keeps an authorisation for some days only. */
export function endAuthorisation(engine: StripeEngine, id: string): void {
  const account = engine.store.accountOf('payment_intent', id) ?? null
  const intent = engine.store.find('payment_intent', id, account)
  if (intent?.status !== 'requires_capture') return
  const charge = engine.store.get('charge', idOf(intent.latest_charge) ?? '', account)
  cancelIntent(engine, intent, 'automatic', account)
  engine.emitEvent('charge.expired', charge, { account })
}

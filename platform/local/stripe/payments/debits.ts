import type Stripe from 'stripe'
import type { Decline } from '../cards/test-cards.ts'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { createCharge, settleCharge } from './charges.ts'
import { failIntent, keepMethod } from './outcome.ts'

type Intent = Readonly<Stripe.PaymentIntent>
type Method = Readonly<Stripe.PaymentMethod>

/** A direct debit: the bank answers some time later. */
export function waitForDebit(engine: StripeEngine, intent: Intent, method: Method, account: Account): Intent {
  const charge = createCharge(engine, {
    intent,
    method,
    account,
    decline: null,
    status: 'pending',
    isAuthenticated: false,
  })
  keepMethod(engine, intent, method, account)
  const waiting = engine.store.update('payment_intent', intent, {
    status: 'processing',
    latest_charge: charge.id,
  })
  engine.emitEvent('charge.pending', charge, { account })
  engine.emitEvent('payment_intent.processing', waiting, { account })
  engine.schedule.add('debit.answer', intent.id, engine.now() + engine.settings.bankTransferSeconds)
  return waiting
}

const debitFailure: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: 'insufficient_funds',
  message: `The customer's bank account could not be debited.`,
}

/** A bank's answer to a debit, some time later. */
export function registerDebits(engine: StripeEngine) {
  const { store } = engine
  engine.schedule.onDue('debit.answer', (id) => {
    const account = store.accountOf('payment_intent', id) ?? null
    const intent = store.find('payment_intent', id, account)
    const charge = intent && store.find('charge', idOf(intent.latest_charge) ?? '', account)
    if (!charge || intent.status !== 'processing') return
    const method = store.get('payment_method', charge.payment_method ?? '', account)
    if (store.find('local.bank_debit', method.id, account)?.isFailing) {
      const { code, message } = debitFailure
      const failed = store.update('charge', charge, {
        status: 'failed',
        captured: false,
        failure_code: code,
        failure_message: message,
      })
      engine.emitEvent('charge.failed', failed, { account })
      return void failIntent(engine, intent, method, debitFailure, account, charge.id)
    }
    const captured = store.update('charge', charge, {
      status: 'succeeded',
      paid: true,
      captured: true,
      amount_captured: charge.amount,
    })
    const settled = settleCharge(engine, captured, account)
    const paid = store.update('payment_intent', intent, {
      status: 'succeeded',
      amount_received: intent.amount,
    })
    engine.emitEvent('charge.succeeded', settled, { account })
    engine.emitEvent('payment_intent.succeeded', paid, { account })
  })
}

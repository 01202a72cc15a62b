import type Stripe from 'stripe'
import { attach } from '../cards/payment-method-operations.ts'
import { testCardOf } from '../cards/payment-methods.ts'
import type { Decline } from '../cards/test-cards.ts'
import type { StripeEngine } from '../engine.ts'
import { StripeFault } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { createCharge, settleCharge } from './charges.ts'

type Intent = Readonly<Stripe.PaymentIntent>
type Method = Readonly<Stripe.PaymentMethod>

/** The bank's answer to a card. */
export function authorise(
  engine: StripeEngine,
  intent: Intent,
  method: Method,
  account: Account,
  isAuthenticated = false,
): Intent {
  const kept = testCardOf(engine, method.id, account)
  const decline = kept?.card.decline && !(kept.card.declinesCvc && !kept.hasCvc) ? kept.card.decline : null
  if (decline) return refuse(engine, intent, method, decline, account, isAuthenticated)
  return succeed(engine, intent, method, account, isAuthenticated)
}

/** @throws StripeFault 402, always */
export function refuse(
  engine: StripeEngine,
  intent: Intent,
  method: Method,
  decline: Decline,
  account: Account,
  isAuthenticated = false,
): never {
  const charge = createCharge(engine, { intent, method, account, decline, status: 'failed', isAuthenticated })
  engine.emitEvent('charge.failed', charge, { account })
  const refused = failIntent(engine, intent, method, decline, account, charge.id)
  throw new StripeFault(402, 'card_error', decline.message, {
    charge: charge.id,
    code: decline.code,
    ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
    ...(decline.adviceCode ? { advice_code: decline.adviceCode } : {}),
    payment_intent: structuredClone(refused),
    payment_method: structuredClone(method),
  })
}

/** Back to where another payment method can be tried. */
export function failIntent(
  engine: StripeEngine,
  intent: Intent,
  method: Method,
  decline: Decline,
  account: Account,
  charge?: string,
): Intent {
  const failed = engine.store.update('payment_intent', intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    ...(charge ? { latest_charge: charge } : {}),
    last_payment_error: {
      ...(charge ? { charge } : {}),
      ...(decline.adviceCode ? { advice_code: decline.adviceCode } : {}),
      code: decline.code as Stripe.PaymentIntent.LastPaymentError.Code,
      ...(decline.declineCode ? { decline_code: decline.declineCode } : {}),
      doc_url: `https://docs.stripe.com/error-codes/${decline.code.replaceAll('_', '-')}`,
      message: decline.message,
      payment_method: structuredClone(method) as Stripe.PaymentMethod,
      type: 'card_error',
    },
  })
  engine.emitEvent('payment_intent.payment_failed', failed, { account })
  return failed
}

/** The money is there, or promised for a capture. */
export function succeed(
  engine: StripeEngine,
  intent: Intent,
  method: Method,
  account: Account,
  isAuthenticated: boolean,
): Intent {
  const { store, schedule } = engine
  keepMethod(engine, intent, method, account)
  const made = createCharge(engine, {
    intent,
    method,
    account,
    decline: null,
    status: 'succeeded',
    isAuthenticated,
  })
  if (intent.capture_method === 'manual') {
    const held = store.update('payment_intent', intent, {
      status: 'requires_capture',
      amount_capturable: intent.amount,
      latest_charge: made.id,
      next_action: null,
    })
    const until = made.payment_method_details?.card?.capture_before
    if (until !== undefined) schedule.add('intent.authorisation_end', intent.id, until)
    engine.emitEvent('charge.succeeded', made, { account })
    engine.emitEvent('payment_intent.amount_capturable_updated', held, { account })
    return held
  }
  const isAsynchronous = intent.capture_method === 'automatic_async'
  const charge = isAsynchronous ? made : settleCharge(engine, made, account)
  const paid = store.update('payment_intent', intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: charge.id,
    next_action: null,
    processing: null,
  })
  engine.emitEvent('charge.succeeded', charge, { account })
  engine.emitEvent('payment_intent.succeeded', paid, { account })
  if (isAsynchronous) schedule.add('charge.settle', charge.id, engine.now())
  planDispute(engine, charge, account)
  return paid
}

/** Some test cards have an owner who complains. */
export function planDispute(engine: StripeEngine, charge: Readonly<Stripe.Charge>, account: Account) {
  const isDisputed = testCardOf(engine, charge.payment_method ?? '', account)?.card.dispute !== undefined
  if (isDisputed)
    engine.schedule.add('dispute.create', charge.id, engine.now() + engine.settings.disputeSeconds)
}

/** With `setup_future_usage` it stays with the customer; otherwise one that nobody owns was used up by this. */
export function keepMethod(engine: StripeEngine, intent: Intent, method: Method, account: Account) {
  const customer = idOf(intent.customer)
  if (customer !== null && intent.setup_future_usage !== null && method.type !== 'customer_balance') {
    attach(engine, method, customer, account)
    const card = engine.store.find('local.card', method.id, account)
    if (card && intent.setup_future_usage === 'off_session')
      engine.store.update('local.card', card, { isSetUp: true })
    return
  }
  if (method.customer === null && !engine.store.find('local.detached', method.id, account)) {
    engine.store.insert('local.detached', { id: method.id }, account)
  }
}

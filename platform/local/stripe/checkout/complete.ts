import type Stripe from 'stripe'
import {
  abandonSubscription,
  completedFields,
  pendingIntent,
  submitSubscription,
} from '../billing/checkout.ts'
import { createCustomer } from '../customers.ts'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import { cancelIntent } from '../payments/capture.ts'
import { confirmIntent } from '../payments/confirm.ts'
import { createIntent } from '../payments/intents.ts'
import { confirmSetup, createSetup } from '../setup/setup-intents.ts'
import type { Account } from '../store.ts'

type Session = Readonly<Stripe.Checkout.Session>
type Method = Readonly<Stripe.PaymentMethod>
/** Where the customer goes next; null where the session is done. */
export type Next = { redirect: string } | null

export type Payer = { email: string | null; name: string | null; isKept: boolean }

/** The customer pays, or gives a payment method. @throws StripeFault 402 where the bank refuses; another try is open */
export function submitSession(
  engine: StripeEngine,
  session: Session,
  method: Method | null,
  payer: Payer,
  account: Account,
): Next {
  const customer = customerOf(engine, session, method, payer, account)
  const returnUrl = `${engine.origin}/c/return/${session.id}`
  engine.store.update('checkout.session', session, { customer_details: detailsOf(method, payer) })
  if (session.mode === 'subscription') {
    const intent = submitSubscription(engine, session, customer ?? '', method, returnUrl, account)
    return intent ? settle(engine, session, intent, account) : complete(engine, session, false, account)
  }
  if (!method) throw new Error('Only a subscription can begin without a payment method')
  if (session.mode === 'setup') {
    const intent = setupOf(engine, session, customer, account)
    return settle(engine, session, confirmSetup(engine, intent, method, returnUrl, account), account)
  }
  const intent = intentOf(engine, session, customer, payer, account)
  return settle(engine, session, confirmIntent(engine, intent, { method, returnUrl }, account), account)
}

/** What the intent's state means for the session. */
function settle(
  engine: StripeEngine,
  session: Session,
  intent: Readonly<Stripe.PaymentIntent | Stripe.SetupIntent>,
  account: Account,
): Next {
  const redirect = intent.next_action?.redirect_to_url?.url
  if (intent.status === 'requires_action' && redirect) return { redirect }
  const isPaid = intent.object === 'payment_intent' && intent.status === 'succeeded'
  const isOver = ['succeeded', 'processing', 'requires_capture', 'requires_action'].includes(intent.status)
  if (!isOver) return { redirect: `${engine.origin}/c/pay/${session.id}` }
  return complete(engine, session, isPaid, account)
}

function complete(engine: StripeEngine, session: Session, isPaid: boolean, account: Account): Next {
  if (session.status !== 'open') return null
  const fields =
    session.mode === 'subscription'
      ? completedFields(engine, session, idOf(session.customer) ?? '', account)
      : session.mode === 'payment'
        ? { payment_status: isPaid ? ('paid' as const) : ('unpaid' as const) }
        : {}
  const completed = engine.store.update('checkout.session', session, {
    status: 'complete',
    url: null,
    ...fields,
  })
  engine.emitEvent('checkout.session.completed', completed, { account })
  return null
}

/** The customer comes back from the bank's page or from another company's. */
export function resumeSession(engine: StripeEngine, session: Session, account: Account): Next {
  const { store } = engine
  const intent =
    session.mode === 'subscription'
      ? pendingIntent(engine, session, account)
      : session.payment_intent
        ? store.find('payment_intent', idOf(session.payment_intent)!, account)
        : store.find('setup_intent', idOf(session.setup_intent) ?? '', account)
  return intent
    ? settle(engine, session, intent, account)
    : { redirect: `${engine.origin}/c/pay/${session.id}` }
}

function customerOf(
  engine: StripeEngine,
  session: Session,
  method: Method | null,
  payer: Payer,
  account: Account,
): string | null {
  if (session.customer !== null) return idOf(session.customer)
  const kept = engine.store.get('local.session', session.id, account)
  const isNeeded =
    session.mode === 'subscription' ||
    session.customer_creation === 'always' ||
    kept.payment.setup_future_usage !== undefined ||
    method?.type === 'customer_balance'
  if (!isNeeded) return null
  const { email, name } = payer
  const customer = createCustomer(engine, { ...(email ? { email } : {}), ...(name ? { name } : {}) }, account)
  engine.store.update('checkout.session', session, { customer: customer.id })
  return customer.id
}

/** Made when the customer first pays: until then the session names none. */
function intentOf(
  engine: StripeEngine,
  session: Session,
  customer: string | null,
  payer: Payer,
  account: Account,
) {
  const { store } = engine
  const found = store.find('payment_intent', idOf(session.payment_intent) ?? '', account)
  const kept = store.get('local.session', session.id, account)
  const future = kept.payment.setup_future_usage ?? (payer.isKept ? 'on_session' : undefined)
  if (found) {
    return store.update('payment_intent', found, {
      ...(customer ? { customer } : {}),
      setup_future_usage: (future ?? null) as Stripe.PaymentIntent.SetupFutureUsage | null,
    })
  }
  const { metadata, shipping, ...given } = kept.payment
  const intent = createIntent(
    engine,
    {
      ...given,
      ...(metadata ? { metadata } : {}),
      ...(shipping ? { shipping } : {}),
      ...(future ? { setup_future_usage: future } : {}),
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'eur',
      allowed_payment_method_types:
        session.payment_method_types as Stripe.PaymentIntentCreateParams.AllowedPaymentMethodType[],
      ...(customer ? { customer } : {}),
    },
    account,
  )
  store.insert('local.session_of', { id: intent.id, session: session.id }, account)
  store.update('checkout.session', session, { payment_intent: intent.id })
  return intent
}

function setupOf(engine: StripeEngine, session: Session, customer: string | null, account: Account) {
  const { store } = engine
  const found = store.find('setup_intent', idOf(session.setup_intent) ?? '', account)
  if (found) return found
  const { setup } = store.get('local.session', session.id, account)
  const types = session.payment_method_types as Stripe.SetupIntentCreateParams.AllowedPaymentMethodType[]
  const intent = createSetup(
    engine,
    { ...setup, allowed_payment_method_types: types, ...(customer ? { customer } : {}) },
    account,
  )
  store.insert('local.session_of', { id: intent.id, session: session.id }, account)
  store.update('checkout.session', session, { setup_intent: intent.id })
  return intent
}

const detailsOf = (
  method: Method | null,
  { email, name }: Payer,
): Stripe.Checkout.Session.CustomerDetails => ({
  address: method?.billing_details.address ?? null,
  business_name: null,
  email: email ?? method?.billing_details.email ?? null,
  individual_name: null,
  name: name ?? method?.billing_details.name ?? null,
  phone: null,
  tax_exempt: 'none',
  tax_ids: [],
})

/** Nobody pays any more; a try that was under way ends. */
export function expireSession(
  engine: StripeEngine,
  session: Session,
  account: Account,
): Stripe.Checkout.Session {
  const { store } = engine
  const expired = store.update('checkout.session', session, { status: 'expired', url: null })
  const intent = store.find('payment_intent', idOf(session.payment_intent) ?? '', account)
  if (intent && intent.status.startsWith('requires_') && intent.status !== 'requires_capture') {
    cancelIntent(engine, intent, null, account)
  }
  abandonSubscription(engine, session, account)
  engine.emitEvent('checkout.session.expired', expired, { account })
  return expired
}

/** What becomes of a payment after its session: a bank that answers later, or a capture. */
export function watchLatePayments(engine: StripeEngine): void {
  const { store } = engine
  engine.events.listeners.push((event, account) => {
    if (event.type !== 'payment_intent.succeeded' && event.type !== 'payment_intent.payment_failed') return
    const intent = event.data.object
    const session = store.find(
      'checkout.session',
      store.find('local.session_of', intent.id, account)?.session ?? '',
      account,
    )
    if (session?.status !== 'complete' || session.payment_status !== 'unpaid') return
    const isPaid = event.type === 'payment_intent.succeeded'
    if (isPaid) store.update('checkout.session', session, { payment_status: 'paid' })
    if (intent.capture_method === 'manual') return
    engine.emitEvent(
      isPaid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
      session,
      { account },
    )
  })
}

// Checkout Sessions that end in a subscription (docs.stripe.com/api/checkout/sessions, mode `subscription`).
import type Stripe from 'stripe'
import { attach } from '../cards/payment-method-operations.ts'
import { secondsPerDay } from '../clock.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../fields.ts'
import { confirmIntent } from '../payments/confirm.ts'
import { confirmSetup, createSetup } from '../setup/setup-intents.ts'
import type { Account } from '../store.ts'
import { expireIncomplete } from './cancel.ts'
import { findCode } from './coupons.ts'
import { chooseCoupon, discountAmounts, discountOf, type GivenDiscount } from './discounts.ts'
import { intentOf } from './finalize.ts'
import { createSubscription } from './subscribe.ts'
import { intervalOf, isSameInterval, productOf } from './prices.ts'

type Session = Readonly<Stripe.Checkout.Session>
type Params = Stripe.Checkout.SessionCreateParams
type Method = Readonly<Stripe.PaymentMethod>

declare module '../objects.ts' {
  interface StripeObjects {
    /** What a session in the mode `subscription` was given and does not show, under its id. */
    'local.subscription_session': KeptSubscriptionSession
  }
}

export type KeptSubscriptionSession = {
  id: string
  data: NonNullable<Params['subscription_data']>
  discounts: GivenDiscount[]
  /** Made when the customer first paid; the session shows it once it is complete. */
  subscription: string | null
  setup: string | null
}

/** @throws StripeFault 400 for lines that recur at several intervals, or not at all */
export function assertRecurringLines(lines: readonly Stripe.LineItem[]): void {
  const recurring = lines.flatMap(({ price }) => (price?.recurring ? [price] : []))
  const [first] = recurring
  if (!first) {
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      { param: 'line_items' },
    )
  }
  if (recurring.some((price) => !isSameInterval(intervalOf(price), intervalOf(first)))) {
    throw invalidRequest('Checkout does not support multiple prices with different billing intervals.', {
      param: 'line_items',
    })
  }
}

/** Whether the first days cost nothing. */
export const hasTrial = (data: Params['subscription_data']): boolean =>
  data?.trial_period_days !== undefined || data?.trial_end !== undefined

export type DueToday = { subtotal: number; discount: number; total: number }

/** What is paid with the session; what recurs is not, where it begins with a trial. */
export function dueToday(
  engine: StripeEngine,
  lines: readonly Stripe.LineItem[],
  data: Params['subscription_data'],
  given: readonly GivenDiscount[],
  customer: string | null,
  account: Account,
): DueToday {
  const counted = lines.map((line) => ({
    amount: hasTrial(data) && line.price?.recurring ? 0 : line.amount_subtotal,
    discountable: true,
    product: line.price ? productOf(line.price) : null,
  }))
  const redeemer = { customer, at: engine.now() }
  const discounts = given.map((each, index) =>
    discountOf(engine, chooseCoupon(engine, each, redeemer, account, `discounts[${index}]`), redeemer),
  )
  const subtotal = counted.reduce((sum, { amount }) => sum + amount, 0)
  const taken = discountAmounts(engine, counted, discounts, lines[0]?.currency ?? '', account)
  const discount = taken.flat().reduce((sum, { amount }) => sum + amount, 0)
  return { subtotal, discount, total: subtotal - discount }
}

/** The session's amounts with the discounts that are kept with it. */
export function priceSession(engine: StripeEngine, session: Session, account: Account): Session {
  const { lines } = engine.store.get('local.session', session.id, account)
  const { data, discounts } = engine.store.get('local.subscription_session', session.id, account)
  const { subtotal, discount, total } = dueToday(
    engine,
    lines,
    data,
    discounts,
    idOf(session.customer),
    account,
  )
  return engine.store.update('checkout.session', session, {
    amount_subtotal: subtotal,
    amount_total: total,
    discounts: discounts.map(({ coupon, promotion_code: code }) => ({
      coupon: coupon ?? null,
      promotion_code: code ?? null,
    })),
    total_details: { amount_discount: discount, amount_shipping: 0, amount_tax: 0 },
  })
}

/** What the customer typed in. @returns whether there is such a code, which counts from then on */
export function enterCode(engine: StripeEngine, session: Session, text: string, account: Account): boolean {
  const code = findCode(engine, text, account)
  if (!code) return false
  const kept = engine.store.get('local.subscription_session', session.id, account)
  const redeemer = { customer: idOf(session.customer), at: engine.now() }
  chooseCoupon(engine, { promotion_code: code.id }, redeemer, account)
  engine.store.update('local.subscription_session', kept, { discounts: [{ promotion_code: code.id }] })
  priceSession(engine, session, account)
  return true
}

/** Without a payment method where nothing is due and none has to be left. */
export const needsMethod = ({ amount_total: total, payment_method_collection: collection }: Session) =>
  (total ?? 0) > 0 || collection !== 'if_required'

/**
 * The customer subscribes. @returns the intent that decides; null where none is needed
 * @throws StripeFault 402 where the bank refuses; another try is open
 */
export function submitSubscription(
  engine: StripeEngine,
  session: Session,
  customer: string,
  method: Method | null,
  returnUrl: string,
  account: Account,
): Readonly<Stripe.PaymentIntent | Stripe.SetupIntent> | null {
  const { store } = engine
  const kept = store.get('local.subscription_session', session.id, account)
  if (!method) {
    subscribe(engine, session, customer, null, account)
    return null
  }
  if ((session.amount_total ?? 0) === 0) {
    const former = store.find('setup_intent', kept.setup ?? '', account)
    const setup = former ?? createSetup(engine, { customer, usage: 'off_session' }, account)
    if (!former) store.insert('local.session_of', { id: setup.id, session: session.id }, account)
    store.update('local.subscription_session', kept, { setup: setup.id })
    return confirmSetup(engine, setup, method, returnUrl, account)
  }
  attach(engine, method, customer, account)
  const former = store.find('subscription', kept.subscription ?? '', account)
  const subscription = former
    ? store.update('subscription', former, { default_payment_method: method.id })
    : subscribe(engine, session, customer, method.id, account)
  const intent = intentOf(engine, idOf(subscription.latest_invoice) ?? '', account)
  if (!intent) return null
  if (!former) store.insert('local.session_of', { id: intent.id, session: session.id }, account)
  return confirmIntent(engine, intent, { method, returnUrl }, account)
}

function subscribe(
  engine: StripeEngine,
  session: Session,
  customer: string,
  method: string | null,
  account: Account,
): Readonly<Stripe.Subscription> {
  const { store } = engine
  const { lines } = store.get('local.session', session.id, account)
  const kept = store.get('local.subscription_session', session.id, account)
  const { trial_end: trialEnd, trial_period_days: days, invoice_settings: _settings, ...data } = kept.data
  const now = engine.now()
  const item = (line: Stripe.LineItem) => ({ price: line.price!.id, quantity: line.quantity ?? 1 })
  const activated = lines.flatMap(({ price }) => (price && !price.active ? [price.id] : []))
  for (const id of activated) store.update('price', store.get('price', id, account), { active: true })
  const subscription = createSubscription(
    engine,
    {
      ...data,
      customer,
      items: lines.filter(({ price }) => price?.recurring).map(item),
      addInvoiceItems: lines.filter(({ price }) => !price?.recurring).map(item),
      discounts: kept.discounts,
      payment_behavior: 'default_incomplete',
      isFromCheckout: true,
      ...(method ? { default_payment_method: method } : {}),
      ...(days === undefined ? {} : { trial_period_days: days }),
      ...(trialEnd === undefined || trialEnd <= now ? {} : { trial_end: trialEnd }),
    },
    account,
  )
  for (const id of activated) store.update('price', store.get('price', id, account), { active: false })
  store.update('local.subscription_session', kept, { subscription: subscription.id })
  return subscription
}

/** What the session shows once it is complete; a subscription that began with a trial is made now. */
export function completedFields(
  engine: StripeEngine,
  session: Session,
  customer: string,
  account: Account,
): Partial<Stripe.Checkout.Session> {
  const { store } = engine
  const kept = store.get('local.subscription_session', session.id, account)
  const setup = store.find('setup_intent', kept.setup ?? '', account)
  const subscription =
    store.find('subscription', kept.subscription ?? '', account) ??
    subscribe(engine, session, customer, idOf(setup?.payment_method), account)
  const isDue = (session.amount_total ?? 0) > 0
  const invoice = store.find('invoice', idOf(subscription.latest_invoice) ?? '', account)
  return {
    subscription: subscription.id,
    invoice: invoice?.id ?? null,
    payment_status: !isDue ? 'no_payment_required' : invoice?.status === 'paid' ? 'paid' : 'unpaid',
  }
}

/** The intent of a try that led to another page. */
export function pendingIntent(engine: StripeEngine, session: Session, account: Account) {
  const { store } = engine
  const kept = store.get('local.subscription_session', session.id, account)
  const subscription = store.find('subscription', kept.subscription ?? '', account)
  return subscription
    ? intentOf(engine, idOf(subscription.latest_invoice) ?? '', account)
    : store.find('setup_intent', kept.setup ?? '', account)
}

/** A session that nobody finished leaves no subscription that waits. */
export function abandonSubscription(engine: StripeEngine, session: Session, account: Account): void {
  const kept = engine.store.find('local.subscription_session', session.id, account)
  const subscription = engine.store.find('subscription', kept?.subscription ?? '', account)
  if (subscription?.status === 'incomplete') expireIncomplete(engine, subscription, account)
}

/** `trial_end` of a product whose clock was left behind counts from Stripe's present. */
export const trialDays = (engine: StripeEngine, data: Params['subscription_data']): number | null =>
  data?.trial_period_days ??
  (data?.trial_end === undefined ? null : Math.ceil((data.trial_end - engine.now()) / secondsPerDay))

import type Stripe from 'stripe'
import { testCardOf } from '../cards/payment-methods.ts'
import { declines, type Decline } from '../cards/test-cards.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf } from '../fields.ts'
import type { Account } from '../store.ts'
import { askForTransfer } from './bank-transfers.ts'
import { waitForDebit } from './debits.ts'
import { unexpectedState } from './intents.ts'
import { authorise, failIntent, refuse, succeed } from './outcome.ts'
import { waitForAuthentication, waitForRedirect } from './waiting.ts'

type Intent = Readonly<Stripe.PaymentIntent>
type Method = Readonly<Stripe.PaymentMethod>

export type Confirmation = {
  method: Method
  /** The customer is not there to answer the bank's questions. */
  isOffSession?: boolean
  returnUrl?: string | null
  /** Refused instead of waiting for the customer. */
  isRefusedIfActionNeeded?: boolean
  /** `any` and `challenge` ask every card that can for 3-D Secure. */
  requestThreeDSecure?: string
}

const confirmable = ['requires_payment_method', 'requires_confirmation', 'requires_action']

/**
 * Tries to take the money. What becomes of it is in the intent's state: succeeded, authorised, waiting for the
 * customer or for a bank.
 * @throws StripeFault 402 where the bank refuses; the refusal is kept with the intent
 */
export function confirmIntent(
  engine: StripeEngine,
  intent: Intent,
  confirmation: Confirmation,
  account: Account,
): Intent {
  const { method, returnUrl = null } = confirmation
  if (!confirmable.includes(intent.status)) {
    unexpectedState(
      intent,
      `You cannot confirm this PaymentIntent because it has already ${intent.status === 'succeeded' ? 'succeeded after being previously confirmed' : `a status of ${intent.status}`}.`,
    )
  }
  assertUsable(engine, intent, method, account)
  const begun = engine.store.update('payment_intent', intent, {
    payment_method: method.id,
    next_action: null,
    last_payment_error: null,
  })
  if (method.type === 'paypal') return waitForRedirect(engine, begun, returnUrl, account)
  if (method.type === 'sepa_debit') return waitForDebit(engine, begun, method, account)
  if (method.type === 'customer_balance') return askForTransfer(engine, begun, method, account)
  if (!needsAuthentication(engine, begun, confirmation, account))
    return authorise(engine, begun, method, account)
  if (confirmation.isOffSession || confirmation.isRefusedIfActionNeeded) {
    return refuse(engine, begun, method, declines.authentication, account)
  }
  return waitForAuthentication(engine, begun, returnUrl, account)
}

function assertUsable(engine: StripeEngine, intent: Intent, method: Method, account: Account) {
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
    )
  }
  const owner = idOf(method.customer)
  if (owner !== null && owner !== idOf(intent.customer)) {
    throw invalidRequest(
      `The PaymentMethod ${method.id} belongs to the Customer ${owner}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
      { code: 'payment_intent_invalid_parameter', param: 'payment_method' },
    )
  }
  if (owner === null && engine.store.find('local.detached', method.id, account)) {
    throw invalidRequest(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
      { code: 'payment_intent_invalid_parameter', param: 'payment_method' },
    )
  }
}

function needsAuthentication(
  engine: StripeEngine,
  intent: Intent,
  { method, isOffSession = false, requestThreeDSecure = 'automatic' }: Confirmation,
  account: Account,
): boolean {
  const kept = testCardOf(engine, method.id, account)
  const options = intent.payment_method_options?.card?.request_three_d_secure
  if (!kept) return false
  if (kept.card.authentication === 'always') return true
  if (kept.card.authentication === 'once') return !(isOffSession && kept.isSetUp)
  if (kept.card.authentication === 'onSession') return !isOffSession
  return (
    !isOffSession && [requestThreeDSecure, options].some((each) => each === 'any' || each === 'challenge')
  )
}

/** What the customer did on the bank's page, or on that of another company. @throws StripeFault 402 when refused then */
export function finishAction(
  engine: StripeEngine,
  intent: Intent,
  isAgreed: boolean,
  account: Account,
): Intent {
  const method = engine.store.get('payment_method', idOf(intent.payment_method) ?? '', account)
  if (isAgreed) {
    return method.type === 'card'
      ? authorise(engine, intent, method, account, true)
      : succeed(engine, intent, method, account, false)
  }
  return failIntent(
    engine,
    intent,
    method,
    method.type === 'card' ? authenticationFailure : providerDecline,
    account,
  )
}

const authenticationFailure: Decline = {
  code: 'payment_intent_authentication_failure',
  message:
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
}
const providerDecline: Decline = {
  code: 'payment_method_customer_decline',
  message: 'The customer declined the payment on the page of the payment method.',
}

import type Stripe from 'stripe'
import type { Checkout, Intent, IntentState, MethodFacts } from '../port.ts'
import { told } from './amounts.ts'

/** What has to come with an intent so that one answer tells all. */
export const intentExpansions = ['latest_charge.balance_transaction', 'payment_method']
export const sessionExpansions = [
  ...intentExpansions.map((path) => `payment_intent.${path}`),
  'setup_intent.payment_method',
]

export const fromSeconds = (seconds: number) => new Date(seconds * 1000)
export const toSeconds = (instant: Date) => Math.floor(instant.getTime() / 1000)
export const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null)
const objectOf = <T extends object>(value: string | T | null | undefined): T | null =>
  typeof value === 'object' ? value : null

const states: Record<string, IntentState> = {
  requires_payment_method: 'needs_method',
  requires_confirmation: 'needs_method',
  requires_action: 'needs_action',
  processing: 'processing',
  requires_capture: 'authorized',
  succeeded: 'succeeded',
  canceled: 'cancelled',
}

export function toIntent(intent: Stripe.PaymentIntent): Intent {
  const charge = objectOf(intent.latest_charge)
  const line = objectOf(charge?.balance_transaction)
  const failure = intent.last_payment_error
  return {
    id: intent.id,
    // A state that is not known yet says that there is no end yet.
    state: states[intent.status] ?? 'processing',
    ...told(intent.amount, intent.currency),
    receivedAmount: told(intent.amount_received, intent.currency).amount,
    chargeId: intent.status === 'succeeded' ? idOf(intent.latest_charge) : null,
    // In the currency of our balance, which may be another one than the customer's.
    feeAmount: line ? told(line.fee, line.currency).amount : null,
    availableAt: line ? fromSeconds(line.available_on) : null,
    method: toMethod(objectOf(intent.payment_method)),
    customerId: idOf(intent.customer),
    failureCode: failure ? (failure.decline_code ?? failure.code ?? 'declined') : null,
    metadata: intent.metadata,
  }
}

export function toMethod(method: Stripe.PaymentMethod | null): MethodFacts | null {
  if (!method) return null
  const { card } = method
  return {
    id: method.id,
    kind: method.type,
    brand: card?.brand ?? '',
    last4: card?.last4 ?? method.sepa_debit?.last4 ?? '',
    expiryMonth: card?.exp_month ?? null,
    expiryYear: card?.exp_year ?? null,
  }
}

export function toCheckout(session: Stripe.Checkout.Session): Checkout {
  const intent = objectOf(session.payment_intent)
  const kept = objectOf(session.setup_intent)
  return {
    id: session.id,
    url: session.url,
    state: stateOf(session),
    expiresAt: fromSeconds(session.expires_at),
    intent: intent ? toIntent(intent) : null,
    method: toMethod(objectOf(kept?.payment_method)),
    customerId: idOf(session.customer),
  }
}

function stateOf({ status }: Stripe.Checkout.Session): Checkout['state'] {
  if (status === 'complete') return 'complete'
  return status === 'expired' ? 'expired' : 'open'
}

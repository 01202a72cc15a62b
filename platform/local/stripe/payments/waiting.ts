import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import type { Account } from '../store.ts'

type Intent = Readonly<Stripe.PaymentIntent>

/** For the bank's questions (3-D Secure), on a page of the bank's. */
export function waitForAuthentication(
  engine: StripeEngine,
  intent: Intent,
  returnUrl: string | null,
  account: Account,
): Intent {
  const url = `${engine.origin}/3ds/${intent.id}`
  const waiting = engine.store.update('payment_intent', intent, {
    status: 'requires_action',
    next_action:
      returnUrl === null
        ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
        : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
  })
  engine.emitEvent('payment_intent.requires_action', waiting, { account })
  return waiting
}

/** For what the customer does on the page of another company. @throws StripeFault 400 without a way back */
export function waitForRedirect(
  engine: StripeEngine,
  intent: Intent,
  returnUrl: string | null,
  account: Account,
): Intent {
  if (returnUrl === null) {
    throw invalidRequest(
      'A `return_url` must be provided when confirming a PaymentIntent with this payment method type.',
      {
        code: 'parameter_missing',
        param: 'return_url',
      },
    )
  }
  const url = `${engine.origin}/redirect/${intent.id}`
  const waiting = engine.store.update('payment_intent', intent, {
    status: 'requires_action',
    next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } },
  })
  engine.emitEvent('payment_intent.requires_action', waiting, { account })
  return waiting
}

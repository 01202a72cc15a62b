import Stripe from 'stripe'
import { BillingFailure, type Failure } from '../failures.ts'

/** Runs one call, and says what went wrong in our words. @throws BillingFailure */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error
    throw new BillingFailure(codeOf(error), { detail: error.message, cause: error })
  }
}

/** What the processor does not allow in the present state of an object: it is as it was wanted, or is read again. */
export const ignoreRefusal = (error: unknown): void => {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
}

/** A bank's refusal is kept with the invoice: it is read from there. */
export const ignoreDecline = (error: unknown): void => {
  if (!(error instanceof Stripe.errors.StripeCardError)) ignoreRefusal(error)
}

function codeOf(error: Stripe.errors.StripeError): Failure {
  if (error instanceof Stripe.errors.StripeConnectionError) return 'unreachable'
  if (error instanceof Stripe.errors.StripeAuthenticationError) return 'misconfigured'
  if (error instanceof Stripe.errors.StripePermissionError) return 'misconfigured'
  if (error instanceof Stripe.errors.StripeRateLimitError || error.statusCode === 429) return 'rate_limited'
  if (error instanceof Stripe.errors.StripeCardError) return 'declined'
  // Another call with the same key is still under way, or somebody has locked the object.
  if (error.statusCode === 409 || error.code === 'lock_timeout') return 'busy'
  if (error.code === 'resource_missing') return 'gone'
  return (error.statusCode ?? 500) >= 500 ? 'server_error' : 'refused'
}

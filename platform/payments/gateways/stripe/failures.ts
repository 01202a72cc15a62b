import Stripe from 'stripe'
import { type Failure, PaymentFailure } from '../failures.ts'

/** Runs one call, and says what went wrong in our words. @throws PaymentFailure */
export async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw toFailure(error)
  }
}

export function toFailure(error: unknown): PaymentFailure {
  if (error instanceof PaymentFailure) return error
  if (!(error instanceof Stripe.errors.StripeError)) throw error
  return new PaymentFailure(codeOf(error), {
    processorCode: error.code ?? null,
    detail: error.message,
    cause: error,
  })
}

function codeOf(error: Stripe.errors.StripeError): Failure {
  if (error instanceof Stripe.errors.StripeConnectionError) return 'unreachable'
  if (error instanceof Stripe.errors.StripeAuthenticationError) return 'misconfigured'
  if (error instanceof Stripe.errors.StripePermissionError) return 'misconfigured'
  if (error instanceof Stripe.errors.StripeRateLimitError || error.statusCode === 429) return 'rate_limited'
  // Another call with the same key is still under way, or somebody has locked the object.
  if (error.statusCode === 409 || error.code === 'lock_timeout') return 'busy'
  if (error.code === 'resource_missing') return 'gone'
  return (error.statusCode ?? 500) >= 500 ? 'server_error' : 'refused'
}

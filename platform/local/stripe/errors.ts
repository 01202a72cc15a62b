import type Stripe from 'stripe'

export type FaultType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'

/** What goes into `error` of the answer besides the type and the message. */
export type FaultDetails = {
  code?: string
  param?: string
  decline_code?: string
  advice_code?: string
  /** Id of the charge that was declined. */
  charge?: string
  payment_intent?: Stripe.PaymentIntent
  payment_method?: Stripe.PaymentMethod
  setup_intent?: Stripe.SetupIntent
}

/**
 * An answer in Stripe's shape of an error: `{error: {type, code, message, param, …}}` with a status
 * (docs.stripe.com/api/errors). Thrown by handlers; what was written to the store before stays written.
 */
export class StripeFault extends Error {
  constructor(
    readonly status: number,
    readonly type: FaultType,
    message: string,
    readonly details: FaultDetails = {},
    /** A fault found before any work began is not kept under the idempotency key. */
    readonly isBeforeWork = false,
  ) {
    super(message)
  }

  body(requestId: string) {
    const { code } = this.details
    return {
      error: {
        type: this.type,
        message: this.message,
        ...this.details,
        ...(code ? { doc_url: `https://docs.stripe.com/error-codes/${code.replaceAll('_', '-')}` } : {}),
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
      },
    }
  }
}

/** 400: the request contradicts itself or the state of an object. */
export const invalidRequest = (message: string, details: FaultDetails = {}) =>
  new StripeFault(400, 'invalid_request_error', message, details)

/** 404, or 400 where the id came as a parameter (`param`): there is no such object on this account. */
export const missingObject = (kind: string, id: string, param?: string) =>
  new StripeFault(
    param && param !== 'id' ? 400 : 404,
    'invalid_request_error',
    `No such ${nameOf(kind)}: '${id}'`,
    {
      code: 'resource_missing',
      param: param ?? 'id',
    },
  )

/** Stripe says `payment_intent` as it is written but `PaymentMethod` for payment methods, and the last word of others. */
const nameOf = (kind: string) => (kind === 'payment_method' ? 'PaymentMethod' : kind)

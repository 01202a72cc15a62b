import type Stripe from 'stripe'
import { periodOf } from './change.ts'
import { cancelsAtEnd } from './subscribe.ts'
import type { Subscription } from './subscription-state.ts'

type Body = Stripe.SubscriptionUpdateParams

/** What an update says that costs nothing by itself. */
export function plainFields(
  subscription: Subscription,
  body: Body,
  now: number,
): Partial<Stripe.Subscription> {
  const {
    cancel_at: cancelAt,
    cancel_at_period_end: isAtEnd,
    pause_collection: pause,
    transfer_data: transfer,
  } = body
  const { end } = periodOf(subscription)
  const isAtEndOfPeriod = isAtEnd === true || (typeof cancelAt === 'string' && cancelAt !== '')
  const isKept = isAtEnd === false || cancelAt === ''
  const cancel: Partial<Stripe.Subscription> = isAtEndOfPeriod
    ? cancelsAtEnd(end, now)
    : typeof cancelAt === 'number'
      ? { cancel_at: cancelAt, cancel_at_period_end: false, canceled_at: now }
      : isKept
        ? { cancel_at: null, cancel_at_period_end: false, canceled_at: null }
        : {}
  const former = subscription.cancellation_details
  const { comment, feedback } = body.cancellation_details ?? {}
  return {
    ...cancel,
    cancellation_details: {
      comment: comment === undefined ? (former?.comment ?? null) : comment || null,
      feedback: feedback === undefined ? (former?.feedback ?? null) : feedback || null,
      feedback_option: former?.feedback_option ?? null,
      reason: isKept ? null : 'canceled_at' in cancel ? 'cancellation_requested' : (former?.reason ?? null),
    },
    ...(body.application_fee_percent === undefined
      ? {}
      : { application_fee_percent: body.application_fee_percent || null }),
    ...(body.on_behalf_of === undefined ? {} : { on_behalf_of: body.on_behalf_of || null }),
    ...(body.description === undefined ? {} : { description: body.description || null }),
    ...(body.default_payment_method === undefined
      ? {}
      : { default_payment_method: body.default_payment_method || null }),
    ...(body.collection_method ? { collection_method: body.collection_method } : {}),
    ...(body.days_until_due === undefined ? {} : { days_until_due: body.days_until_due }),
    ...(transfer === undefined
      ? {}
      : {
          transfer_data: transfer
            ? { amount_percent: transfer.amount_percent ?? null, destination: transfer.destination }
            : null,
        }),
    ...(pause === undefined
      ? {}
      : {
          pause_collection: pause ? { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null } : null,
        }),
    ...(body.payment_settings?.save_default_payment_method && subscription.payment_settings
      ? {
          payment_settings: {
            ...subscription.payment_settings,
            save_default_payment_method: body.payment_settings.save_default_payment_method,
          },
        }
      : {}),
    ...(body.trial_settings
      ? {
          trial_settings: {
            end_behavior: {
              billing_cycle_anchor: null,
              missing_payment_method:
                body.trial_settings.end_behavior.missing_payment_method ?? 'create_invoice',
            },
          },
        }
      : {}),
  }
}

// What a subscription is asked to begin with: its trial, its anchor, who pays, and who gets what.
import type Stripe from 'stripe'
import { secondsPerDay } from '../clock.ts'
import { destinationOf } from '../connect/transfers.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { assertMayCharge } from '../payments/intents.ts'
import type { Account } from '../store.ts'
import { nextDay } from './periods.ts'
import type { NewSubscription } from './subscribe.ts'

const longestTrialDays = 730

/** When the trial ends; null without one. @throws StripeFault 400 */
export function trialEndOf(
  { trial_end: given, trial_period_days: days, trial_from_plan: isFromPrice }: NewSubscription,
  prices: readonly { price: Readonly<Stripe.Price> }[],
  now: number,
): number | null {
  if (given !== undefined && days !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_period_days.', {
      code: 'parameters_exclusive',
    })
  }
  const fromPrice = isFromPrice ? (prices[0]?.price.recurring?.trial_period_days ?? undefined) : undefined
  const count = days ?? fromPrice
  if (count !== undefined) {
    if (count >= 1 && count <= longestTrialDays) return now + count * secondsPerDay
    throw invalidRequest(`The trial_period_days must be between 1 and ${longestTrialDays}.`, {
      param: 'trial_period_days',
    })
  }
  if (given === undefined || given === 'now') return null
  const at = Number(given)
  if (at > now && at <= now + longestTrialDays * secondsPerDay) return at
  throw invalidRequest('The trial_end must be in the future, and within the next two years.', {
    param: 'trial_end',
  })
}

/** @throws StripeFault 400 for one that is past */
export function anchorFor(
  { billing_cycle_anchor: given, billing_cycle_anchor_config: config }: NewSubscription,
  now: number,
  trialEnd: number | null,
): { anchor: number; day: number | null } {
  if (given !== undefined && config !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.',
      { code: 'parameters_exclusive' },
    )
  }
  const from = trialEnd ?? now
  if (config) {
    if (
      config.day_of_month < 1 ||
      config.day_of_month > 31 ||
      (config.month ?? 1) > 12 ||
      (config.month ?? 1) < 1
    ) {
      throw invalidRequest('Invalid billing_cycle_anchor_config.', { param: 'billing_cycle_anchor_config' })
    }
    return { anchor: nextDay(from, config), day: config.day_of_month }
  }
  if (given === undefined) return { anchor: from, day: null }
  if (given < now) {
    throw invalidRequest('The billing_cycle_anchor must be in the future.', { param: 'billing_cycle_anchor' })
  }
  return { anchor: given, day: null }
}

/** What has to be there for payments to work, before anything is made. */
export function assertMoney(
  engine: StripeEngine,
  body: Pick<
    NewSubscription,
    'application_fee_percent' | 'default_payment_method' | 'on_behalf_of' | 'transfer_data'
  >,
  customer: Readonly<Stripe.Customer>,
  account: Account,
) {
  assertSharing(engine, body, account)
  const { default_payment_method: method } = body
  if (!method) return
  const found = engine.store.get('payment_method', method, account, 'default_payment_method')
  if (found.customer !== customer.id) {
    throw invalidRequest(
      `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'default_payment_method' },
    )
  }
}

/** @throws StripeFault 400 for a share that cannot be, or an account that cannot get it */
export function assertSharing(
  engine: StripeEngine,
  {
    application_fee_percent: fee,
    transfer_data: transfer,
    on_behalf_of: behalf,
  }: Pick<Stripe.SubscriptionUpdateParams, 'application_fee_percent' | 'on_behalf_of' | 'transfer_data'>,
  account: Account,
) {
  for (const [percent, param] of [
    [fee || undefined, 'application_fee_percent'],
    [(transfer || undefined)?.amount_percent, 'transfer_data[amount_percent]'],
  ] as const) {
    if (percent === undefined) continue
    if (percent < 0 || percent > 100 || Math.round(percent * 100) !== Number((percent * 100).toFixed(6))) {
      throw invalidRequest(`Invalid ${param}: from 0 to 100, with at most two decimals.`, { param })
    }
  }
  if (fee && transfer && transfer.amount_percent !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: application_fee_percent, transfer_data[amount_percent].',
      {
        code: 'parameters_exclusive',
      },
    )
  }
  if (fee && !transfer && account === null) {
    throw invalidRequest(
      'You can only apply an application_fee_percent when the request is made on behalf of another account, or with transfer_data.',
      { param: 'application_fee_percent' },
    )
  }
  if (transfer) destinationOf(engine, transfer.destination, 'transfer_data[destination]')
  if (behalf) assertMayCharge(engine, behalf)
}

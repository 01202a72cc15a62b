import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { shareOf } from '../billing/periods.ts'

declare module '../objects.ts' {
  interface StripeObjects {
    application_fee: Stripe.ApplicationFee
    fee_refund: Stripe.FeeRefund
  }
}

const url = '/v1/application_fees'

export type NewFee = {
  amount: number
  currency: string
  /** The connected account that pays it, and its charge. */
  account: string
  charge: string
  /** The platform's charge. */
  origin: string
  availableOn: number
}

/** The platform's share of what a destination gets (docs.stripe.com/connect/destination-charges#application-fee). */
export function collectFee(engine: StripeEngine, input: NewFee): Stripe.ApplicationFee {
  const { amount, currency, account, charge, origin, availableOn } = input
  const id = engine.nextId('fee')
  const transaction = engine.addBalanceTransaction({
    account: null,
    type: 'application_fee',
    amount,
    currency,
    source: id,
    availableOn,
  })
  const fee = engine.store.insert('application_fee', {
    id,
    object: 'application_fee',
    account,
    amount,
    amount_refunded: 0,
    application: 'ca_local',
    balance_transaction: transaction.id,
    charge,
    created: engine.now(),
    currency,
    fee_source: { charge, type: 'charge' },
    livemode: false,
    originating_transaction: origin,
    refunded: false,
    refunds: { object: 'list', data: [], has_more: false, url: `${url}/${id}/refunds` },
  })
  engine.emitEvent('application_fee.created', fee)
  return fee
}

/** With a refund of the charge, the same share of the fee goes back to the connected account. */
export function refundFee(
  engine: StripeEngine,
  charge: Readonly<Stripe.Charge>,
  refund: Readonly<Stripe.Refund>,
): void {
  const { store } = engine
  const fee = store.find('application_fee', String(charge.application_fee))
  if (!fee) return
  const left = fee.amount - fee.amount_refunded
  const part = shareOf(fee.amount, refund.amount, charge.amount)
  const amount = charge.amount_refunded === charge.amount ? left : Math.min(left, part)
  if (amount === 0) return
  const id = engine.nextId('fr')
  const { currency } = fee
  const out = engine.addBalanceTransaction({
    account: null,
    type: 'application_fee_refund',
    amount: -amount,
    currency,
    source: id,
  })
  engine.addBalanceTransaction({
    account: String(fee.account),
    type: 'application_fee_refund',
    amount,
    currency,
    source: id,
  })
  const made = store.insert('fee_refund', {
    id,
    object: 'fee_refund',
    amount,
    balance_transaction: out.id,
    created: engine.now(),
    currency,
    fee: fee.id,
    metadata: {},
  })
  const refunded = store.update('application_fee', fee, {
    amount_refunded: fee.amount_refunded + amount,
    refunded: amount === left,
    refunds: { ...fee.refunds, data: [made, ...fee.refunds.data] },
  })
  engine.emitEvent('application_fee.refunded', refunded)
}

export function registerApplicationFees(engine: StripeEngine): void {
  const { router, store } = engine
  router.get<Stripe.ApplicationFeeListParams>(url, ({ query, account }) =>
    store.list('application_fee', {
      account,
      url,
      query,
      where: ({ charge }) => query.charge === undefined || charge === query.charge,
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('application_fee', params.id!, account))
}

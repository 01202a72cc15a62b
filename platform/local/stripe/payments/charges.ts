import type Stripe from 'stripe'
import type { Decline } from '../cards/test-cards.ts'
import { testCardOf } from '../cards/payment-methods.ts'
import { secondsPerDay } from '../clock.ts'
import { transferToDestination } from '../connect/destination-charges.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { addressOf, idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { detailsOf } from './charge-details.ts'
import { feeOf } from './currencies.ts'

export type NewCharge = {
  intent: Readonly<Stripe.PaymentIntent>
  method: Readonly<Stripe.PaymentMethod>
  account: Account
  /** Why the bank refuses; null where it does not. */
  decline: Decline | null
  status: 'succeeded' | 'pending' | 'failed'
  isAuthenticated: boolean
}

/** How long a bank keeps an amount that was only authorised. */
const authorisationSeconds = 7 * secondsPerDay

/** One try to get the money of an intent. */
export function createCharge(engine: StripeEngine, input: NewCharge): Stripe.Charge {
  const { intent, method, account, decline, status } = input
  const isCard = method.type === 'card'
  const isCaptured = status === 'succeeded' && intent.capture_method !== 'manual'
  const charge: Stripe.Charge = {
    id: engine.nextId(isCard ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: isCaptured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: structuredClone(method.billing_details),
    calculated_statement_descriptor: descriptorOf(engine, intent),
    captured: isCaptured || status === 'pending',
    created: engine.now(),
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: idOf(intent.on_behalf_of),
    outcome: outcomeOf(decline),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(engine, input, engine.now() + authorisationSeconds),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping as Stripe.Charge.Shipping | null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: (intent.transfer_data ?? null) as Stripe.Charge.TransferData | null,
    transfer_group: intent.transfer_group,
  }
  return engine.store.insert('charge', charge, account)
}

/** On a customer's statement: the account's name, and what was added to it. */
function descriptorOf(engine: StripeEngine, intent: Readonly<Stripe.PaymentIntent>): string {
  const prefix = (intent.statement_descriptor ?? engine.settings.businessName).toUpperCase()
  return [prefix, intent.statement_descriptor_suffix?.toUpperCase()].filter(Boolean).join('* ').slice(0, 22)
}

function outcomeOf(decline: Decline | null): Stripe.Charge.Outcome {
  const isBlocked = decline?.isBlocked === true
  return {
    advice_code: (decline?.adviceCode ?? null) as Stripe.Charge.Outcome['advice_code'],
    network_advice_code: null,
    network_decline_code: decline && !isBlocked ? '05' : null,
    network_status: isBlocked
      ? 'not_sent_to_network'
      : decline
        ? 'declined_by_network'
        : 'approved_by_network',
    reason: decline ? (isBlocked ? 'highest_risk_level' : (decline.declineCode ?? decline.code)) : null,
    risk_level: isBlocked ? 'highest' : 'normal',
    risk_score: isBlocked ? 92 : 12,
    seller_message: isBlocked
      ? 'Stripe blocked this payment as too risky.'
      : decline
        ? 'The bank returned a decline.'
        : 'Payment complete.',
    type: isBlocked ? 'blocked' : decline ? 'issuer_declined' : 'authorized',
  }
}

/**
 * The money comes in: the net is pending for some days, and the fee is kept. With `automatic_async`, the default, an
 * answer and its events show the charge before its balance transaction is there, and `charge.updated` follows.
 */
export function settleCharge(
  engine: StripeEngine,
  charge: Readonly<Stripe.Charge>,
  account: Account,
): Stripe.Charge {
  const { settings } = engine
  const amount = charge.amount_captured
  const isAtOnce = testCardOf(engine, charge.payment_method ?? '', account)?.card.isAvailableAtOnce === true
  const transaction = engine.addBalanceTransaction({
    account,
    type: charge.id.startsWith('py') ? 'payment' : 'charge',
    amount,
    fee: feeOf(amount, charge.currency, { basisPoints: settings.feeBasisPoints, fixed: settings.feeFixed }),
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
    availableOn: engine.now() + (isAtOnce ? 0 : settings.availableAfterDays * secondsPerDay),
  })
  const settled = engine.store.update('charge', charge, { balance_transaction: transaction.id })
  transferToDestination(engine, settled, account)
  return settled
}

/** Also in `refunds`, which is only seen when expanded. */
const refundsOf = (engine: StripeEngine, id: string, account: Account): Stripe.ApiList<Stripe.Refund> =>
  engine.store.list('refund', {
    account,
    url: `/v1/charges/${id}/refunds`,
    query: { limit: 10 },
    where: ({ charge }) => charge === id,
  })

export function registerCharges(engine: StripeEngine) {
  const { router, store, schedule } = engine
  const url = '/v1/charges'

  schedule.onDue('charge.settle', (id) => {
    const account = store.accountOf('charge', id) ?? null
    const charge = store.find('charge', id, account)
    if (!charge || charge.balance_transaction !== null) return
    const settled = settleCharge(engine, charge, account)
    engine.emitEvent('charge.updated', settled, { account, previous: { balance_transaction: null } })
  })
  engine.onExpand('charge', 'refunds', (charge, account) => refundsOf(engine, charge.id, account))
  // Only what names a destination has one; anything else shows none.
  engine.onExpand('charge', 'transfer', ({ transfer }) =>
    typeof transfer === 'string' ? engine.store.byId(transfer) : transfer,
  )

  router.get<Stripe.ChargeListParams>(url, ({ query, account }) =>
    store.list('charge', {
      account,
      url,
      query,
      where: (charge) =>
        (query.customer === undefined || charge.customer === query.customer) &&
        (query.payment_intent === undefined || charge.payment_intent === query.payment_intent) &&
        (query.transfer_group === undefined || charge.transfer_group === query.transfer_group),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('charge', params.id!, account))

  router.post<Stripe.ChargeUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const charge = store.get('charge', params.id!, account)
    const group = body.transfer_group
    if (group !== undefined && charge.transfer_group !== null && group !== charge.transfer_group) {
      throw invalidRequest('You cannot change the transfer group of a charge once it is set.', {
        param: 'transfer_group',
      })
    }
    const { shipping } = body
    const updated = store.update('charge', charge, {
      metadata: mergeMetadata(charge.metadata, body.metadata),
      ...(body.description === undefined ? {} : { description: body.description || null }),
      ...(body.receipt_email === undefined ? {} : { receipt_email: body.receipt_email || null }),
      ...(group === undefined ? {} : { transfer_group: group }),
      ...(shipping ? { shipping: { name: shipping.name, address: addressOf(shipping.address) } } : {}),
    })
    engine.emitEvent('charge.updated', updated, { account })
    return updated
  })
}

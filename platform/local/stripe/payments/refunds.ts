import type Stripe from 'stripe'
import { testCardOf } from '../cards/payment-methods.ts'
import { refundFee } from '../connect/application-fees.ts'
import { reverseWithRefund } from '../connect/destination-charges.ts'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, mergeMetadata } from '../fields.ts'
import type { Account } from '../store.ts'
import { assertWhole, formatAmount } from './currencies.ts'

type Charge = Readonly<Stripe.Charge>
const url = '/v1/refunds'

export function registerRefunds(engine: StripeEngine) {
  const { router, store, schedule } = engine
  schedule.onDue('refund.fail', (id) => failRefund(engine, id))
  schedule.onDue('refund.succeed', (id) => succeedRefund(engine, id))

  router.post<Stripe.RefundCreateParams>(url, ({ body, account }) => {
    const charge = chargeOf(engine, body, account)
    return createRefund(engine, charge, body, account)
  })
  router.get<Stripe.RefundListParams>(url, ({ query, account }) =>
    store.list('refund', {
      account,
      url,
      query,
      where: (refund) =>
        (query.charge === undefined || refund.charge === query.charge) &&
        (query.payment_intent === undefined || refund.payment_intent === query.payment_intent),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('refund', params.id!, account))
  router.post<Stripe.RefundUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const refund = store.get('refund', params.id!, account)
    const updated = store.update('refund', refund, {
      metadata: mergeMetadata(refund.metadata ?? {}, body.metadata),
    })
    emitUpdated(engine, updated, account)
    return updated
  })
  router.post(`${url}/:id/cancel`, ({ params, account }) => {
    const { status } = store.get('refund', params.id!, account)
    throw invalidRequest(
      `You can only cancel a refund that requires action by the customer; this one has a status of ${status}.`,
      { code: 'refund_not_cancelable' },
    )
  })
}

function chargeOf(engine: StripeEngine, body: Stripe.RefundCreateParams, account: Account): Charge {
  const { charge: id, payment_intent: intentId } = body
  if (id !== undefined && intentId !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: charge, payment_intent.', {
      code: 'parameters_exclusive',
    })
  }
  if (id !== undefined) return engine.store.get('charge', id, account, 'charge')
  if (intentId === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    )
  }
  const intent = engine.store.get('payment_intent', intentId, account, 'payment_intent')
  const charge = engine.store.find('charge', idOf(intent.latest_charge) ?? '', account)
  if (!charge?.paid) {
    throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      code: 'payment_intent_unexpected_state',
      param: 'payment_intent',
    })
  }
  return charge
}

/** @throws StripeFault 400 for more than is left, for a charge that was disputed, not captured or refunded already */
export function createRefund(
  engine: StripeEngine,
  charge: Charge,
  body: Stripe.RefundCreateParams,
  account: Account,
): Stripe.Refund {
  const left = charge.amount - charge.amount_refunded
  assertRefundable(engine, charge, body, left, account)
  const amount = body.amount ?? left
  const behaviour = testCardOf(engine, charge.payment_method ?? '', account)?.card.refund
  const isPending = behaviour === 'pending'
  const refund: Stripe.Refund = {
    id: engine.nextId(charge.id.startsWith('py') ? 'pyr' : 're'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: engine.now(),
    currency: charge.currency,
    customer: idOf(charge.customer),
    customer_account: null,
    destination_details: destinationOf(charge),
    metadata: mergeMetadata({}, body.metadata),
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    ...(isPending ? { pending_reason: 'processing' as const } : {}),
    reason: (body.reason ?? null) as Stripe.Refund.Reason | null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isPending ? 'pending' : 'succeeded',
    transfer_reversal: null,
  }
  engine.store.insert('refund', refund, account)
  const { id } = engine.addBalanceTransaction({
    account,
    type: charge.id.startsWith('py') ? 'payment_refund' : 'refund',
    amount: -amount,
    currency: charge.currency,
    source: refund.id,
    description: charge.description === null ? null : `REFUND FOR CHARGE (${charge.description})`,
  })
  engine.store.update('refund', refund, { balance_transaction: id })
  const refunded = countRefund(engine, charge, amount, account)
  if (body.reverse_transfer) reverseWithRefund(engine, refunded, refund)
  if (body.refund_application_fee) refundFee(engine, refunded, refund)
  const { refundFailureSeconds } = engine.settings
  if (isPending) engine.schedule.add('refund.succeed', refund.id, engine.now() + refundFailureSeconds)
  if (behaviour === 'fails')
    engine.schedule.add('refund.fail', refund.id, engine.now() + refundFailureSeconds)
  engine.emitEvent('charge.refunded', refunded, { account })
  engine.emitEvent('refund.created', refund, { account })
  return refund
}

function assertRefundable(
  engine: StripeEngine,
  charge: Charge,
  body: Stripe.RefundCreateParams,
  left: number,
  account: Account,
) {
  if (!charge.captured || charge.status !== 'succeeded') {
    throw invalidRequest(
      charge.captured
        ? `Charge ${charge.id} has a status of ${charge.status} and cannot be refunded.`
        : 'This charge has not been captured, so it cannot be refunded. Cancel the PaymentIntent to release the funds.',
      { code: 'charge_not_refundable' },
    )
  }
  const disputes = charge.disputed ? engine.store.all('dispute', account) : []
  const dispute = disputes.find((each) => each.charge === charge.id)
  if (dispute && !dispute.is_charge_refundable) {
    throw invalidRequest(`The charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    })
  }
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (body.amount !== undefined) {
    if (body.amount < 1) {
      throw invalidRequest('This value must be greater than or equal to 1.', {
        code: 'parameter_invalid_integer',
        param: 'amount',
      })
    }
    assertWhole(body.amount, charge.currency)
    if (body.amount > left) {
      const shown = (amount: number) => formatAmount(amount, charge.currency)
      throw invalidRequest(
        `Refund amount (${shown(body.amount)}) is greater than unrefunded amount on charge (${shown(left)})`,
        { param: 'amount' },
      )
    }
  }
  const isFeeless = body.refund_application_fee === true && !charge.application_fee
  if ((body.reverse_transfer && !charge.transfer) || isFeeless) {
    throw invalidRequest(
      `Cannot reverse a transfer or an application fee of ${charge.id}: the charge was made without transfer_data and application_fee_amount.`,
      { param: body.reverse_transfer ? 'reverse_transfer' : 'refund_application_fee' },
    )
  }
}

function destinationOf({ payment_method_details: details }: Charge): Stripe.Refund.DestinationDetails {
  if (details?.type === 'card') {
    return {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    }
  }
  return { type: details?.type === 'customer_balance' ? 'customer_cash_balance' : (details?.type ?? 'card') }
}

/** `amount` is negative where a refund came back. */
function countRefund(engine: StripeEngine, charge: Charge, amount: number, account: Account): Stripe.Charge {
  const current = engine.store.get('charge', charge.id, account)
  const sum = current.amount_refunded + amount
  return engine.store.update('charge', current, { amount_refunded: sum, refunded: sum === current.amount })
}

function emitUpdated(engine: StripeEngine, refund: Stripe.Refund, account: Account) {
  engine.emitEvent('refund.updated', refund, { account })
  engine.emitEvent('charge.refund.updated', refund, { account })
}

function succeedRefund(engine: StripeEngine, id: string) {
  const account = engine.store.accountOf('refund', id) ?? null
  const refund = engine.store.find('refund', id, account)
  if (refund?.status !== 'pending') return
  const done = engine.store.update('refund', refund, { status: 'succeeded' })
  delete done.pending_reason
  emitUpdated(engine, done, account)
}

/** The customer's bank sends the money back: it is ours again, and the customer has to be paid in another way. */
function failRefund(engine: StripeEngine, id: string) {
  const account = engine.store.accountOf('refund', id) ?? null
  const refund = engine.store.find('refund', id, account)
  if (!refund || refund.status === 'failed') return
  const transaction = engine.addBalanceTransaction({
    account,
    type: 'refund_failure',
    amount: refund.amount,
    currency: refund.currency,
    source: refund.id,
    description: 'REFUND FAILURE',
  })
  const failed = engine.store.update('refund', refund, {
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: transaction.id,
  })
  countRefund(engine, engine.store.get('charge', idOf(refund.charge) ?? '', account), -refund.amount, account)
  engine.emitEvent('refund.failed', failed, { account })
  emitUpdated(engine, failed, account)
}

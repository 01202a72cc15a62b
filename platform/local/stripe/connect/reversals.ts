import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { formatAmount } from '../payments/currencies.ts'
import { balanceIn } from './balances.ts'
import { destinationRefund } from './destination-payments.ts'

declare module '../objects.ts' {
  interface StripeObjects {
    /** What left a charge with transfers and was not reversed, under the charge's id. In minor units. */
    'local.transferred': { id: string; amount: number }
  }
}

export type ReversalInput = {
  /** Everything that was not reversed yet, when not given. In minor units. */
  amount?: number
  metadata?: Stripe.Emptyable<Stripe.MetadataParam>
  /** The refund of the charge that this goes with. */
  sourceRefund?: string
  /**
   * A refund or a dispute of a charge that named its destination takes the money back in any case, and the connected
   * account's balance may become negative.
   */
  mayOverdraw?: boolean
}

/**
 * Takes back what was transferred, or a part of it. What is still pending on both sides is taken from there; what has
 * become available has to be covered by the available balance of the connected account
 * (https://docs.stripe.com/api/transfer_reversals).
 * @throws StripeFault `balance_insufficient`, and for more than is left of the transfer
 */
export function reverseTransfer(
  engine: StripeEngine,
  transfer: Readonly<Stripe.Transfer>,
  input: ReversalInput = {},
): Readonly<Stripe.TransferReversal> {
  const { store } = engine
  const left = transfer.amount - transfer.amount_reversed
  if (left === 0) {
    throw invalidRequest(`Transfer ${transfer.id} has already been fully reversed.`, { param: 'id' })
  }
  const amount = input.amount ?? left
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  if (amount > left) {
    throw invalidRequest(
      `Transfer reversal amount (${formatAmount(amount, transfer.currency)}) is greater than unreversed amount on transfer (${formatAmount(left, transfer.currency)})`,
      { param: 'amount' },
    )
  }
  const destination = transfer.destination as string
  const payment = store.get('charge', transfer.destination_payment as string, destination)
  const { status, available_on } = store.get(
    'balance_transaction',
    payment.balance_transaction as string,
    destination,
  )
  const isPending = status === 'pending'
  const { available } = balanceIn(engine, destination, transfer.currency)
  if (!isPending && !input.mayOverdraw && amount > available) {
    throw invalidRequest(
      `The connected account has insufficient available funds to cover this reversal: ${formatAmount(Math.max(0, available), transfer.currency)} of ${formatAmount(amount, transfer.currency)}.`,
      { code: 'balance_insufficient', param: 'amount' },
    )
  }

  const when = isPending ? { availableOn: available_on } : {}
  const reversal: Stripe.TransferReversal = {
    id: engine.nextId('trr'),
    object: 'transfer_reversal',
    amount,
    balance_transaction: null,
    created: engine.now(),
    currency: transfer.currency,
    destination_payment_refund: null,
    metadata: mergeMetadata({}, input.metadata),
    source_refund: input.sourceRefund ?? null,
    transfer: transfer.id,
  }
  const refund = destinationRefund(engine, payment, reversal)
  const { currency } = transfer
  const back = engine.addBalanceTransaction({
    account: null,
    type: 'transfer_refund',
    amount,
    currency,
    source: reversal.id,
    ...when,
  })
  const out = engine.addBalanceTransaction({
    account: destination,
    type: 'payment_refund',
    amount: -amount,
    currency,
    source: refund.id,
    ...when,
  })
  store.insert('refund', { ...refund, balance_transaction: out.id }, destination)
  store.update('charge', payment, {
    amount_refunded: payment.amount_refunded + amount,
    refunded: payment.amount_refunded + amount === payment.amount,
  })
  const made = store.insert('transfer_reversal', {
    ...reversal,
    balance_transaction: back.id,
    destination_payment_refund: refund.id,
  })
  store.update('transfer', transfer, {
    amount_reversed: transfer.amount_reversed + amount,
    reversed: amount === left,
    reversals: {
      ...transfer.reversals,
      data: [made, ...transfer.reversals.data].slice(0, 10),
      has_more: transfer.reversals.data.length >= 10,
    },
  })
  if (typeof transfer.source_transaction === 'string') {
    countTransferred(engine, transfer.source_transaction, -amount)
  }
  engine.emitEvent('transfer.reversed', store.get('transfer', transfer.id))
  return made
}

export function countTransferred({ store }: StripeEngine, charge: string, amount: number): void {
  const kept = store.find('local.transferred', charge)
  if (kept) store.update('local.transferred', kept, { amount: kept.amount + amount })
  else store.insert('local.transferred', { id: charge, amount })
}

export function registerReversals(engine: StripeEngine): void {
  const { router, store } = engine
  const url = '/v1/transfers/:id/reversals'

  router.post<Stripe.TransferCreateReversalParams>(url, ({ params, body, account }) =>
    reverseTransfer(engine, store.get('transfer', params.id!, account), {
      ...(body.amount === undefined ? {} : { amount: body.amount }),
      ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
    }),
  )
  router.get<Stripe.TransferListReversalsParams>(url, ({ params, query, account }) => {
    const { id } = store.get('transfer', params.id!, account)
    return store.list('transfer_reversal', {
      account,
      url: `/v1/transfers/${id}/reversals`,
      query,
      where: ({ transfer }) => transfer === id,
    })
  })
  const find = ({ id, reversal }: Record<string, string>) => {
    const found = store.get('transfer_reversal', reversal!)
    if (found.transfer !== id) store.get('transfer_reversal', `${reversal} of ${id}`)
    return found
  }
  router.get(`${url}/:reversal`, ({ params }) => find(params))
  router.post<Stripe.TransferUpdateReversalParams>(`${url}/:reversal`, ({ params, body }) => {
    const found = find(params)
    return store.update('transfer_reversal', found, {
      metadata: mergeMetadata(found.metadata ?? {}, body.metadata),
    })
  })
}

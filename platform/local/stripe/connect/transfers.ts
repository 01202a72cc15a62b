import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest, StripeFault } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { formatAmount } from '../payments/currencies.ts'
import { collectFee } from './application-fees.ts'
import { spendable } from './balances.ts'
import { destinationPayment } from './destination-payments.ts'
import { countTransferred, registerReversals } from './reversals.ts'

export type TransferInput = Pick<
  Stripe.TransferCreateParams,
  'amount' | 'currency' | 'description' | 'destination' | 'metadata' | 'source_transaction' | 'transfer_group'
>

/**
 * Moves money from the platform to a connected account (https://docs.stripe.com/connect/separate-charges-and-transfers).
 * With a charge as its source it needs no available balance, and both sides become available together with the charge.
 * @param options `isPromised`: the destination was found able to take it when the payment began; `fee`: what the
 *   platform keeps of it, as the destination's fee, in minor units
 * @throws StripeFault where the destination cannot take transfers or the money is not there
 */
export function createTransfer(
  engine: StripeEngine,
  input: TransferInput,
  { isPromised = false, fee = 0 }: { isPromised?: boolean; fee?: number } = {},
): Readonly<Stripe.Transfer> {
  const { store } = engine
  const currency = input.currency.toLowerCase()
  const destination = isPromised ? input.destination : destinationOf(engine, input.destination)
  const source =
    input.source_transaction === undefined ? null : sourceOf(engine, input.source_transaction, input)
  const amount = input.amount ?? source?.charge.amount
  if (amount === undefined) {
    throw invalidRequest('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' })
  }
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  if (source) assertSourceCovers(engine, source.charge, amount)
  else if (amount > spendable(engine, null, currency)) {
    throw invalidRequest(
      'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance',
      { code: 'balance_insufficient' },
    )
  }

  const id = engine.nextId('tr')
  const transfer: Stripe.Transfer = {
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: engine.now(),
    currency,
    description: input.description ?? null,
    destination,
    livemode: false,
    metadata: mergeMetadata({}, input.metadata),
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: source?.charge.id ?? null,
    source_type: 'card',
    transfer_group: source?.group ?? input.transfer_group ?? null,
  }
  const payment = destinationPayment(engine, transfer)
  const when = source ? { availableOn: source.availableOn } : {}
  const { description } = transfer
  const out = engine.addBalanceTransaction({
    account: null,
    type: 'transfer',
    amount: -amount,
    currency,
    source: id,
    description,
    ...when,
  })
  const into = engine.addBalanceTransaction({
    account: destination,
    type: 'payment',
    amount,
    currency,
    source: payment.id,
    description,
    ...when,
    ...(fee > 0 ? { fee, feeDetails: [applicationFee(fee, currency)] } : {}),
  })
  const collected =
    fee > 0
      ? collectFee(engine, {
          amount: fee,
          currency,
          account: destination,
          charge: payment.id,
          origin: source?.charge.id ?? '',
          availableOn: into.available_on,
        })
      : null
  store.insert(
    'charge',
    {
      ...payment,
      balance_transaction: into.id,
      ...(collected ? { application_fee: collected.id, application_fee_amount: fee } : {}),
    },
    destination,
  )
  store.insert('transfer', { ...transfer, balance_transaction: out.id, destination_payment: payment.id })
  if (source) countTransferred(engine, source.charge.id, amount)
  const made = store.get('transfer', id)
  engine.emitEvent('transfer.created', made)
  return made
}

const applicationFee = (amount: number, currency: string): Stripe.BalanceTransaction.FeeDetail => ({
  amount,
  application: null,
  currency,
  description: 'Application fee',
  type: 'application_fee',
})

export function destinationOf(engine: StripeEngine, id: string, param = 'destination'): string {
  const account = engine.store.find('account', id)
  if (!account || id === engine.settings.accountId) {
    throw invalidRequest(`No such destination: '${id}'`, { code: 'resource_missing', param })
  }
  if (account.capabilities?.transfers !== 'active') {
    throw invalidRequest(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer', param },
    )
  }
  return id
}

type Source = { charge: Readonly<Stripe.Charge>; availableOn: number; group: string }

function sourceOf(engine: StripeEngine, id: string, input: TransferInput): Source {
  const param = 'source_transaction'
  const charge = engine.store.get('charge', id, null, param)
  if (charge.status !== 'succeeded' || typeof charge.balance_transaction !== 'string') {
    throw invalidRequest(
      `The charge ${id} cannot be used as a source_transaction: it has not succeeded or was not captured.`,
      { param },
    )
  }
  const { currency, available_on } = engine.store.get('balance_transaction', charge.balance_transaction)
  if (currency !== input.currency.toLowerCase()) {
    throw invalidRequest(
      `The currency of source_transaction's balance transaction (${currency}) must be the same as the transfer currency (${input.currency.toLowerCase()})`,
      { param },
    )
  }
  if (charge.transfer_group && input.transfer_group && input.transfer_group !== charge.transfer_group) {
    throw invalidRequest(
      `The transfer_group of the transfer (${input.transfer_group}) must be that of its source_transaction (${charge.transfer_group}).`,
      { param: 'transfer_group' },
    )
  }
  const group = charge.transfer_group ?? input.transfer_group ?? `group_${id}`
  if (!charge.transfer_group) engine.store.update('charge', charge, { transfer_group: group })
  return { charge, availableOn: available_on, group }
}

/** What was transferred from a charge and not reversed, together with this amount, is at most what it still holds. */
function assertSourceCovers(engine: StripeEngine, charge: Readonly<Stripe.Charge>, amount: number): void {
  const former = transferredFrom(engine, charge.id)
  const held = charge.amount_captured - charge.amount_refunded
  if (former + amount <= held) return
  const hint =
    former > 0
      ? ` (There is already a transfer using this source, amounting to ${formatAmount(former, charge.currency)}.)`
      : ''
  throw invalidRequest(
    `Transfers using this transaction as a source must not exceed the source amount of ${formatAmount(held, charge.currency)}.${hint}`,
    { param: 'source_transaction' },
  )
}

/** What left with transfers that name this charge as their source, without what was reversed. In minor units. */
export const transferredFrom = (engine: StripeEngine, charge: string): number =>
  engine.store.find('local.transferred', charge)?.amount ?? 0

export function registerTransfers(engine: StripeEngine): void {
  const { router, store } = engine
  const url = '/v1/transfers'
  router.post<Stripe.TransferCreateParams>(url, ({ body, account }) => {
    if (account !== null) {
      throw new StripeFault(
        403,
        'invalid_request_error',
        'Only the platform can make transfers to connected accounts.',
      )
    }
    return createTransfer(engine, body)
  })
  router.get<Stripe.TransferListParams>(url, ({ query, account }) =>
    store.list('transfer', {
      account,
      url,
      query,
      where: ({ destination, transfer_group }) =>
        (query.destination === undefined || query.destination === destination) &&
        (query.transfer_group === undefined || query.transfer_group === transfer_group),
    }),
  )
  router.get(`${url}/:id`, ({ params, account }) => store.get('transfer', params.id!, account))
  router.post<Stripe.TransferUpdateParams>(`${url}/:id`, ({ params, body, account }) => {
    const transfer = store.get('transfer', params.id!, account)
    const { description, metadata } = transfer
    store.update('transfer', transfer, {
      ...(body.description === undefined ? {} : { description: body.description || null }),
      metadata: mergeMetadata(metadata ?? {}, body.metadata),
    })
    engine.emitEvent('transfer.updated', transfer, { account, previous: { description, metadata } })
    return transfer
  })
  registerReversals(engine)
}

import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import type { Account } from '../store.ts'
import { reverseTransfer } from './reversals.ts'
import { createTransfer, destinationOf } from './transfers.ts'

type Destined = Pick<Stripe.PaymentIntentCreateParams, 'amount' | 'transfer_data' | 'application_fee_amount'>

/** @throws StripeFault for a destination that takes no transfers, or that would get more than is paid */
export function assertDestination(
  engine: StripeEngine,
  { amount, transfer_data, application_fee_amount }: Destined,
) {
  if (application_fee_amount !== undefined) {
    const param = 'application_fee_amount'
    if (!transfer_data || transfer_data.amount !== undefined) {
      throw invalidRequest(
        'An application fee is taken from a destination that gets the rest: name it with transfer_data[destination], and no transfer_data[amount].',
        { param },
      )
    }
    if (application_fee_amount < 0 || application_fee_amount > amount) {
      throw invalidRequest('The application_fee_amount must not be more than the amount of the payment.', {
        param,
      })
    }
  }
  if (!transfer_data) return
  destinationOf(engine, transfer_data.destination, 'transfer_data[destination]')
  if ((transfer_data.amount ?? 0) > amount) {
    throw invalidRequest('The transfer_data[amount] must not be more than the amount of the payment.', {
      param: 'transfer_data[amount]',
    })
  }
}

/**
 * A charge that names its destination is transferred there as soon as its money came in
 * (https://docs.stripe.com/connect/destination-charges), also to an account that was restricted in between.
 */
export function transferToDestination(
  engine: StripeEngine,
  charge: Readonly<Stripe.Charge>,
  account: Account,
): void {
  const { transfer_data: data, application_fee_amount: fee } = charge
  if (!data || account !== null) return
  const transfer = createTransfer(
    engine,
    {
      amount: Math.min(data.amount ?? charge.amount_captured, charge.amount_captured),
      currency: charge.currency,
      destination: typeof data.destination === 'string' ? data.destination : data.destination.id,
      source_transaction: charge.id,
    },
    { isPromised: true, fee: Math.min(fee ?? 0, charge.amount_captured) },
  )
  const payment = engine.store.find(
    'charge',
    String(transfer.destination_payment),
    String(transfer.destination),
  )
  engine.store.update('charge', charge, {
    transfer: transfer.id,
    ...(payment?.application_fee ? { application_fee: payment.application_fee } : {}),
  })
}

/**
 * The destination gives back its part of a refund, as much of the transfer as is refunded of the charge; its balance
 * may become negative by that.
 */
export function reverseWithRefund(
  engine: StripeEngine,
  charge: Readonly<Stripe.Charge>,
  refund: Readonly<Stripe.Refund>,
): void {
  const transfer = engine.store.get('transfer', charge.transfer as string)
  const left = transfer.amount - transfer.amount_reversed
  const isAll = charge.amount_refunded === charge.amount
  const part = Math.floor((refund.amount * transfer.amount) / charge.amount)
  const amount = isAll ? left : Math.min(left, part)
  if (amount === 0) return
  const { id } = reverseTransfer(engine, transfer, { amount, sourceRefund: refund.id, mayOverdraw: true })
  engine.store.update('refund', refund, { transfer_reversal: id })
}

import type Stripe from 'stripe'
import type { InvoicePayment } from '../port.ts'
import { idOf, toldAmount } from './amounts.ts'

/**
 * The charge that paid an invoice, with what went on to the seller and what of it came back to the platform.
 * https://docs.stripe.com/connect/destination-charges#application-fee
 */
export async function readInvoicePayment(stripe: Stripe, invoice: string): Promise<InvoicePayment | null> {
  const { data } = await stripe.invoicePayments.list({
    invoice,
    status: 'paid',
    expand: ['data.payment.payment_intent'],
  })
  for (const { payment } of data) {
    const intent = payment.payment_intent
    const chargeId = typeof intent === 'object' ? idOf(intent?.latest_charge) : null
    if (!chargeId) continue
    return toPayment(
      await stripe.charges.retrieve(chargeId, {
        expand: ['balance_transaction', 'transfer', 'application_fee'],
      }),
    )
  }
  return null
}

function toPayment(charge: Stripe.Charge): InvoicePayment {
  const { id, currency, balance_transaction: line, transfer, application_fee: fee } = charge
  const cost = typeof line === 'object' ? line?.fee : undefined
  return {
    chargeId: id,
    currency: currency.toUpperCase(),
    amount: toldAmount(charge.amount_captured, currency),
    costAmount: cost === undefined ? null : toldAmount(cost, currency),
    transfer:
      typeof transfer === 'object' && transfer
        ? {
            id: transfer.id,
            accountId: idOf(transfer.destination) ?? '',
            amount: toldAmount(transfer.amount, currency),
          }
        : null,
    fee: typeof fee === 'object' && fee ? { id: fee.id, amount: toldAmount(fee.amount, fee.currency) } : null,
  }
}

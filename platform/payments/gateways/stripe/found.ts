// What was asked for so long ago that Stripe has forgotten the key is found by its label, so that it is not done twice:
// https://docs.stripe.com/api/idempotent_requests
import type Stripe from 'stripe'
import type { Intent, Refund, Reversal, Transfer } from '../port.ts'
import { told } from './amounts.ts'
import { toRefund } from './disputes.ts'
import { idOf, intentExpansions, toIntent } from './intents.ts'

const limit = 100

export async function readIntentOf(stripe: Stripe, chargeId: string): Promise<Intent | null> {
  const { payment_intent: intentId } = await stripe.charges.retrieve(chargeId)
  const id = idOf(intentId)
  return id ? toIntent(await stripe.paymentIntents.retrieve(id, { expand: intentExpansions })) : null
}

/** An attempt that collected, whichever it was; else this very one. */
export async function findCharge(
  stripe: Stripe,
  { customerId, label, attempt }: { customerId: string; label: string; attempt: number },
): Promise<Intent | null> {
  const { data } = await stripe.paymentIntents.list({ customer: customerId, limit })
  const own = data.filter(({ metadata }) => metadata.charge === label)
  const found =
    own.find(({ status }) => status === 'succeeded' || status === 'processing') ??
    own.find(({ metadata }) => metadata.attempt === String(attempt))
  if (!found) return null
  return toIntent(await stripe.paymentIntents.retrieve(found.id, { expand: intentExpansions }))
}

export async function findRefund(
  stripe: Stripe,
  { chargeId, label }: { chargeId: string; label: string },
): Promise<Refund | null> {
  const { data } = await stripe.refunds.list({ charge: chargeId, limit })
  const found = data.find(({ metadata }) => metadata?.refund === label)
  return found ? toRefund(found) : null
}

export async function findTransfer(
  stripe: Stripe,
  { group, label }: { group: string; label: string },
): Promise<Transfer | null> {
  const { data } = await stripe.transfers.list({ transfer_group: group, limit })
  const found = data.find(({ metadata }) => metadata.transfer === label)
  return found ? toTransfer(found) : null
}

export async function findReversal(
  stripe: Stripe,
  transferId: string,
  label: string,
): Promise<Reversal | null> {
  const { data } = await stripe.transfers.listReversals(transferId, { limit })
  const found = data.find(({ metadata }) => metadata?.reversal === label)
  return found ? toReversal(found) : null
}

export function toTransfer({ id, currency, amount, amount_reversed: reversed }: Stripe.Transfer): Transfer {
  const inOurs = (moved: number) => told(moved, currency).amount
  return { id, amount: inOurs(amount), reversedAmount: inOurs(reversed) }
}

export const toReversal = ({ id, amount, currency }: Stripe.TransferReversal): Reversal => ({
  id,
  amount: told(amount, currency).amount,
})

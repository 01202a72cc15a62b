import { sumOf } from '#platform/kernel/money.ts'
import { account, type AccountOwner } from './accounts.ts'
import { assertNotNegative, postingOf, type Posting } from './posting.ts'
import type { Legs } from './split.ts'

/** Which parties share a payment. The tenant has one id, its own. */
export type PaymentParties = { providerId: string; tenantId: string }
export const provider = ({ providerId }: PaymentParties): AccountOwner => ({
  kind: 'provider',
  id: providerId,
})
export const tenant = ({ tenantId }: PaymentParties): AccountOwner => ({ kind: 'tenant', id: tenantId })

type OfCharge = { paymentId: string; chargeId: string; currency: string; amount: number }

/**
 * A customer's money has arrived: in full, a deposit, an instalment, a tip, an overrun or a fee, it is all the same to
 * the ledger. What the processor keeps of it is our cost, and never a part of what is held.
 */
export function chargeSucceeded(
  happening: OfCharge & { processorFee: number; processorId: string },
): Posting {
  const { paymentId, chargeId, currency, amount, processorFee, processorId } = happening
  assertNotNegative(amount, processorFee)
  return postingOf({ key: `charge:${chargeId}`, kind: 'charge.succeeded', paymentId }, currency, [
    { account: account.clearing, amount: amount - processorFee, object: processorId },
    { account: account.processorCosts, amount: processorFee, object: processorId },
    { account: account.held(paymentId), amount: -amount },
  ])
}

/** What the processor keeps of a charge, told after the charge itself (`automatic_async`): a part of the same movement. */
export function chargeFeeTold(happening: OfCharge & { processorId: string }): Posting {
  const { paymentId, chargeId, currency, amount, processorId } = happening
  assertNotNegative(amount)
  return postingOf({ key: `charge:${chargeId}:fee`, kind: 'charge.fee_told', paymentId }, currency, [
    { account: account.processorCosts, amount, object: processorId },
    { account: account.clearing, amount: -amount, object: processorId },
  ])
}

/** Paid in cash, say: nothing of it is with us, and the provider owes what others get of it. */
export function chargeSettledInPerson(
  happening: OfCharge & { parties: PaymentParties; legs: Legs },
): Posting {
  const { paymentId, chargeId, currency, parties, legs } = happening
  assertNotNegative(legs.tenant, legs.platform)
  return postingOf(
    { key: `charge:${chargeId}:in_person`, kind: 'charge.settled_in_person', paymentId },
    currency,
    [
      { account: account.receivable(provider(parties)), amount: legs.tenant + legs.platform },
      { account: account.earned(tenant(parties)), amount: -legs.tenant },
      { account: account.platformFee, amount: -legs.platform },
    ],
  )
}

/** The parties get what is theirs of the held money; from now on it is owed to them. `step` tells partial releases apart. */
export function fundsReleased(happening: {
  paymentId: string
  chargeId: string
  step?: string
  currency: string
  parties: PaymentParties
  legs: Legs
}): Posting {
  const { paymentId, chargeId, step = 'all', currency, parties, legs } = happening
  assertNotNegative(...Object.values(legs))
  return postingOf({ key: `release:${chargeId}:${step}`, kind: 'funds.released', paymentId }, currency, [
    { account: account.held(paymentId), amount: sumOf(Object.values(legs)) },
    { account: account.earned(provider(parties)), amount: -legs.provider },
    { account: account.earned(tenant(parties)), amount: -legs.tenant },
    { account: account.platformFee, amount: -legs.platform },
  ])
}

type OfTransfer = {
  paymentId: string | null
  transferId: string
  owner: AccountOwner
  currency: string
  amount: number
  processorId: string
}

/** One leg moves from our balance at the processor to the party's. What it has earned does not change. */
export function transferMade({
  paymentId,
  transferId,
  owner,
  currency,
  amount,
  processorId,
}: OfTransfer): Posting {
  assertNotNegative(amount)
  return postingOf({ key: `transfer:${transferId}`, kind: 'transfer.made', paymentId }, currency, [
    { account: account.connected(owner), amount, object: processorId },
    { account: account.clearing, amount: -amount, object: processorId },
  ])
}

/** It comes back; what the party has earned is lowered by the posting of whatever asked for it. */
export function transferReversed(happening: OfTransfer & { reversalId: string }): Posting {
  const { paymentId, reversalId, owner, currency, amount, processorId } = happening
  assertNotNegative(amount)
  return postingOf({ key: `reversal:${reversalId}`, kind: 'transfer.reversed', paymentId }, currency, [
    { account: account.clearing, amount, object: processorId },
    { account: account.connected(owner), amount: -amount, object: processorId },
  ])
}

type OfPayout = {
  payoutId: string
  owner: AccountOwner
  currency: string
  amount: number
  processorId: string
}

/** A party's balance leaves for its bank. `processorFee` is what an instant payout costs the party. */
export function payoutMade(happening: OfPayout & { processorFee?: number }): Posting {
  const { payoutId, owner, currency, amount, processorId, processorFee = 0 } = happening
  assertNotNegative(amount, processorFee)
  return postingOf({ key: `payout:${payoutId}`, kind: 'payout.made' }, currency, [
    { account: account.earned(owner), amount: amount + processorFee },
    { account: account.connected(owner), amount: -amount - processorFee, object: processorId },
  ])
}

/** The bank sent it back: it lies in the party's balance again. `returnedFee` is what of the attempt's fee came back too. */
export function payoutFailed(happening: OfPayout & { returnedFee?: number }): Posting {
  const { payoutId, owner, currency, amount, processorId, returnedFee = 0 } = happening
  assertNotNegative(amount, returnedFee)
  return postingOf({ key: `payout:${payoutId}:failed`, kind: 'payout.failed' }, currency, [
    { account: account.connected(owner), amount: amount + returnedFee, object: processorId },
    { account: account.earned(owner), amount: -amount - returnedFee },
  ])
}

type OfPlatformPayout = Omit<OfPayout, 'owner'>

/** What is ours leaves for the platform's own bank. In the ledger of the platform's own tenant. */
export function platformPayoutMade({ payoutId, currency, amount, processorId }: OfPlatformPayout): Posting {
  assertNotNegative(amount)
  return postingOf({ key: `platform_payout:${payoutId}`, kind: 'platform_payout.made' }, currency, [
    { account: account.bank, amount },
    { account: account.clearing, amount: -amount, object: processorId },
  ])
}

export function platformPayoutFailed({ payoutId, currency, amount, processorId }: OfPlatformPayout): Posting {
  assertNotNegative(amount)
  return postingOf({ key: `platform_payout:${payoutId}:failed`, kind: 'platform_payout.failed' }, currency, [
    { account: account.clearing, amount, object: processorId },
    { account: account.bank, amount: -amount },
  ])
}

/** A fee that the processor takes by itself, not with a charge: for an account, a check, a month. */
export function processorFeeCharged(happening: { feeId: string; currency: string; amount: number }): Posting {
  const { feeId, currency, amount } = happening
  assertNotNegative(amount)
  return postingOf({ key: `processor_fee:${feeId}`, kind: 'processor.fee' }, currency, [
    { account: account.processorCosts, amount, object: feeId },
    { account: account.clearing, amount: -amount, object: feeId },
  ])
}

/** The processor turned one currency into another, for settlement. */
export function currencyExchanged(happening: {
  exchangeId: string
  sold: { amount: number; currency: string }
  bought: { amount: number; currency: string }
}): Posting {
  const { exchangeId, sold, bought } = happening
  assertNotNegative(sold.amount, bought.amount)
  const through = account.exchange('processor')
  return {
    key: `exchange:${exchangeId}`,
    kind: 'currency.exchanged',
    paymentId: null,
    entries: [
      { account: account.clearing, amount: -sold.amount, currency: sold.currency, object: exchangeId },
      { account: through, amount: sold.amount, currency: sold.currency },
      { account: account.clearing, amount: bought.amount, currency: bought.currency, object: exchangeId },
      { account: through, amount: -bought.amount, currency: bought.currency },
    ],
  }
}

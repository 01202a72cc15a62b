import { account, type AccountOwner, type Funder } from './accounts.ts'
import { assertNotNegative, postingOf, type Posting } from './posting.ts'

type Bought = { currency: string; amount: number; processorFee: number; processorId: string }

const boughtLines = ({ amount, processorFee, processorId }: Bought) => {
  assertNotNegative(amount, processorFee)
  return [
    { account: account.clearing, amount: amount - processorFee, object: processorId },
    { account: account.processorCosts, amount: processorFee, object: processorId },
  ]
}

/** A customer buys credits. Their money is owed to them until it is spent. */
export function walletBought(happening: Bought & { chargeId: string; customerId: string }): Posting {
  const { chargeId, customerId, currency, amount } = happening
  return postingOf({ key: `charge:${chargeId}`, kind: 'wallet.bought' }, currency, [
    ...boughtLines(happening),
    { account: account.wallet(customerId), amount: -amount },
  ])
}

/** What the processor keeps of such a purchase, told after it. */
export function walletFeeTold({ chargeId, currency, amount, processorId }: OfPurchase): Posting {
  assertNotNegative(amount)
  return postingOf({ key: `charge:${chargeId}:fee`, kind: 'charge.fee_told' }, currency, [
    { account: account.processorCosts, amount, object: processorId },
    { account: account.clearing, amount: -amount, object: processorId },
  ])
}
type OfPurchase = { chargeId: string; currency: string; amount: number; processorId: string }
/** `lostAmount`: what of it a bank has given back to the customer as well. Somebody pays it twice, and that is us. */
type OfRefund = OfPurchase & { customerId: string; attempt: number; lostAmount?: number }

/** Nothing of them was used: what was paid goes back to where it came from. What the processor had kept stays its own. */
export function walletRefunded(happening: OfRefund): Posting {
  const { chargeId, attempt, customerId, currency, amount, processorId, lostAmount = 0 } = happening
  assertNotNegative(amount - lostAmount, lostAmount)
  return postingOf({ key: `charge:${chargeId}:refund:${attempt}`, kind: 'wallet.refunded' }, currency, [
    { account: account.wallet(customerId), amount: amount - lostAmount },
    { account: account.losses, amount: lostAmount },
    { account: account.clearing, amount: -amount, object: processorId },
  ])
}

/** The refund bounced (a closed card): the credits are there again. */
export function walletRefundFailed(happening: OfRefund): Posting {
  const { chargeId, attempt, customerId, currency, amount, processorId, lostAmount = 0 } = happening
  assertNotNegative(amount - lostAmount, lostAmount)
  const key = `charge:${chargeId}:refund:${attempt}:failed`
  return postingOf({ key, kind: 'wallet.refund_failed' }, currency, [
    { account: account.clearing, amount, object: processorId },
    { account: account.wallet(customerId), amount: lostAmount - amount },
    { account: account.losses, amount: -lostAmount },
  ])
}

/** A customer is given credits. They cost their funder nothing before they are spent. */
export function walletGranted(happening: {
  grantId: string
  customerId: string
  funder: Funder
  currency: string
  amount: number
}): Posting {
  const { grantId, customerId, funder, currency, amount } = happening
  assertNotNegative(amount)
  return postingOf({ key: `grant:${grantId}`, kind: 'wallet.granted' }, currency, [
    { account: account.promotion(funder), amount },
    { account: account.grant(customerId), amount: -amount },
  ])
}

/**
 * What a gift costs when it is used: the platform pays from its fees, everybody else owes it from then on. What comes
 * back of it (negative) is theirs again.
 */
export const fundedLines = (funder: Funder, amount: number) => {
  const payer =
    funder.kind === 'platform'
      ? account.platformFee
      : (amount > 0 ? account.receivable : account.earned)({ kind: funder.kind, id: funder.id })
  return [
    { account: payer, amount },
    { account: account.promotion(funder), amount: -amount },
  ]
}

/** Credits pay for a payment, from now on held like any other money: those that were given first, then the bought ones. */
export function walletSpent(happening: {
  chargeId: string
  paymentId: string
  customerId: string
  currency: string
  boughtAmount: number
  granted?: readonly { funder: Funder; amount: number }[]
}): Posting {
  const { chargeId, paymentId, customerId, currency, boughtAmount, granted = [] } = happening
  assertNotNegative(boughtAmount, ...granted.map(({ amount }) => amount))
  const grantedAmount = granted.reduce((sum, { amount }) => sum + amount, 0)
  return postingOf({ key: `charge:${chargeId}`, kind: 'wallet.spent', paymentId }, currency, [
    { account: account.wallet(customerId), amount: boughtAmount },
    { account: account.grant(customerId), amount: grantedAmount },
    ...granted.flatMap(({ funder, amount }) => fundedLines(funder, amount)),
    { account: account.held(paymentId), amount: -boughtAmount - grantedAmount },
  ])
}

/** Bought credits that lapse are the marketplace's (or whoever's the terms say); given ones simply end. */
export function walletExpired(
  happening: { expiryId: string; customerId: string; currency: string; amount: number } & (
    { origin: 'bought'; to: AccountOwner | 'platform' } | { origin: 'granted'; funder: Funder }
  ),
): Posting {
  const { expiryId, customerId, currency, amount } = happening
  assertNotNegative(amount)
  const [from, to] =
    happening.origin === 'bought'
      ? [
          account.wallet(customerId),
          happening.to === 'platform' ? account.platformFee : account.earned(happening.to),
        ]
      : [account.grant(customerId), account.promotion(happening.funder)]
  return postingOf({ key: `wallet_expiry:${expiryId}`, kind: 'wallet.expired' }, currency, [
    { account: from, amount },
    { account: to, amount: -amount },
  ])
}

/** Somebody buys a voucher. */
export function voucherSold(happening: Bought & { chargeId: string; voucherId: string }): Posting {
  const { chargeId, voucherId, currency, amount } = happening
  return postingOf({ key: `charge:${chargeId}`, kind: 'voucher.sold' }, currency, [
    ...boughtLines(happening),
    { account: account.voucher(voucherId), amount: -amount },
  ])
}

export function voucherGiven(happening: {
  voucherId: string
  funder: Funder
  currency: string
  amount: number
}): Posting {
  const { voucherId, funder, currency, amount } = happening
  assertNotNegative(amount)
  return postingOf({ key: `voucher:${voucherId}:given`, kind: 'voucher.given' }, currency, [
    { account: account.promotion(funder), amount },
    { account: account.gift(voucherId), amount: -amount },
  ])
}

/** A voucher pays for a payment. `funder` when it was given away, none when it was sold. */
export function voucherRedeemed(happening: {
  chargeId: string
  paymentId: string
  voucherId: string
  currency: string
  amount: number
  funder?: Funder
}): Posting {
  const { chargeId, paymentId, voucherId, currency, amount, funder } = happening
  assertNotNegative(amount)
  return postingOf({ key: `charge:${chargeId}`, kind: 'voucher.redeemed', paymentId }, currency, [
    { account: funder ? account.gift(voucherId) : account.voucher(voucherId), amount },
    ...(funder ? fundedLines(funder, amount) : []),
    { account: account.held(paymentId), amount: -amount },
  ])
}

/** What is left of a voucher lapses, or is taken back. `round`: what came back of it later may lapse as well. */
export function voucherExpired(
  happening: { voucherId: string; round: number; currency: string; amount: number } & (
    { origin: 'sold'; to: AccountOwner | 'platform' } | { origin: 'given'; funder: Funder }
  ),
): Posting {
  const { voucherId, round, currency, amount } = happening
  assertNotNegative(amount)
  const [from, to] =
    happening.origin === 'sold'
      ? [
          account.voucher(voucherId),
          happening.to === 'platform' ? account.platformFee : account.earned(happening.to),
        ]
      : [account.gift(voucherId), account.promotion(happening.funder)]
  return postingOf({ key: `voucher:${voucherId}:expired:${round}`, kind: 'voucher.expired' }, currency, [
    { account: from, amount },
    { account: to, amount: -amount },
  ])
}

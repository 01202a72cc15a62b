import { sumOf } from '#platform/kernel/money.ts'
import { type Account, account, type AccountOwner, type Funder } from './accounts.ts'
import { type PaymentParties, provider, tenant } from './charge-postings.ts'
import { assertNotNegative, postingOf, type Posting } from './posting.ts'
import type { Legs } from './split.ts'
import { fundedLines } from './wallet-postings.ts'

/**
 * Where money that goes back comes from: what is still held of the charge, and what the parties have got of it. What a
 * party has got is taken from what it earned, whether or not it can be fetched from its balance.
 */
export type TakenBack = { heldAmount: number; released: Legs }

const takenBack = (paymentId: string, parties: PaymentParties, { heldAmount, released }: TakenBack) => {
  assertNotNegative(heldAmount, ...Object.values(released))
  return [
    { account: account.held(paymentId), amount: heldAmount },
    { account: account.earned(provider(parties)), amount: released.provider },
    { account: account.earned(tenant(parties)), amount: released.tenant },
    { account: account.platformFee, amount: released.platform },
  ]
}
const totalOfTaken = ({ heldAmount, released }: TakenBack) => heldAmount + sumOf(Object.values(released))

type OfRefund = {
  refundId: string
  paymentId: string
  currency: string
  parties: PaymentParties
  from: TakenBack
}

/** The processor sends money back to where the customer paid from: before or after the release, the customer is first. */
export function refundIssued({
  refundId,
  paymentId,
  currency,
  parties,
  from,
  processorId,
}: OfRefund & { processorId: string }): Posting {
  return postingOf({ key: `refund:${refundId}`, kind: 'refund.issued', paymentId }, currency, [
    ...takenBack(paymentId, parties, from),
    { account: account.clearing, amount: -totalOfTaken(from), object: processorId },
  ])
}

/** Where what was not paid by card came from. Gifts say who had paid for them: the funder gets it back. */
export type ReturnTo =
  | { wallet: string }
  | { voucher: string }
  | { grant: string; funder: Funder }
  | { gift: string; funder: Funder }

/** What was paid by credits or a voucher goes back there, without the processor. */
export function refundReturned(happening: OfRefund & { to: ReturnTo }): Posting {
  const { refundId, paymentId, currency, parties, from, to } = happening
  const amount = totalOfTaken(from)
  const kind = 'wallet' in to || 'grant' in to ? 'wallet.returned' : 'voucher.returned'
  return postingOf({ key: `refund:${refundId}`, kind, paymentId }, currency, [
    ...takenBack(paymentId, parties, from),
    { account: accountOf(to), amount: -amount },
    ...('funder' in to ? fundedLines(to.funder, -amount) : []),
  ])
}

function accountOf(to: ReturnTo): Account {
  if ('wallet' in to) return account.wallet(to.wallet)
  if ('grant' in to) return account.grant(to.grant)
  return 'voucher' in to ? account.voucher(to.voucher) : account.gift(to.gift)
}

type OfFailedRefund = { refundId: string; paymentId: string; currency: string; amount: number }

/** The refund bounced (a closed card): the processor has given us the money back, and we owe it to the customer. */
export function refundFailed(happening: OfFailedRefund & { processorId: string }): Posting {
  const { refundId, paymentId, currency, amount, processorId } = happening
  assertNotNegative(amount)
  return postingOf({ key: `refund:${refundId}:failed`, kind: 'refund.failed', paymentId }, currency, [
    { account: account.clearing, amount, object: processorId },
    { account: account.unrefunded(refundId), amount: -amount },
  ])
}

/** The processor will not send it back, and it is no part of what was agreed: it is owed to the customer. */
export function refundRefused({ refundId, paymentId, currency, amount }: OfFailedRefund): Posting {
  assertNotNegative(amount)
  return postingOf({ key: `refund:${refundId}:failed`, kind: 'refund.failed', paymentId }, currency, [
    { account: account.held(paymentId), amount },
    { account: account.unrefunded(refundId), amount: -amount },
  ])
}

/**
 * A refund that had failed reached the customer another way: by a new attempt, as credits, or from the platform's bank
 * (a transfer by hand, cash).
 */
export function refundSettledOtherwise(
  happening: OfFailedRefund & { by: { processorId: string } | { wallet: string } | 'bank' },
): Posting {
  const { refundId, paymentId, currency, amount, by } = happening
  assertNotNegative(amount)
  const from =
    by === 'bank'
      ? { account: account.bank }
      : 'wallet' in by
        ? { account: account.wallet(by.wallet) }
        : { account: account.clearing, object: by.processorId }
  return postingOf(
    { key: `refund:${refundId}:settled`, kind: 'refund.settled_otherwise', paymentId },
    currency,
    [
      { account: account.unrefunded(refundId), amount },
      { ...from, amount: -amount },
    ],
  )
}

type OfReceivable = { owner: AccountOwner; currency: string; amount: number; paymentId?: string | null }

/** A party owes what was taken from its earnings and could not be fetched: the debt gets an account of its own. */
export function receivableCreated(happening: OfReceivable & { receivableId: string }): Posting {
  const { receivableId, owner, currency, amount, paymentId = null } = happening
  assertNotNegative(amount)
  return postingOf({ key: `receivable:${receivableId}`, kind: 'receivable.created', paymentId }, currency, [
    { account: account.receivable(owner), amount },
    { account: account.earned(owner), amount: -amount },
  ])
}

/** Paid with what the party earned next. `nettingId` names the release or the transfer that it was kept from. */
export function receivableNetted(happening: OfReceivable & { nettingId: string }): Posting {
  const { nettingId, owner, currency, amount, paymentId = null } = happening
  assertNotNegative(amount)
  return postingOf(
    { key: `netting:${owner.kind}:${owner.id}:${nettingId}`, kind: 'receivable.netted', paymentId },
    currency,
    [
      { account: account.earned(owner), amount },
      { account: account.receivable(owner), amount: -amount },
    ],
  )
}

/** Nobody will pay it: the loss is the platform's, or the tenant's where the marketplace answers for its providers. */
export function receivableWrittenOff(
  happening: OfReceivable & { writeOffId: string; lossOf: 'platform' | { tenantId: string } },
): Posting {
  const { writeOffId, owner, currency, amount, lossOf, paymentId = null } = happening
  assertNotNegative(amount)
  const loss =
    lossOf === 'platform' ? account.losses : account.receivable({ kind: 'tenant', id: lossOf.tenantId })
  return postingOf({ key: `write_off:${writeOffId}`, kind: 'receivable.written_off', paymentId }, currency, [
    { account: loss, amount },
    { account: account.receivable(owner), amount: -amount },
  ])
}

type OfChargeback = {
  chargebackId: string
  chargeId: string
  paymentId: string
  currency: string
  amount: number
  /** Banks change their minds: which time it is that the money goes the same way. */
  round?: number
}
/** Of a payment, or of a purchase of credits, which has none. */
type OfAnyChargeback = Omit<OfChargeback, 'paymentId'> & { paymentId: string | null }
const inRound = (key: string, round: number) => (round === 1 ? key : `${key}:${round}`)

/** The bank has taken the money from our balance, and the processor a fee; who loses it is undecided. */
export function chargebackWithdrawn(
  happening: OfAnyChargeback & { processorFee: number; processorId: string },
): Posting {
  const {
    chargebackId,
    chargeId,
    paymentId,
    currency,
    amount,
    processorFee,
    processorId,
    round = 1,
  } = happening
  assertNotNegative(amount, processorFee)
  const key = inRound(`chargeback:${chargebackId}`, round)
  return postingOf({ key, kind: 'chargeback.withdrawn', paymentId }, currency, [
    { account: account.dispute(chargeId), amount },
    { account: account.processorCosts, amount: processorFee, object: processorId },
    { account: account.clearing, amount: -amount - processorFee, object: processorId },
  ])
}

/** The bank gave it back; `feeReturned` is what the processor returned of its fee, often nothing. */
export function chargebackWon(
  happening: OfAnyChargeback & { feeReturned?: number; processorId: string },
): Posting {
  const {
    chargebackId,
    chargeId,
    paymentId,
    currency,
    amount,
    feeReturned = 0,
    processorId,
    round = 1,
  } = happening
  assertNotNegative(amount, feeReturned)
  const key = inRound(`chargeback:${chargebackId}:won`, round)
  return postingOf({ key, kind: 'chargeback.won', paymentId }, currency, [
    { account: account.clearing, amount: amount + feeReturned, object: processorId },
    { account: account.processorCosts, amount: -feeReturned, object: processorId },
    { account: account.dispute(chargeId), amount: -amount },
  ])
}

/**
 * The customer keeps it: it is taken as a refund would be, from what is held and from what the parties got. What is
 * more than was left of the charge (`partOf`) is our loss.
 */
export function chargebackLost(
  happening: Omit<OfChargeback, 'amount'> & {
    parties: PaymentParties
    from: TakenBack
    excessAmount?: number
  },
): Posting {
  const {
    chargebackId,
    chargeId,
    paymentId,
    currency,
    parties,
    from,
    excessAmount = 0,
    round = 1,
  } = happening
  assertNotNegative(excessAmount)
  const key = inRound(`chargeback:${chargebackId}:lost`, round)
  return postingOf({ key, kind: 'chargeback.lost', paymentId }, currency, [
    ...takenBack(paymentId, parties, from),
    { account: account.losses, amount: excessAmount },
    { account: account.dispute(chargeId), amount: -totalOfTaken(from) - excessAmount },
  ])
}

/**
 * Lost, and then won after all: what had been taken is held again for the payment (`afterReturn`), and released anew. What
 * the parties owe for it stays a debt, and is netted from that release.
 */
export function chargebackOverturned(
  happening: OfChargeback & { excessAmount?: number; feeReturned?: number; processorId: string },
): Posting {
  const {
    chargebackId,
    paymentId,
    currency,
    amount,
    excessAmount = 0,
    feeReturned = 0,
    processorId,
    round = 1,
  } = happening
  assertNotNegative(amount - excessAmount, excessAmount, feeReturned)
  const key = inRound(`chargeback:${chargebackId}:overturned`, round)
  return postingOf({ key, kind: 'chargeback.won', paymentId }, currency, [
    { account: account.clearing, amount: amount + feeReturned, object: processorId },
    { account: account.processorCosts, amount: -feeReturned, object: processorId },
    { account: account.losses, amount: -excessAmount },
    { account: account.held(paymentId), amount: excessAmount - amount },
  ])
}

/** The processor's fee of a lost chargeback is borne by a party instead of the platform: it owes it from now on. */
export function chargebackFeePassedOn(
  happening: Omit<OfAnyChargeback, 'chargeId'> & { bearer: AccountOwner },
): Posting {
  const { chargebackId, paymentId, currency, amount, bearer } = happening
  assertNotNegative(amount)
  return postingOf(
    { key: `chargeback:${chargebackId}:fee`, kind: 'chargeback.fee_passed_on', paymentId },
    currency,
    [
      { account: account.receivable(bearer), amount },
      { account: account.processorCosts, amount: -amount },
    ],
  )
}

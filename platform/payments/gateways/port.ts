import type { EvidenceKind } from '../rules/evidence.ts'

/** All amounts are whole minor units, all instants are dates. Every call may throw a `PaymentFailure`. */

/** What is shown of a way to pay; never more than the last four digits. */
export type MethodFacts = {
  id: string | null
  kind: string
  brand: string
  last4: string
  expiryMonth: number | null
  expiryYear: number | null
}

export type IntentState =
  'needs_method' | 'needs_action' | 'processing' | 'authorized' | 'succeeded' | 'cancelled'

/** One attempt to collect. `chargeId`, `feeAmount` and `availableAt` are there once it has succeeded. */
export type Intent = {
  id: string
  state: IntentState
  amount: number
  receivedAmount: number
  currency: string
  chargeId: string | null
  /** What the processor keeps for it; null while that is not known. */
  feeAmount: number | null
  availableAt: Date | null
  method: MethodFacts | null
  customerId: string | null
  /** Why the last attempt failed, in the processor's code. */
  failureCode: string | null
  metadata: Record<string, string>
}

export type Checkout = {
  id: string
  /** Where the customer pays; null once it is complete or over. */
  url: string | null
  state: 'open' | 'complete' | 'expired'
  expiresAt: Date
  intent: Intent | null
  /** The way to pay that was kept, of a checkout that collects nothing yet. */
  method: MethodFacts | null
  customerId: string | null
}

export type NewCheckout = {
  key: string
  /** `keep` collects nothing: it keeps a way to pay for later. */
  kind: 'pay' | 'keep'
  currency: string
  lines: { title: string; amount: number }[]
  customerId: string | null
  email: string
  locale: string
  successUrl: string
  cancelUrl: string
  expiresAt: Date
  /** Holds the amount on the card and collects it when somebody has accepted. */
  isAuthorizationOnly: boolean
  /** The way to pay may be used again without its owner: balances, instalments, fees that were agreed. */
  isMethodKept: boolean
  group: string
  /** On whose behalf, so that the statement names the marketplace; null: the platform's. */
  onBehalfOf: string | null
  /** Whose page it looks like; `colour` is sRGB, hexadecimal. */
  brand: { name: string; colour: string | null }
  metadata: Record<string, string>
}

export type NewCharge = {
  key: string
  amount: number
  currency: string
  customerId: string
  methodId: string
  group: string
  onBehalfOf: string | null
  metadata: Record<string, string>
}

export type Refund = {
  id: string
  state: 'pending' | 'succeeded' | 'failed'
  amount: number
  failureCode: string | null
}

export type Transfer = { id: string; amount: number; reversedAmount: number }
export type Reversal = { id: string; amount: number }

export type AccountFacts = {
  id: string
  state: 'pending' | 'restricted' | 'enabled' | 'disabled'
  isTransfersActive: boolean
  /** Payments may be made in its name. */
  isCardPaymentsActive: boolean
  isPayoutsEnabled: boolean
  /** ISO 3166-1 alpha-2. */
  country: string
  /** What the processor asks for, by its names. */
  requirements: {
    due: string[]
    pastDue: string[]
    pending: string[]
    errors: string[]
    disabledReason: string | null
    dueAt: Date | null
  }
  payoutInterval: 'manual' | 'daily' | 'weekly' | 'monthly'
  currency: string
}

export type NewAccount = {
  key: string
  country: string
  currency: string
  email: string
  businessName: string
  /** What is offered there, in a sentence. */
  productDescription: string
  url: string
  /** Payments are to be made in its name: its customers see it on their statements. */
  isNamedOnPayments: boolean
  /** sRGB, hexadecimal; null where nothing was chosen. */
  colour: string | null
  metadata: Record<string, string>
}

export type Balance = {
  available: number
  pending: number
  /** What an instant payout can take, without its fee; zero where there are none. */
  instant: number
  currency: string
}

export type Payout = {
  id: string
  state: 'pending' | 'in_transit' | 'paid' | 'failed' | 'cancelled'
  amount: number
  currency: string
  isInstant: boolean
  /** Made by the schedule of the account, and by nobody. */
  isAutomatic: boolean
  /** What the processor takes for it besides the amount. */
  feeAmount: number
  /** What of the fee came back with a payout that failed. */
  returnedFeeAmount: number
  arrivesAt: Date
  failureCode: string | null
  metadata: Record<string, string>
}

export type Dispute = {
  id: string
  chargeId: string
  amount: number
  currency: string
  reason: string
  /** `warning`: the bank only asks, and has taken nothing; `closed`: it asks no more. */
  state: 'needs_response' | 'under_review' | 'won' | 'lost' | 'warning' | 'closed'
  /**
   * What was taken from our balance and given back, in order, before fees: below zero for what was taken. A fee is above
   * zero when it was kept, below when it was returned.
   */
  movements: { amount: number; feeAmount: number }[]
  evidenceDueAt: Date | null
  /** With what we had labelled the charge. */
  chargeMetadata: Record<string, string>
}

/** One line of the processor's own books. */
export type BalanceLine = {
  id: string
  kind: string
  sourceId: string | null
  /** With what we had labelled the object that moved, or its charge: whose it is. Empty for what is not ours. */
  metadata: Record<string, string>
  amount: number
  feeAmount: number
  netAmount: number
  currency: string
  createdAt: Date
  availableAt: Date
}

/** What the processor says has happened: a hint to read the object again, never the truth itself. */
export type Notice = {
  id: string
  kind: string
  objectId: string
  /** The connected account it is about; null for the platform's own. */
  accountId: string | null
  tenantId: string | null
  happenedAt: Date
}

export type PageOf<T> = { items: T[]; nextCursor: string | null }

/**
 * The processor of payments. Never called inside of a transaction. `key` makes a write idempotent: the same key gives
 * the first answer, for at least a day.
 */
export type PaymentGateway = {
  /** False where no processor is set up: then nothing is paid online. */
  readonly isOffered: boolean
  /** Where its pages for people are, to which forms of ours lead. */
  readonly pageOrigins: readonly string[]
  createCheckout(input: NewCheckout): Promise<Checkout>
  readCheckout(id: string): Promise<Checkout>
  /** Nobody can pay it any more. Harmless for one that is complete or over: read what became of it. */
  closeCheckout(id: string): Promise<Checkout>

  /** Without its owner being there. A refusal of the bank is an answer (`failureCode`), no failure. */
  charge(input: NewCharge): Promise<Intent>
  readIntent(id: string): Promise<Intent>
  /** The attempt that a charge of the processor came of, by the id of that charge; null for one without any. */
  readIntentOf(processorChargeId: string): Promise<Intent | null>
  /** What became of an attempt whose answer was lost, longer ago than keys are remembered. Null: it was never made. */
  findCharge(input: { customerId: string; label: string; attempt: number }): Promise<Intent | null>
  capture(id: string, input: { amount: number; currency: string; key: string }): Promise<Intent>
  cancelIntent(id: string, input: { key: string }): Promise<Intent>

  createCustomer(input: {
    key: string
    email: string
    name?: string
    metadata: Record<string, string>
  }): Promise<string>
  /** With every way to pay they had left. Harmless for one who is gone. */
  removeCustomer(id: string): Promise<void>
  listMethods(customerId: string): Promise<MethodFacts[]>
  removeMethod(methodId: string): Promise<void>

  refund(input: {
    key: string
    chargeId: string
    amount: number
    currency: string
    metadata: Record<string, string>
  }): Promise<Refund>
  readRefund(id: string): Promise<Refund>
  /** By our own id, with which it was labelled; null: it was never made. So are the two below. */
  findRefund(input: { chargeId: string; label: string }): Promise<Refund | null>

  createAccount(input: NewAccount): Promise<AccountFacts>
  readAccount(id: string): Promise<AccountFacts>
  /** A page of the processor where the owner of the account says who they are; its address lives for minutes. */
  openOnboarding(accountId: string, input: { returnUrl: string; refreshUrl: string }): Promise<string>
  /** For good. Refused while something is in its balance. Harmless for one that is gone. */
  closeAccount(id: string): Promise<void>
  setPayoutInterval(accountId: string, interval: AccountFacts['payoutInterval']): Promise<AccountFacts>
  readBalance(accountId: string | null, currency: string): Promise<Balance>
  payOut(
    accountId: string,
    input: {
      key: string
      amount: number
      currency: string
      isInstant: boolean
      metadata: Record<string, string>
    },
  ): Promise<Payout>
  listPayouts(accountId: string, input: { cursor: string | null }): Promise<PageOf<Payout>>
  readPayout(accountId: string, id: string): Promise<Payout>

  transfer(input: {
    key: string
    accountId: string
    /** Null: no card paid it (credits, a voucher), so it leaves from what is there. */
    chargeId: string | null
    amount: number
    currency: string
    group: string
    metadata: Record<string, string>
  }): Promise<Transfer>
  reverseTransfer(
    id: string,
    input: { key: string; amount: number; currency: string; metadata: Record<string, string> },
  ): Promise<Reversal>

  findTransfer(input: { group: string; label: string }): Promise<Transfer | null>
  findReversal(transferId: string, input: { label: string }): Promise<Reversal | null>

  readDispute(id: string): Promise<Dispute>
  /** A file for a bank: PDF, PNG or JPEG. @returns its name at the processor */
  uploadEvidence(input: { key: string; name: string; type: string; bytes: Buffer }): Promise<string>
  /** `files` by kind, under their names at the processor. */
  answerDispute(
    id: string,
    input: { key: string; text: string; files?: Partial<Record<EvidenceKind, string>>; isFinal: boolean },
  ): Promise<Dispute>

  listBalanceLines(input: { from: Date; to: Date; cursor: string | null }): Promise<PageOf<BalanceLine>>

  /** @returns null when the signature is not the processor's, or too old */
  readNotice(body: string, signature: string): Promise<Notice | null>
}

import { TenantModel } from '#platform/kernel/tenant.ts'
import type { AccountFacts, MethodFacts } from './gateways/port.ts'
import type {
  AppliedSplitTerms,
  ChargebackState,
  ChargeFunds,
  ChargeState,
  DifferenceKind,
  FundsState,
  MovementClass,
  Party,
  PaymentSettings as SettingsTerms,
  PayoutState,
  Price,
  PriceLine,
  RefundPlan,
  RefundState,
  Split,
  TransferState,
} from './rules/index.ts'
import type { TakenCredits } from './rules/credit-chargebacks.ts'

// Amounts are minor units of the row's currency; they come from bigint columns as numbers (`database` parses them).

export class Payment extends TenantModel {
  static override tableName = 'payments'
  static override jsonAttributes = ['price', 'terms', 'dueOfLines']
  /** What is paid for; payments do not know more of it. */
  declare subjectKind: string
  declare subjectId: string
  declare providerId: string
  declare customerId: string | null
  /** What it is called by people: the reference of a booking, say. Empty where there is none. */
  declare reference: string
  /** With what later charges are made. */
  declare paymentMethodId: string | null
  declare currency: string
  declare totalAmount: number
  /** Lines, taxes and what was taken off, as they were agreed. */
  declare price: Price
  declare terms: AgreedTerms
  /** From when on the held money may leave; null: nobody has said so yet. */
  declare releasableAt: Date | null
  declare releasedAt: Date | null
  /** What is to be paid of lines of which a part was let go. */
  declare dueOfLines: Record<string, number>
  declare version: number
}

/** As it was agreed: later changes of the marketplace's settings do not reach it. */
export type AgreedTerms = {
  way: string
  split: AppliedSplitTerms
  /** The marketplace's account, whose name stands on the statement. */
  onBehalfOf: string | null
  title: string
  email: string
  locale: string
  /** What becomes of the fee for booking when the customer leaves; absent: as the settings say. */
  customerFeeOnLeaving?: 'kept' | 'refunded' | 'as_service'
  /** Who bears what a lost chargeback costs; the platform where nothing was agreed. */
  chargebackFeeTo?: Party
}

export const chargePurposes = [
  'full',
  'deposit',
  'balance',
  'instalment',
  'guarantee',
  'cancellation_fee',
  'no_show_fee',
  'tip',
  'overrun',
  'credits',
  'voucher',
  'duplicate',
] as const
export type ChargePurpose = (typeof chargePurposes)[number]

export class Charge extends TenantModel {
  static override tableName = 'charges'
  static override jsonAttributes = ['method', 'funds', 'line']
  declare paymentId: string
  /** From 0, in the order in which they fall due. */
  declare position: number
  declare purpose: ChargePurpose
  declare amount: number
  declare currency: string
  declare state: ChargeState
  /** Null: when the customer is there. */
  declare dueAt: Date | null
  /** Grows with each new page or attempt: part of the key by which the processor knows it again. */
  declare attempt: number
  /** How often in a row it could not be asked. */
  declare tries: number
  /** When somebody has to look at it again. */
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
  declare processorSessionId: string | null
  declare sessionExpiresAt: Date | null
  declare processorIntentId: string | null
  declare processorChargeId: string | null
  declare method: MethodFacts | Record<string, never>
  /** Null until the processor has told it. */
  declare processorFeeAmount: number | null
  /** Who gets how much of it, and how much of that has left or gone back. */
  declare funds: ChargeFunds
  declare fundsState: FundsState
  declare failureCode: string | null
  declare paidAt: Date | null
  /** When its payer was told that it is about to be charged. */
  declare announcedAt: Date | null
  declare refundedAmount: number
  declare frozenAmount: number
  /** Of what is held: kept back for what is not over, when the rest is released. */
  declare reservedAmount: number
  /** What an extra charge is for; null for a part of what was agreed. */
  declare line: PriceLine | null
  /** How often in a row it was refused. */
  declare failures: number
  /** Of a second payment for the same: the charge that was paid first. */
  declare duplicateOf: string | null
  declare version: number
}

export class RefundRow extends TenantModel {
  static override tableName = 'refunds'
  static override jsonAttributes = ['lines', 'split', 'fromHeld']
  declare chargeId: string
  declare amount: number
  declare currency: string
  declare lines: RefundPlan['lines']
  declare split: Split
  /** What of it is still with us; the rest the parties have got already. */
  declare fromHeld: Split
  declare cause: string
  /** Names the happening once: the same one refunds nothing twice. */
  declare causeKey: string
  declare state: RefundState
  declare requestedBy: string
  /** Why, or how it reached the customer otherwise, in somebody's words. */
  declare note: string
  declare processorRefundId: string | null
  declare failureCode: string | null
  declare tries: number
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
  declare settledAt: Date | null
}

export class TransferRow extends TenantModel {
  static override tableName = 'transfers'
  /** Null for what is earned beside charges: then `sourceKey` names it. */
  declare chargeId: string | null
  declare sourceKey: string | null
  declare accountId: string
  declare leg: 'provider' | 'tenant'
  /** A charge may be released in several steps. */
  declare step: number
  declare amount: number
  declare reversedAmount: number
  /** What the processor was asked to move: from then on, less is a reversal. */
  declare sentAmount: number | null
  /** The processor remembers a refusal by its key: after one, the next attempt has another key. */
  declare refusals: number
  declare currency: string
  declare state: TransferState
  declare processorTransferId: string | null
  declare failureCode: string | null
  declare tries: number
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
}

export class TransferReversal extends TenantModel {
  static override tableName = 'transfer_reversals'
  declare transferId: string
  declare refundId: string | null
  declare amount: number
  declare state: 'pending' | 'succeeded' | 'failed'
  declare processorReversalId: string | null
  declare failureCode: string | null
  declare tries: number
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
}

export class Receivable extends TenantModel {
  static override tableName = 'receivables'
  declare ownerKind: 'provider' | 'tenant'
  declare ownerId: string
  declare amount: number
  declare nettedAmount: number
  declare currency: string
  declare cause: string
  declare refundId: string | null
}

export class PaymentAccount extends TenantModel {
  static override tableName = 'payment_accounts'
  static override jsonAttributes = ['requirements']
  declare ownerKind: 'provider' | 'tenant'
  declare ownerId: string
  /** Null until the processor has made it. */
  declare processorAccountId: string | null
  declare country: string
  declare currency: string
  declare state: 'none' | AccountFacts['state']
  declare requirements: AccountFacts['requirements'] | Record<string, never>
  declare isTransfersActive: boolean
  /** Payments may be made in its name. */
  declare isCardPaymentsActive: boolean
  declare isPayoutsEnabled: boolean
  declare payoutInterval: AccountFacts['payoutInterval']
  declare syncedAt: Date | null
  /** When it is looked at again. */
  declare nextAttemptAt: Date | null
  declare version: number
}

export class PaymentCustomer extends TenantModel {
  static override tableName = 'payment_customers'
  declare customerId: string
  declare processorCustomerId: string | null
}

export class PaymentMethod extends TenantModel {
  static override tableName = 'payment_methods'
  declare customerId: string
  declare processorMethodId: string
  declare kind: string
  declare brand: string
  declare last4: string
  declare expiryMonth: number | null
  declare expiryYear: number | null
  declare isDefault: boolean
  declare removedAt: Date | null
  /** When its owner is told that it expires; null once that was said, and where it does not. */
  declare warnAt: Date | null
  /** When the processor has to be told that it is gone. */
  declare nextAttemptAt: Date | null
  declare tries: number
  declare leaseUntil: Date | null
}

/** A page on which somebody leaves a way to pay, without paying anything. */
export class MethodSetup extends TenantModel {
  static override tableName = 'method_setups'
  declare customerId: string
  declare processorSessionId: string | null
  declare expiresAt: Date
  declare doneAt: Date | null
}

export class Payout extends TenantModel {
  static override tableName = 'payouts'
  declare accountId: string
  declare processorPayoutId: string | null
  declare amount: number
  declare currency: string
  declare state: PayoutState
  declare isInstant: boolean
  /** Made by the account's schedule. */
  declare isAutomatic: boolean
  declare feeAmount: number
  /** Of the wish for it: the same one is one payout. */
  declare requestKey: string | null
  declare requestedBy: string | null
  declare failureCode: string | null
  declare arrivesAt: Date | null
  /** When the processor had answered. */
  declare sentAt: Date | null
  declare tries: number
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
}

export class Chargeback extends TenantModel {
  static override tableName = 'chargebacks'
  static override jsonAttributes = ['taken', 'takenCredits']
  /** Of a charge, or of a purchase of credits. */
  declare chargeId: string | null
  declare purchaseId: string | null
  declare processorDisputeId: string
  declare amount: number
  declare feeAmount: number
  declare currency: string
  declare reason: string
  declare state: ChargebackState
  declare evidenceDueAt: Date | null
  /** What is to be shown to the bank, or was. */
  declare evidence: string
  declare evidenceSentAt: Date | null
  declare decidedAt: Date | null
  /** How many movements of the processor's were followed: each once, in their order. */
  declare movedCount: number
  /** How often the bank has taken the money. */
  declare rounds: number
  /** What the bank has at this moment, undecided. */
  declare openAmount: number
  /** What of the charge is frozen because of it. */
  declare frozenAmount: number
  /** What losing it took from whom, so that it can come back. */
  declare taken: TakenByBank | null
  /** The same of a purchase of credits. */
  declare takenCredits: TakenCredits | null
  declare remindedAt: Date | null
  declare tries: number
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
}

export type TakenByBank = {
  fromHeld: Split
  fromReleased: Split
  excessAmount: number
  lines: RefundPlan['lines']
}

/** One line of the processor's own books, as it told it. */
export class ProcessorLine extends TenantModel {
  static override tableName = 'processor_lines'
  static override jsonAttributes = ['labels']
  declare processorLineId: string
  declare kind: string
  /** What moved: `ch_…`, `re_…`, `tr_…`; the line itself where it names nothing. */
  declare object: string
  declare amount: number
  declare feeAmount: number
  declare netAmount: number
  declare currency: string
  declare occurredAt: Date
  declare availableAt: Date
  /** With what we had labelled what moved, or its charge. */
  declare labels: Record<string, string>
}

/** How far the processor's books are read. */
export class ProcessorReading extends TenantModel {
  static override tableName = 'processor_readings'
  declare fromAt: Date
  declare toAt: Date
  /** The page after this one is the next; after a crash it goes on there. */
  declare cursor: string | null
  declare lineCount: number
  declare doneAt: Date | null
}

export class ReconciliationRun extends TenantModel {
  static override tableName = 'reconciliation_runs'
  declare fromAt: Date
  declare toAt: Date
  /** Behind it everything is done; after a crash it goes on there. */
  declare cursor: string | null
  declare objectCount: number
  declare foundCount: number
  declare repairedCount: number
  declare explainedCount: number
  declare openCount: number
  declare doneAt: Date | null
}

export const differenceStates = ['open', 'repaired', 'explained', 'accepted'] as const
export type DifferenceState = (typeof differenceStates)[number]

export class ReconciliationDifference extends TenantModel {
  static override tableName = 'reconciliation_differences'
  /** In which it was found first. */
  declare runId: string
  declare kind: DifferenceKind | 'balance_differs'
  declare movement: MovementClass | 'balance'
  declare object: string
  declare currency: string
  /** Of the balance, as we expect it and as the processor says it. */
  declare ourAmount: number
  declare theirAmount: number
  declare netDifference: number
  declare feeDifference: number
  declare postingKeys: string[]
  declare lineIds: string[]
  declare paymentId: string | null
  declare state: DifferenceState
  /** The posting that was made because of it. */
  declare repairKey: string | null
  declare note: string
  declare decidedBy: string
  declare decidedAt: Date | null
  /** When it was last there. */
  declare seenAt: Date
  declare version: number
}

export class ProcessorEvent extends TenantModel {
  static override tableName = 'processor_events'
  declare processorEventId: string
  declare kind: string
  declare objectId: string
  declare accountId: string | null
  declare happenedAt: Date
  declare tries: number
  declare nextAttemptAt: Date | null
  declare leaseUntil: Date | null
  declare doneAt: Date | null
  declare failure: string
}

export class PaymentSettings extends TenantModel {
  static override tableName = 'payment_settings'
  static override jsonAttributes = ['terms']
  declare terms: Partial<SettingsTerms>
  declare version: number
  /** What held before is kept. */
  declare isCurrent: boolean
}

/** Leads to a page on which a charge can be paid by whoever has the link. */
export class PayLink extends TenantModel {
  static override tableName = 'pay_links'
  declare chargeId: string
  declare secretHash: string
  declare expiresAt: Date
}

import type Stripe from 'stripe'
import type { PayoutFailureCode } from './bank-numbers.ts'

export type RequirementError = Stripe.Account.Requirements.Error
export type DisabledReason = Stripe.Account.Requirements.DisabledReason

/** Something that has to be given (again), as Stripe would ask for it one day. */
export type Demand = {
  /** Such as `individual.verification.document`. */
  requirement: string
  /** Unix seconds from which on the account is disabled; null: asked for now, with no deadline yet. */
  deadline: number | null
  error: Pick<RequirementError, 'code' | 'reason'> | null
  /** Asked for later only: it stands in `future_requirements`. */
  isFuture: boolean
}

/** Where the check of the person stands; `none` before the details are handed in. */
export type Identity = 'none' | 'pending' | 'verified' | 'failed'

/** What is known of a connected account, but never shown by the API. */
export type AccountFacts = {
  /** The account's own. */
  id: string
  /** When the details were handed in; null before. Unix seconds. */
  submittedAt: number | null
  /** Set once an account link was made: from then on the person, not the platform, gives the details. */
  isHandedOver: boolean
  /** When each capability was asked for, by its name. Unix seconds. */
  requested: Record<string, number>
  identity: Identity
  identityErrors: RequirementError[]
  /** By requirement, such as `individual.id_number`: what was typed, which is not kept by the API's objects. */
  numbers: Record<string, string>
  /** Tokens of the documents that were uploaded. */
  documents: string[]
  demands: Demand[]
  /** Set by hand: the account can do nothing at all. */
  restriction: DisabledReason | null
  /** Set by hand: its balance stays where it is. */
  arePayoutsPaused: boolean
  /** What comes of its next payout, whatever the bank account; null: what the bank account says. */
  nextPayoutFailure: PayoutFailureCode | null
  /** Full numbers by the bank account's id, of which the API shows the last four digits. */
  bankNumbers: Record<string, { accountNumber: string; routingNumber: string | null }>
}

export const newFacts = (id: string): AccountFacts => ({
  id,
  submittedAt: null,
  isHandedOver: false,
  requested: {},
  identity: 'none',
  identityErrors: [],
  numbers: {},
  documents: [],
  demands: [],
  restriction: null,
  arePayoutsPaused: false,
  nextPayoutFailure: null,
  bankNumbers: {},
})

declare module '../objects.ts' {
  interface StripeObjects {
    'local.account_facts': AccountFacts
  }
}

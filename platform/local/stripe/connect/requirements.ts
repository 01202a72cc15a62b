import type Stripe from 'stripe'
import { countryOf } from './countries.ts'
import type { AccountFacts, DisabledReason, RequirementError } from './facts.ts'

export type CapabilityStatus = 'active' | 'inactive' | 'pending'

/** What an account may do, and what it is asked for: derived from everything that is known of it. */
export type Standing = {
  requirements: Stripe.Account.Requirements
  futureRequirements: Stripe.Account.FutureRequirements
  capabilities: Record<string, CapabilityStatus>
  mayCharge: boolean
  mayBePaidOut: boolean
  isSubmitted: boolean
}

export type Known = {
  account: Readonly<Stripe.Account>
  /** The individual, or who represents the company; null before anything is known of them. */
  person: Readonly<Stripe.Person> | null
  banks: readonly Readonly<Stripe.BankAccount>[]
  facts: Readonly<AccountFacts>
  /** Unix seconds. */
  now: number
}

/** What the requirements of the person begin with: `individual`, the person's id, or `representative` before it has one. */
export const personPrefix = (
  account: Readonly<Stripe.Account>,
  person: Readonly<Stripe.Person> | null,
): string => (account.business_type === 'individual' ? 'individual' : (person?.id ?? 'representative'))

/** What is not known yet of what every account has to say (https://docs.stripe.com/connect/required-verification-information). */
export function missingFields({ account, person, banks, facts }: Known): string[] {
  const country = countryOf(account.country ?? '')
  const missing: string[] = []
  const need = (value: unknown, requirement: string) => {
    if (value === null || value === undefined || value === '' || value === false) missing.push(requirement)
  }
  const needAddress = (address: Stripe.Address | null | undefined, prefix: string) => {
    need(address?.line1, `${prefix}.line1`)
    need(address?.city, `${prefix}.city`)
    if (account.country !== 'AE') need(address?.postal_code, `${prefix}.postal_code`)
    if (country?.needsState) need(address?.state, `${prefix}.state`)
  }

  need(account.business_type, 'business_type')
  if ('card_payments' in facts.requested) {
    const { mcc, url, product_description } = account.business_profile ?? {}
    need(mcc, 'business_profile.mcc')
    need(url || product_description, 'business_profile.url')
  }
  if (account.business_type && account.business_type !== 'individual') {
    need(account.company?.name, 'company.name')
    need(account.company?.tax_id_provided, 'company.tax_id')
    needAddress(account.company?.address, 'company.address')
  }
  if (account.business_type) {
    const prefix = personPrefix(account, person)
    need(person?.first_name, `${prefix}.first_name`)
    need(person?.last_name, `${prefix}.last_name`)
    need(person?.email, `${prefix}.email`)
    need(person?.phone, `${prefix}.phone`)
    need(person?.dob?.day, `${prefix}.dob.day`)
    need(person?.dob?.month, `${prefix}.dob.month`)
    need(person?.dob?.year, `${prefix}.dob.year`)
    needAddress(person?.address, `${prefix}.address`)
    if (country?.needsTaxNumber) {
      need(person?.ssn_last_4_provided || person?.id_number_provided, `${prefix}.ssn_last_4`)
    }
  }
  need(
    banks.some((bank) => bank.status !== 'errored'),
    'external_account',
  )
  need(account.tos_acceptance?.date, 'tos_acceptance.date')
  need(account.tos_acceptance?.ip, 'tos_acceptance.ip')
  return missing.filter((requirement) => !facts.demands.some((demand) => demand.requirement === requirement))
}

export function standingOf(known: Known): Standing {
  const { facts, now, account, banks } = known
  const missing = missingFields(known)
  const isSubmitted = facts.submittedAt !== null
  const asked = facts.demands.filter((demand) => !demand.isFuture)
  const late = asked.filter(({ deadline }) => deadline !== null && deadline <= now)
  const failed = facts.identity === 'failed' ? facts.identityErrors.map(({ requirement }) => requirement) : []

  const currentlyDue = unique([...missing, ...failed, ...asked.map(({ requirement }) => requirement)])
  const pastDue = unique([...missing, ...failed, ...late.map(({ requirement }) => requirement)])
  const pending =
    facts.identity === 'pending' ? [`${personPrefix(account, known.person)}.verification.document`] : []
  const disabledReason = reasonOf(facts, pastDue, pending)
  const deadlines = asked.flatMap(({ deadline }) => (deadline !== null && deadline > now ? [deadline] : []))

  // A bank account that fails stops payouts, but not what the account earns.
  const withoutBank = pastDue.filter((requirement) => requirement !== 'external_account')
  const status: CapabilityStatus =
    facts.restriction || !isSubmitted || withoutBank.length > 0
      ? 'inactive'
      : pending.length > 0
        ? 'pending'
        : 'active'
  const isUsable = status === 'active'
  return {
    requirements: {
      alternatives: [],
      current_deadline: deadlines.length > 0 ? Math.min(...deadlines) : null,
      currently_due: currentlyDue,
      disabled_reason: disabledReason,
      errors: [...(facts.identity === 'failed' ? facts.identityErrors : []), ...errorsOf(known, asked)],
      eventually_due: unique([...currentlyDue, ...facts.demands.map(({ requirement }) => requirement)]),
      past_due: pastDue,
      pending_verification: pending,
    },
    futureRequirements: {
      alternatives: [],
      current_deadline: minimum(
        facts.demands.flatMap(({ isFuture, deadline }) => (isFuture && deadline !== null ? [deadline] : [])),
      ),
      currently_due: facts.demands.flatMap(({ isFuture, requirement }) => (isFuture ? [requirement] : [])),
      disabled_reason: null,
      errors: [],
      eventually_due: facts.demands.flatMap(({ isFuture, requirement }) => (isFuture ? [requirement] : [])),
      past_due: [],
      pending_verification: [],
    },
    capabilities: Object.fromEntries(Object.keys(facts.requested).map((name) => [name, status])),
    mayCharge: isUsable && 'card_payments' in facts.requested,
    mayBePaidOut:
      isUsable &&
      !facts.arePayoutsPaused &&
      pastDue.length === 0 &&
      banks.some((bank) => bank.status !== 'errored'),
    isSubmitted,
  }
}

function reasonOf(
  facts: Readonly<AccountFacts>,
  pastDue: readonly string[],
  pending: readonly string[],
): DisabledReason | null {
  if (facts.restriction) return facts.restriction
  if (pastDue.length > 0) return 'requirements.past_due'
  if (pending.length > 0) return 'requirements.pending_verification'
  return facts.arePayoutsPaused ? 'platform_paused' : null
}

function errorsOf({ banks }: Known, asked: AccountFacts['demands']): RequirementError[] {
  const ofDemands = asked.flatMap(({ requirement, error }) => (error ? [{ ...error, requirement }] : []))
  const isBankBroken = banks.length > 0 && banks.every(({ status }) => status === 'errored')
  return isBankBroken
    ? [
        ...ofDemands,
        {
          code: 'invalid_value_other',
          requirement: 'external_account',
          reason: 'A payout to this bank account failed. Give another bank account.',
        },
      ]
    : ofDemands
}

const unique = (names: readonly string[]) => [...new Set(names)].toSorted()
const minimum = (times: readonly number[]) => (times.length > 0 ? Math.min(...times) : null)

import type { StripeEngine } from '../../engine.ts'
import type { OnboardingLink } from '../account-links.ts'
import { factsOf } from '../account-state.ts'
import { mainPerson } from '../persons.ts'
import { missingFields } from '../requirements.ts'

export type StepName = 'business' | 'person' | 'profile' | 'bank' | 'document' | 'review'

export const stepTitles: Record<StepName, string> = {
  business: 'Type of business',
  person: 'Personal details',
  profile: 'Business details',
  bank: 'Bank account',
  document: 'Identity document',
  review: 'Review and submit',
}

/** The step in which a requirement is asked for; null for what is asked for at the end. */
function stepOf(requirement: string): StepName | null {
  if (requirement === 'business_type' || requirement.startsWith('company.')) return 'business'
  if (requirement.startsWith('business_profile.')) return 'profile'
  if (requirement === 'external_account') return 'bank'
  if (/verification\.(additional_)?document/.test(requirement)) return 'document'
  if (requirement.startsWith('tos_acceptance.')) return null
  return 'person'
}

type Visited = Pick<OnboardingLink, 'account' | 'isEventual'>

/**
 * All steps, of which the review is the last; where something of an account that was handed in is due, only the
 * steps in which it is asked for.
 */
export function stepsOf(engine: StripeEngine, link: Visited): StepName[] {
  const { submittedAt, requested } = factsOf(engine, link.account)
  const due = new Set(dueSteps(engine, link))
  const asksForProfile = 'card_payments' in requested || due.has('profile')
  const all: StepName[] = ['business', 'person', ...(asksForProfile ? (['profile'] as const) : []), 'bank']
  const steps = submittedAt === null || due.size === 0 ? all : all.filter((step) => due.has(step))
  return [...steps, ...(due.has('document') ? (['document'] as const) : []), 'review']
}

/** Steps with something that is missing, failed, or was asked for; what is asked for later if the link says so. */
export function dueSteps(engine: StripeEngine, { account: id, isEventual }: Visited): StepName[] {
  const account = engine.store.get('account', id)
  const facts = factsOf(engine, id)
  const banks = engine.store.all('bank_account', id)
  const person = mainPerson(engine, id)
  const missing = missingFields({ account, person, banks, facts, now: engine.now() })
  const failed = facts.identity === 'failed' ? facts.identityErrors.map(({ requirement }) => requirement) : []
  const asked = facts.demands.flatMap(({ requirement, isFuture }) =>
    isFuture && !isEventual ? [] : [requirement],
  )
  const due = [...missing, ...failed, ...asked].flatMap((requirement) => stepOf(requirement) ?? [])
  // What has to be known of the person is not said before it is known what kind of business they have.
  return account.business_type ? due : [...due, 'person']
}

/** What is to be done next. */
export const nextStep = (engine: StripeEngine, link: Visited): StepName => {
  const due = new Set(dueSteps(engine, link))
  return stepsOf(engine, link).find((step) => due.has(step)) ?? 'review'
}

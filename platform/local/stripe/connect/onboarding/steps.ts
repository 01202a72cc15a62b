import type { StripeEngine } from '../../engine.ts'
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

/** All steps of a first visit; for an account that was handed in, those with something due, before the review. */
export function stepsOf(engine: StripeEngine, id: string): StepName[] {
  const { submittedAt } = factsOf(engine, id)
  const due = new Set(dueSteps(engine, id))
  const asksForProfile = 'card_payments' in factsOf(engine, id).requested
  const first: StepName[] = ['business', 'person', ...(asksForProfile ? (['profile'] as const) : []), 'bank']
  const steps = submittedAt === null ? first : first.filter((step) => due.has(step))
  return [...steps, ...(due.has('document') ? (['document'] as const) : []), 'review']
}

/** Steps with something that is missing, failed, or was asked for. */
export function dueSteps(engine: StripeEngine, id: string): StepName[] {
  const account = engine.store.get('account', id)
  const facts = factsOf(engine, id)
  const banks = engine.store.all('bank_account', id)
  const missing = missingFields({
    account,
    person: mainPerson(engine, id),
    banks,
    facts,
    now: engine.now(),
  })
  const failed = facts.identity === 'failed' ? facts.identityErrors.map(({ requirement }) => requirement) : []
  const asked = facts.demands.map(({ requirement }) => requirement)
  const due = [...missing, ...failed, ...asked].flatMap((requirement) => stepOf(requirement) ?? [])
  // What has to be known of the person is not said before it is known what kind of business they have.
  return account.business_type ? due : [...due, 'person']
}

/** What is to be done next. */
export const nextStep = (engine: StripeEngine, id: string): StepName => {
  const due = new Set(dueSteps(engine, id))
  return stepsOf(engine, id).find((step) => due.has(step)) ?? 'review'
}

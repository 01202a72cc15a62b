import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { invalidRequest } from '../errors.ts'
import { mergeMetadata } from '../fields.ts'
import { mergedAddress } from './merging.ts'

/** What the individual of an account and the persons of a company have in common. */
export type PersonInput = Omit<Stripe.AccountCreatePersonParams, 'verification'> & {
  verification?: { document?: { front?: string }; additional_document?: { front?: string } }
}

const text = (given: string | undefined, kept: string | null | undefined) =>
  given === undefined ? (kept ?? null) : given === '' ? null : given

function birthday(given: PersonInput['dob'], kept: Stripe.Person.Dob | undefined): Stripe.Person.Dob {
  if (given === undefined) return kept ?? { day: null, month: null, year: null }
  if (given === '' || given === null) return { day: null, month: null, year: null }
  const { day, month, year } = given
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1 || year < 1900) {
    throw invalidRequest('Invalid date of birth.', { param: 'dob', code: 'parameter_invalid_integer' })
  }
  return { day, month, year }
}

/** The person with what was given; `kept` is null for a new one. @throws StripeFault for an impossible birthday */
export function mergedPerson(
  base: { id: string; account: string; created: number; country: string },
  kept: Readonly<Stripe.Person> | null,
  input: PersonInput,
): Stripe.Person {
  const number = input.id_number ? true : (kept?.id_number_provided ?? false)
  const relationship = input.relationship ?? {}
  return {
    id: base.id,
    object: 'person',
    account: base.account,
    address: mergedAddress(kept?.address, input.address, base.country),
    created: base.created,
    dob: birthday(input.dob, kept?.dob),
    email: text(input.email, kept?.email),
    first_name: text(input.first_name, kept?.first_name),
    future_requirements: kept?.future_requirements ?? noRequirements(),
    id_number_provided: number,
    last_name: text(input.last_name, kept?.last_name),
    metadata: mergeMetadata(kept?.metadata ?? {}, input.metadata),
    phone: text(input.phone, kept?.phone),
    relationship: {
      authorizer: relationship.authorizer ?? kept?.relationship?.authorizer ?? false,
      director: relationship.director ?? kept?.relationship?.director ?? false,
      executive: relationship.executive ?? kept?.relationship?.executive ?? false,
      legal_guardian: relationship.legal_guardian ?? kept?.relationship?.legal_guardian ?? false,
      owner: relationship.owner ?? kept?.relationship?.owner ?? false,
      percent_ownership: kept?.relationship?.percent_ownership ?? null,
      representative: relationship.representative ?? kept?.relationship?.representative ?? false,
      title: text(relationship.title, kept?.relationship?.title),
    },
    requirements: kept?.requirements ?? noRequirements(),
    ssn_last_4_provided: input.ssn_last_4 || number ? true : (kept?.ssn_last_4_provided ?? false),
    verification: kept?.verification ?? {
      additional_document: { back: null, details: null, details_code: null, front: null },
      details: null,
      details_code: null,
      document: { back: null, details: null, details_code: null, front: null },
      status: 'unverified',
    },
  }
}

const noRequirements = (): Stripe.Person.Requirements => ({
  alternatives: [],
  currently_due: [],
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
})

/** The individual, or who represents the company; null before there is one. */
export const mainPerson = (engine: StripeEngine, account: string): Readonly<Stripe.Person> | null => {
  const persons = engine.store.all('person', account)
  return persons.find(({ relationship }) => relationship?.representative) ?? persons[0] ?? null
}

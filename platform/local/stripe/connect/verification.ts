import type Stripe from 'stripe'
import type { AccountFacts, DisabledReason, RequirementError } from './facts.ts'

export type Verdict = {
  result: 'verified' | 'failed'
  /** Known at once, not after a while. */
  isImmediate: boolean
  errors: RequirementError[]
  restriction: DisabledReason | null
}

const documentsThatProve = new Set([
  'file_identity_document_success',
  'file_document_success',
  'file_address_success',
])

/**
 * What the check of a person comes to, by the values that Stripe documents for tests
 * (https://docs.stripe.com/connect/testing#identity-and-address-verification): a birthday of 1901-01-01 passes after a
 * while and 1902-01-01 at once, any other needs a document; 1900-01-01 is on a list; an address whose first line is
 * `address_no_match` and the number 111111111 do not match.
 */
export function verdictOn(
  person: Readonly<Stripe.Person>,
  { numbers, documents }: Pick<AccountFacts, 'numbers' | 'documents'>,
  prefix: string,
): Verdict {
  const { day, month, year } = person.dob ?? {}
  const birthday = `${year}-${month}-${day}`
  const number = numbers[`${prefix}.id_number`] ?? numbers[`${prefix}.ssn_last_4`] ?? ''
  if (birthday === '1900-1-1') {
    return { result: 'failed', isImmediate: true, errors: [], restriction: 'listed' }
  }
  const document = documents.at(-1)
  const errors: RequirementError[] = []
  const fail = (code: RequirementError['code'], requirement: string, reason: string) =>
    errors.push({ code, requirement: `${prefix}.${requirement}`, reason })
  if (document && !documentsThatProve.has(document)) {
    fail(
      'verification_document_not_readable',
      'verification.document',
      'The document could not be read. Upload it again as a clear colour image.',
    )
  } else if (!document) {
    if (person.address?.line1 === 'address_no_match') {
      fail(
        'verification_failed_address_match',
        'verification.additional_document',
        'The address could not be verified. Upload a document that shows it.',
      )
    }
    if (/^1+$/.test(number)) {
      fail(
        'verification_failed_id_number_match',
        'verification.document',
        'The number does not belong to this person. Correct it or upload an identity document.',
      )
    }
    const isProven = birthday === '1901-1-1' || birthday === '1902-1-1' || /^2{9}$/.test(number)
    if (!isProven && errors.length === 0) {
      fail(
        'verification_failed_keyed_identity',
        'verification.document',
        'The identity could not be verified by what was typed. Correct it or upload an identity document.',
      )
    }
  }
  const isImmediate = document !== undefined || birthday === '1902-1-1' || /^2{9}$/.test(number)
  return { result: errors.length > 0 ? 'failed' : 'verified', isImmediate, errors, restriction: null }
}

/** How long a check takes that is not known at once, in seconds. */
export const secondsOfCheck = 10

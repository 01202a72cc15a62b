/** What the processor asks of the owner of an account, by its names. */
export type AskedFor = {
  due: string[]
  pastDue: string[]
  pending: string[]
  errors: string[]
  disabledReason: string | null
}
export type RequirementKind = 'overdue' | 'due' | 'checking' | 'problem'
/** One thing to do or to know, as a sentence for whoever owns the account. */
export type RequirementLine = { kind: RequirementKind; text: string }

// https://docs.stripe.com/connect/required-verification-information. The first pattern that fits says the sentence; what
// belongs together (day, month and year of birth; street and city) is one sentence.
const sentences: readonly [RegExp, string][] = [
  [/^external_account/, 'Give the bank account your money is to be paid to.'],
  [/^tos_acceptance/, 'Agree to the terms of the payment service.'],
  [/^business_type/, 'Say whether you work as an individual or for a company.'],
  [/^business_profile\.mcc/, 'Choose the industry you work in.'],
  [/^business_profile\.(url|product_description)/, 'Describe what you offer, or name your website.'],
  [/^business_profile\.support/, 'Say how customers can reach you.'],
  [/^business_profile\.(annual_revenue|estimated_worker)/, 'Say how large your business is.'],
  [/^business_profile\.name/, 'Give the name of your business.'],
  [/^company\.tax_id/, 'Give the tax number of your company.'],
  [/^company\.vat_id/, 'Give the VAT number of your company.'],
  [/^company\.name/, 'Give the registered name of your company.'],
  [/^company\.address/, 'Give the registered address of your company.'],
  [/^company\.phone/, 'Give the telephone number of your company.'],
  [
    /^company\.(registration|verification)|^documents\.company/,
    'Upload a document that shows your company is registered.',
  ],
  [/^company\.owners_provided|^owners/, 'Name everybody who owns a quarter or more of the company.'],
  [/^company\.directors_provided|^directors/, 'Name the directors of the company.'],
  [/^company\.executives_provided|^executives/, 'Name the people who lead the company.'],
  [/^company\./, 'Complete the details of your company.'],
  [/^documents\.bank/, 'Upload a statement that shows the bank account is yours.'],
  [/^settings\.payments\.statement_descriptor/, 'Choose the name customers see on their statements.'],
  [
    /verification\.additional_document/,
    'Upload a second document that shows your address, such as a bill of the last months.',
  ],
  [/verification\.(document|proof_of_liveness)/, 'Upload a photo of an identity card or passport.'],
  [/\.(id_number|ssn_last_4)/, 'Give your personal tax or identity number.'],
  [/\.dob/, 'Give your date of birth.'],
  [/\.(first_name|last_name|full_name)/, 'Give your name as it stands in your identity card.'],
  [/\.address/, 'Give your home address.'],
  [/\.email$/, 'Give an e-mail address.'],
  [/\.phone$/, 'Give a telephone number.'],
  [/\.(nationality|political_exposure)/, 'Answer the questions about your nationality and public offices.'],
  [/\.relationship/, 'Say what your role in the company is.'],
  [/^interv_/, 'Answer further questions about your business.'],
]
const anythingElse = 'Answer a question of the payment service; its page shows which.'

/** The sentence for what the processor calls `requirement`; a decent one for what nobody has heard of. */
export const requirementSentence = (requirement: string): string =>
  sentences.find(([pattern]) => pattern.test(requirement))?.[1] ?? anythingElse

const disabledReasons: Record<string, string> = {
  'requirements.past_due': 'The payment service waits for details that are overdue.',
  'requirements.pending_verification': 'The payment service is checking your details.',
  under_review: 'The payment service is looking at your account.',
  platform_paused: 'Payouts are paused for now.',
  action_required: 'The payment service waits for you to do something.',
  listed: 'The payment service has to check your details against public lists.',
  other: 'The payment service has stopped the account for now.',
}

/** Why an account cannot be used as it should; null where it can. */
export function disabledSentence(reason: string | null): string | null {
  if (reason === null) return null
  if (reason.startsWith('rejected'))
    return 'The payment service has closed the account and will not open it again.'
  return disabledReasons[reason] ?? disabledReasons.other!
}

/** What there is to do, most pressing first, each sentence once. What is only being checked asks nothing of anybody. */
export function requirementLines(asked: AskedFor): RequirementLine[] {
  const lines: RequirementLine[] = []
  const add = (kind: RequirementKind, texts: readonly string[]) => {
    for (const text of texts) if (!lines.some((line) => line.text === text)) lines.push({ kind, text })
  }
  add(
    'problem',
    asked.errors.map((error) => error.trim()).filter((error) => error !== ''),
  )
  add('overdue', asked.pastDue.map(requirementSentence))
  add('due', asked.due.map(requirementSentence))
  if (asked.pending.length > 0)
    add('checking', ['Your details are being checked. There is nothing to do for you.'])
  return lines
}

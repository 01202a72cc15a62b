import type { CheckoutDraft, CheckoutView } from '#platform/booking/index.ts'
import { joinPhone } from '#ui/forms/calling-codes.ts'

export type StepName = 'details' | 'questions' | 'review'

/** At most three: questions are a step of their own only where there are any. */
export const stepsOf = ({ questions }: Pick<CheckoutView, 'questions'>): readonly StepName[] =>
  questions.length > 0 ? ['details', 'questions', 'review'] : ['details', 'review']

export const stepLabels: Record<StepName, string> = {
  details: 'Your details',
  questions: 'A few questions',
  review: 'Check and book',
}

type Finding = { field: string; message: string; label?: string }

/** What is missing before the next step; the server judges all of it again when the booking is confirmed. */
export function findingsOf(step: StepName, draft: CheckoutDraft, checkout: CheckoutView): Finding[] {
  if (step === 'details') {
    return [
      required(draft.firstName, 'firstName', 'Say your first name', 'First name'),
      required(draft.lastName, 'lastName', 'Say your last name', 'Last name'),
      /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(draft.email ?? '')
        ? null
        : { field: 'email', message: 'An address like name@example.com is needed', label: 'E-mail' },
      phoneOf(draft)
        ? null
        : { field: 'phone', message: 'A number like 030 1234567 is needed', label: 'Telephone' },
      checkout.locationKind === 'at_customer'
        ? required(draft.address, 'address', 'Say where the appointment takes place', 'Address')
        : null,
    ].filter((finding) => finding !== null)
  }
  if (step === 'questions') {
    return checkout.questions
      .filter(({ id, isRequired }) => isRequired && !answerTo(draft, id))
      .map(({ id, label }) => ({ field: `answers.${id}`, message: 'This question needs an answer', label }))
  }
  return []
}

const required = (
  value: string | undefined,
  field: string,
  message: string,
  label: string,
): Finding | null => (value?.trim() ? null : { field, message, label })

/** The number with its country code, or null when it is none. */
export const phoneOf = (draft: CheckoutDraft) => joinPhone(draft.phoneCountry ?? '', draft.phone ?? '')

export const answerTo = (draft: CheckoutDraft, questionId: string) =>
  draft.answers?.find((answer) => answer.questionId === questionId)?.value.trim() ?? ''

/** The first step that is not complete; nobody gets past it. */
export function firstOpenStep(checkout: CheckoutView): StepName {
  const steps = stepsOf(checkout)
  return steps.find((step) => findingsOf(step, checkout.draft, checkout).length > 0) ?? 'review'
}

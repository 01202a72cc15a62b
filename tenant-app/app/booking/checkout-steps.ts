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
      .filter((question) => question.isRequired && !answerTo(draft, question))
      .map((question) => ({
        field: answerField(question),
        message: 'This question needs an answer',
        label: question.label,
      }))
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

/** A question as the checkout asks it: of a visit each service asks its own, under the same id perhaps. */
export type AskedQuestion = Pick<CheckoutView['questions'][number], 'id' | 'position'>

/** The name of its field. */
export const answerField = ({ id, position }: AskedQuestion) =>
  position === null ? `answers.${id}` : `answers.${position}.${id}`

export const answerTo = (draft: CheckoutDraft, { id, position }: AskedQuestion) =>
  draft.answers
    ?.find((answer) => answer.questionId === id && (answer.position ?? null) === position)
    ?.value.trim() ?? ''

/** Answers for everything of a visit that asks them: the same service twice asks once. */
export const answersForAll = ({ answers = [] }: CheckoutDraft, group: CheckoutView['group']) =>
  answers.flatMap(({ position, ...answer }) => {
    if (position === undefined || !group) return [answer]
    const { serviceId } = group.items[position] ?? {}
    return group.items.flatMap((item, index) =>
      item.serviceId === serviceId ? [{ ...answer, position: index }] : [],
    )
  })

/** The first step that is not complete; nobody gets past it. */
export function firstOpenStep(checkout: CheckoutView): StepName {
  const steps = stepsOf(checkout)
  return steps.find((step) => findingsOf(step, checkout.draft, checkout).length > 0) ?? 'review'
}

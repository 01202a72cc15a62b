import type { CheckoutDraft, CheckoutView } from '#platform/booking/index.ts'
import type { UserView } from '#platform/identity/index.ts'
import { answerField } from './checkout-steps.ts'

const detailFields = ['firstName', 'lastName', 'email', 'phone', 'phoneCountry', 'address', 'notes'] as const

/** What the first step begins with: what was typed, or for a person with an account what is known of them. */
export function beginningOf(draft: CheckoutDraft, user: UserView | null): CheckoutDraft {
  if (!user || draft.email) return draft
  const { firstName, lastName, email, phone } = user
  return { firstName, lastName, email, ...(phone ? { phone } : {}), ...draft }
}

/** What a posted step holds; nothing of the other steps, so that it never wipes them. */
export function draftFrom(
  step: 'details' | 'questions',
  form: FormData,
  questions: CheckoutView['questions'],
): CheckoutDraft {
  if (step === 'questions') {
    return {
      answers: questions.flatMap((question) => {
        const { id, position } = question
        const value = String(form.get(answerField(question)) ?? '').trim()
        return value ? [{ questionId: id, value, ...(position === null ? {} : { position }) }] : []
      }),
    }
  }
  const draft: CheckoutDraft = {}
  for (const field of detailFields) {
    const value = form.get(field)
    if (typeof value === 'string') draft[field] = value.trim()
  }
  return draft
}

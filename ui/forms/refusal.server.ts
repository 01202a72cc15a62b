import { data } from '@remix-run/node'
import { refusalOf, typedValues } from './form-answer.ts'

type Refusal = ReturnType<typeof refusalOf>
type Problem = Parameters<typeof refusalOf>[0] & { status: number }

/** What a page with several forms hears about one of them. */
export type FormAnswer = {
  form: string
  errors: Refusal
  values: Record<string, string | string[]>
  /** Another one with each refusal: fields of passwords are made anew. */
  refusal: string
}

const secrets = ['password', 'currentPassword', 'code', 'recoveryCode']

export function refuse(form: string, typed: FormData, errors: Refusal, status = 422) {
  const answer: FormAnswer = {
    form,
    errors,
    values: typedValues(typed, ...secrets),
    refusal: crypto.randomUUID(),
  }
  return data(answer, { status })
}

export const refuseProblem = (
  form: string,
  typed: FormData,
  problem: Problem,
  fieldOf?: (field: string) => string,
) => refuse(form, typed, refusalOf(problem, fieldOf), problem.status)

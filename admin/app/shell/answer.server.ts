import { data, redirect } from '@remix-run/node'
import type { Attempt } from '#platform/http/remix-context.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'

/**
 * What an action hands back to its form: a refusal with what was typed, or nothing wrong and a word about it.
 * `form` names which of a page's forms was sent.
 */
export function answerOf(
  attempt: Attempt<unknown>,
  sent: FormData,
  {
    form,
    done,
    secrets = [],
    fieldOf,
  }: { form: string; done: string; secrets?: string[]; fieldOf?: (field: string) => string },
) {
  if (attempt.ok) return data({ form, errors: [], done, refusal: '' })
  const { problem } = attempt
  return data(
    {
      form,
      errors: refusalOf(problem, fieldOf),
      values: typedValues(sent, ...secrets),
      done: '',
      refusal: crypto.randomUUID(),
    },
    { status: problem.status },
  )
}

/** A refusal that needs nobody of the core to find it. */
export const refuse = (sent: FormData, form: string, errors: readonly { field: string; message: string }[]) =>
  data({ form, errors, values: typedValues(sent), done: '', refusal: crypto.randomUUID() }, { status: 422 })

/** Back to the page after a change, with a word about it: `?done=` names it, the page holds the words. */
export function redirectDone(request: Request, done: string, path = new URL(request.url).pathname) {
  return redirect(`${path}?done=${done}`)
}

/** A field as text, tidied of spaces at its ends and no longer than it may be. */
export const textOf = (form: FormData, name: string, maxLength = 254) => {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim().slice(0, maxLength) : ''
}

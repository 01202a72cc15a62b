import type { FormResult } from './form-scope.tsx'

/** A problem document of the core, as far as a form shows it. */
type Problem = {
  code: string
  title: string
  detail?: string
  errors?: readonly { field: string; message: string }[]
}

/** What was typed, as a refused form shows it again. Files are not among it, and passwords must not be. */
export function typedValues(form: FormData, ...secrets: string[]): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {}
  for (const [name, value] of form) {
    if (typeof value !== 'string' || secrets.includes(name)) continue
    const known = values[name]
    values[name] = known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value]
  }
  return values
}

/** Words for people instead of the codes' own titles. */
const kindWords: Partial<Record<string, string>> = {
  stale_version:
    'This was changed somewhere else after you opened it. What you typed is still here: load the page anew in another tab to compare, or save once more to replace the other change.',
  rate_limited: 'That was too often. Wait a little and try again; what you typed is still here.',
}

/**
 * A problem of the core as a form shows it. `fieldOf` names the control for a field of the core; an error whose
 * field has no control belongs to the whole form.
 */
export function refusalOf(
  problem: Problem,
  fieldOf: (field: string) => string = (field) => field,
): NonNullable<FormResult['errors']> {
  const words = kindWords[problem.code]
  if (words || !problem.errors?.length)
    return [{ field: '', message: words ?? problem.detail ?? problem.title }]
  return problem.errors.map(({ field, message }) => ({ field: fieldOf(field), message }))
}

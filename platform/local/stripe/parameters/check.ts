import type { Form, FormValue } from '../form.ts'

/** Gives numbers and booleans their types. */
export function checkParameters(_method: string, _pattern: string, form: Form): Record<string, unknown> {
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, guessed(value)]))
}

function guessed(value: FormValue): unknown {
  if (Array.isArray(value)) return value.map(guessed)
  if (typeof value === 'object') return checkParameters('', '', value)
  if (/^-?\d{1,15}$/.test(value)) return Number(value)
  return value === 'true' ? true : value === 'false' ? false : value
}

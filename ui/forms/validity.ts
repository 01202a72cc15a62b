import { fill } from '../kit.tsx'
import type { KitWords } from '../words.ts'

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

export const isControl = (target: EventTarget | null): target is Control =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement

/** The question a control answers, as the page shows it. */
export function labelOf(control: Control): string | undefined {
  const legend = control.type === 'radio' ? control.closest('fieldset')?.querySelector('legend') : undefined
  const label = legend ?? control.labels?.[0]
  // The words only, without marks and hints behind them; a checkbox stands before its words.
  const words = control.type === 'checkbox' ? label?.querySelector('span > span') : label?.firstChild
  return words?.textContent?.trim() || undefined
}

const formatWords: Partial<Record<string, keyof KitWords>> = {
  email: 'badEmail',
  url: 'badUrl',
  number: 'badNumber',
  date: 'badDate',
  'datetime-local': 'badDate',
  time: 'badTime',
}

/**
 * What is wrong with a control, as one plain sentence, or undefined when nothing is. The rules are the HTML
 * attributes (required, type, min, pattern …), so that the browser applies the same ones without scripts.
 * `data-message` on the control replaces the sentence for a bad pattern.
 */
export function validityMessage(control: Control, words: KitWords): string | undefined {
  const { validity, type } = control
  if (validity.valid) return undefined
  if (validity.customError) return control.validationMessage
  if (validity.valueMissing) {
    if (type === 'checkbox') return words.missingConsent
    return type === 'radio' || type === 'select-one' ? words.missingChoice : words.missing
  }
  if (validity.typeMismatch || validity.badInput) return words[formatWords[type] ?? 'badFormat']

  const limit = (name: string) => control.getAttribute(name) ?? ''
  if (validity.tooShort) return fill(words.tooShort, { min: limit('minlength') })
  if (validity.tooLong) return fill(words.tooLong, { max: limit('maxlength') })
  if (validity.rangeUnderflow) return fill(words.tooLow, { min: limit('min') })
  if (validity.rangeOverflow) return fill(words.tooHigh, { max: limit('max') })
  if (validity.stepMismatch) return fill(words.wrongStep, { step: limit('step') })
  return control.dataset.message ?? words.badFormat
}

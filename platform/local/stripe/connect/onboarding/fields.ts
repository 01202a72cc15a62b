import { Html, html } from '../../../mailbox/html.ts'
import type { FieldErrors } from './forms.ts'

export type Values = (name: string) => string

type Field = {
  name: string
  label: string
  hint?: string
  type?: 'text' | 'email' | 'tel' | 'url'
  inputMode?: 'numeric'
  autocomplete?: string
  maxLength?: number
  isOptional?: boolean
  /** A short field beside others. */
  size?: 'short'
}

const described = (name: string, hint: string | undefined, error: string | undefined) =>
  [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ')

const errorText = (name: string, error: string | undefined) =>
  error ? html`<p class="error" id="${name}-error">${error}</p>` : null

/** One labelled line of text, with its error below. */
export function textField(field: Field, values: Values, errors: FieldErrors): Html {
  const { name, label, hint, type = 'text', isOptional = false } = field
  const error = errors[name]
  const describes = described(name, hint, error)
  return html`<div class="field${field.size === 'short' ? ' short' : ''}">
    <label for="${name}">${label}${isOptional && html` <span class="optional">optional</span>`}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${values(name)}"
      maxlength="${field.maxLength ?? 100}"
      ${attribute('inputmode', field.inputMode)}
      ${attribute('autocomplete', field.autocomplete ?? 'off')}
      ${attribute('aria-describedby', describes)}
      ${error ? html`aria-invalid="true"` : null}
      ${!isOptional && html`aria-required="true"`}
    />
    ${errorText(name, error)}
  </div>`
}

/** Names come from this file; the value is escaped. */
const attribute = (name: string, value: string | undefined): Html | null =>
  value ? new Html(`${name}="${html`${value}`.text}"`) : null

export function textArea(
  { name, label, hint, isOptional = false }: Pick<Field, 'name' | 'label' | 'hint' | 'isOptional'>,
  values: Values,
  errors: FieldErrors,
): Html {
  const error = errors[name]
  return html`<div class="field">
    <label for="${name}">${label}${isOptional && html` <span class="optional">optional</span>`}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <textarea
      id="${name}"
      name="${name}"
      rows="3"
      maxlength="500"
      ${attribute('aria-describedby', described(name, hint, error))}
      ${error ? html`aria-invalid="true"` : null}
    >
${values(name)}</textarea>
    ${errorText(name, error)}
  </div>`
}

export function selectField(
  { name, label, hint }: Pick<Field, 'name' | 'label' | 'hint'>,
  options: readonly (readonly [value: string, text: string])[],
  values: Values,
  errors: FieldErrors,
): Html {
  const error = errors[name]
  const chosen = values(name)
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <select
      id="${name}"
      name="${name}"
      ${attribute('aria-describedby', described(name, hint, error))}
      ${error ? html`aria-invalid="true"` : null}
      aria-required="true"
    >
      <option value="">Choose…</option>
      ${options.map(
        ([value, text]) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : null}>${text}</option>`,
      )}
    </select>
    ${errorText(name, error)}
  </div>`
}

/** A choice with a line about each of its options. */
export function radioCards(
  { name, label }: Pick<Field, 'name' | 'label'>,
  options: readonly { value: string; text: string; about: string }[],
  values: Values,
  errors: FieldErrors,
): Html {
  const error = errors[name]
  const chosen = values(name)
  return html`<fieldset
    class="choices"
    ${attribute('aria-describedby', described(name, undefined, error))}
    ${error ? html`aria-invalid="true"` : null}
  >
    <legend>${label}</legend>
    ${options.map(
      ({ value, text, about }, index) =>
        html`<label class="choice">
          <input
            type="radio"
            name="${name}"
            id="${index === 0 ? name : `${name}-${value}`}"
            value="${value}"
            ${value === chosen ? html`checked` : null}
          />
          <span><b>${text}</b><small>${about}</small></span>
        </label>`,
    )}
    ${errorText(name, error)}
  </fieldset>`
}

/** Day, month and year as three short numbers: nobody pages through decades of a calendar. */
export function birthdayField(values: Values, errors: FieldErrors): Html {
  const error = errors.dob_day
  const part = (name: string, label: string, maxLength: number, autocomplete: string) =>
    html`<div class="field">
      <label for="${name}">${label}</label>
      <input
        id="${name}"
        name="${name}"
        inputmode="numeric"
        maxlength="${maxLength}"
        autocomplete="${autocomplete}"
        value="${values(name)}"
        aria-describedby="dob-hint${error ? ' dob_day-error' : ''}"
        ${error ? html`aria-invalid="true"` : null}
      />
    </div>`
  return html`<fieldset class="birthday">
    <legend>Date of birth</legend>
    <p class="hint" id="dob-hint">For example 27 3 1984</p>
    <div class="row">
      ${part('dob_day', 'Day', 2, 'bday-day')} ${part('dob_month', 'Month', 2, 'bday-month')}
      ${part('dob_year', 'Year', 4, 'bday-year')}
    </div>
    ${errorText('dob_day', error)}
  </fieldset>`
}

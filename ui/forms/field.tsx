import { CircleAlert } from 'lucide-react'
import { createContext, useContext, useId, type ReactNode } from 'react'
import { cx } from '../class-names.ts'
import { useWords } from '../kit.tsx'
import { fieldId, useFormState } from './form-scope.tsx'

export type FieldProps = Readonly<{
  /** Name of the control inside; errors of the action and of the browser find the field by it. */
  name: string
  label: ReactNode
  /** One sentence that helps before a mistake is made. */
  hint?: ReactNode
  /** Overrides what the form knows about this field. */
  error?: string
  /** Fields are required unless said otherwise; an optional one says so. `unmarked` suits filters. */
  optional?: boolean | 'unmarked'
  /** Keeps the label for screen readers only, where the place says it already (a search box). */
  labelHidden?: boolean
  className?: string
  children: ReactNode
}>

export type FieldState = Readonly<{
  id: string
  name: string
  required: boolean
  invalid: boolean
  describedBy: string | undefined
}>

const FieldContext = createContext<FieldState | undefined>(undefined)

export const useField = () => useContext(FieldContext)

/** Ids, error and description of a named field; shared by Field and the components that are fields themselves. */
export function useFieldState({ name, hint, error, optional }: Omit<FieldProps, 'label' | 'children'>) {
  const form = useFormState()
  const loneId = useId().replaceAll(':', '')
  const id = form.id ? fieldId(form.id, name) : `${loneId}${name}`
  const message = error ?? form.errors.find(({ field }) => field === name)?.message
  const described = cx(hint ? `${id}-hint` : null, message ? `${id}-error` : null)
  const state: FieldState = {
    id,
    name,
    required: !optional,
    invalid: message !== undefined,
    describedBy: described,
  }
  return { state, message }
}

/** Label, hint and error around one control, tied together for everyone who cannot see them. */
export function Field({ label, labelHidden, className, children, ...field }: FieldProps) {
  const { state, message } = useFieldState(field)
  return (
    <div className={cx('field', className)}>
      <label htmlFor={state.id} className={labelHidden ? 'sr-only' : 'field-label'}>
        {label}
        <OptionalMark optional={field.optional} />
      </label>
      <FieldHint id={state.id}>{field.hint}</FieldHint>
      <FieldContext.Provider value={state}>{children}</FieldContext.Provider>
      <FieldError id={state.id} message={message} />
    </div>
  )
}

/** Several controls under one question: radio buttons, a list of checkboxes, opening hours. */
export function FieldGroup({ label, labelHidden, className, children, ...field }: FieldProps) {
  const { state, message } = useFieldState(field)
  return (
    <fieldset
      className={cx('field', className)}
      aria-describedby={state.describedBy}
      aria-invalid={state.invalid || undefined}
    >
      <legend className={labelHidden ? 'sr-only' : 'field-label'}>
        {label}
        <OptionalMark optional={field.optional} />
      </legend>
      <FieldHint id={state.id}>{field.hint}</FieldHint>
      <FieldContext.Provider value={state}>{children}</FieldContext.Provider>
      <FieldError id={state.id} message={message} />
    </fieldset>
  )
}

function OptionalMark({ optional }: Pick<FieldProps, 'optional'>) {
  const words = useWords()
  return optional === true ? <span className="font-normal text-muted"> ({words.optional})</span> : null
}

export function FieldHint({ id, children }: { id: string; children: ReactNode }) {
  return children ? (
    <p id={`${id}-hint`} className="text-sm text-muted">
      {children}
    </p>
  ) : null
}

export function FieldError({ id, message }: { id: string; message: string | undefined }) {
  return message ? (
    <p id={`${id}-error`} className="flex gap-1.5 text-sm font-medium text-negative">
      <CircleAlert aria-hidden="true" className="icon mt-0.5 shrink-0" />
      {message}
    </p>
  ) : null
}

import { forwardRef, type ForwardedRef, type InputHTMLAttributes, type ReactNode } from 'react'
import { cx } from '../class-names.ts'
import { FieldError, FieldGroup, useField, useFieldState, type FieldProps } from './field.tsx'
import { useFormState } from './form-scope.tsx'

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'name'>

export type CheckboxProps = InputProps & {
  name: string
  label: ReactNode
  hint?: ReactNode
  error?: string
}

/** One yes or no, labelled on its right. Required only when told: consent is the exception. */
export const Checkbox = forwardRef<HTMLInputElement, CheckboxProps>(function Checkbox(props, ref) {
  return <Tickable {...props} inputRef={ref} kind="checkbox" />
})

/** A setting that is on or off. In a form it is sent like a checkbox. */
export const Switch = forwardRef<HTMLInputElement, CheckboxProps>(function Switch(props, ref) {
  return <Tickable {...props} inputRef={ref} kind="switch" />
})

type TickableProps = CheckboxProps & {
  kind: 'checkbox' | 'switch'
  inputRef: ForwardedRef<HTMLInputElement>
}

function Tickable({ kind, inputRef, label, hint, error, name, className, value, ...rest }: TickableProps) {
  const group = useField()
  const inGroup = group?.name === name
  const { state, message } = useFieldState({ name, hint, error })
  const id = inGroup ? `${group.id}-${String(value)}` : state.id
  const ticked = useTicked(name, value === undefined ? 'on' : String(value))

  return (
    <div className={cx('choice', kind === 'switch' && 'choice-switch', className)}>
      <label htmlFor={id} className="choice-row">
        <input
          ref={inputRef}
          type="checkbox"
          role={kind === 'switch' ? 'switch' : undefined}
          id={id}
          name={name}
          // Said, because React empties a value that is undefined, and what was ticked would not be known again.
          value={value ?? 'on'}
          className={kind}
          aria-invalid={(!inGroup && state.invalid) || undefined}
          aria-describedby={inGroup ? undefined : state.describedBy}
          {...rest}
          defaultChecked={rest.checked === undefined ? (ticked ?? rest.defaultChecked) : undefined}
        />
        <span className="min-w-0">
          <span className="block">{label}</span>
          {hint ? (
            <span id={`${state.id}-hint`} className="block text-sm text-muted">
              {hint}
            </span>
          ) : null}
        </span>
      </label>
      {inGroup ? null : <FieldError id={state.id} message={message} />}
    </div>
  )
}

/** Whether the refused form had it ticked; undefined when no form was refused. */
function useTicked(name: string, value: string): boolean | undefined {
  const { values } = useFormState()
  const typed = values?.[name]
  if (!values) return undefined
  return Array.isArray(typed) ? typed.includes(value) : typed === value
}

export type Choice = Readonly<{
  value: string
  label: ReactNode
  hint?: ReactNode
  /** Shown at the far end, e.g. a price. */
  aside?: ReactNode
  disabled?: boolean
}>

export type RadioGroupProps = Omit<FieldProps, 'children'> & {
  choices: readonly Choice[]
  defaultValue?: string
  value?: string
  onValueChange?: (value: string) => void
  /** `cards` gives each choice a frame of its own: plans, locations, staff. */
  look?: 'list' | 'cards'
  columns?: 1 | 2 | 3
}

const columnClass = { 1: '', 2: 'sm:grid-cols-2', 3: 'sm:grid-cols-2 lg:grid-cols-3' }

/** One of a few. With more than about seven choices use a Select. */
export function RadioGroup(props: RadioGroupProps) {
  const { choices, defaultValue, value, onValueChange, look = 'list', columns = 1, ...field } = props
  const typed = useFormState().values?.[field.name]
  const chosen = typeof typed === 'string' ? typed : defaultValue
  const { state } = useFieldState(field)

  return (
    <FieldGroup {...field}>
      <div className={cx('grid', look === 'cards' ? 'gap-3' : 'gap-1', columnClass[columns])}>
        {choices.map((choice, index) => (
          <label key={choice.value} className={look === 'cards' ? 'choice-card' : 'choice-row'}>
            <input
              type="radio"
              id={index === 0 ? state.id : undefined}
              name={field.name}
              value={choice.value}
              required={!field.optional}
              disabled={choice.disabled}
              className="radio"
              {...(value === undefined
                ? { defaultChecked: chosen === choice.value }
                : { checked: value === choice.value })}
              onChange={() => onValueChange?.(choice.value)}
            />
            <span className="min-w-0 grow">
              <span className={cx('block', look === 'cards' && 'font-strong')}>{choice.label}</span>
              {choice.hint ? <span className="block text-sm text-muted">{choice.hint}</span> : null}
            </span>
            {choice.aside ? <span className="shrink-0 tabular-nums">{choice.aside}</span> : null}
          </label>
        ))}
      </div>
    </FieldGroup>
  )
}

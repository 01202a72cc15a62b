import type { ReactNode } from 'react'
import { Field } from './field.tsx'
import { TextInput } from './text-input.tsx'

export type NumberFieldProps = Readonly<{
  name: string
  label: ReactNode
  hint?: ReactNode
  /** As it was typed, so that a form that was refused shows it again; undefined: empty. */
  value: string | number | undefined
  /** Said behind the number: minutes, days, %. */
  unit?: string
  /** Both included. The server asks again. */
  from: number
  to: number
  /** It may be left empty; the place says what that means. */
  optional?: boolean
  className?: string
}>

/** A whole number within its bounds, with its unit. */
export const NumberField = ({
  name,
  label,
  hint,
  value,
  unit,
  from,
  to,
  optional,
  className,
}: NumberFieldProps) => (
  <Field
    name={name}
    label={label}
    {...(hint ? { hint } : {})}
    {...(optional ? { optional: 'unmarked' as const } : {})}
    {...(className ? { className } : {})}
  >
    <TextInput
      type="number"
      inputMode="numeric"
      min={from}
      max={to}
      step={1}
      after={unit}
      defaultValue={value}
    />
  </Field>
)

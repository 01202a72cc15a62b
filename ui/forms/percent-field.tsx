import type { ReactNode } from 'react'
import { percentText } from '../percent.ts'
import { Field } from './field.tsx'
import { TextInput } from './text-input.tsx'

export type PercentFieldProps = Readonly<{
  name: string
  label: ReactNode
  hint?: ReactNode
  /** A whole number: hundredths of a percent, or what `decimals` says; undefined: empty. */
  share: number | undefined
  decimals?: number
  /** It may be left empty; the place says what that means. */
  optional?: boolean
  className?: string
}>

/** A share, typed with a point or a comma. The action reads it with `parsePercent(text, decimals)`. */
export const PercentField = ({
  name,
  label,
  hint,
  share,
  decimals = 2,
  optional,
  className,
}: PercentFieldProps) => (
  <Field
    name={name}
    label={label}
    {...(hint ? { hint } : {})}
    {...(optional ? { optional: 'unmarked' as const } : {})}
    {...(className ? { className } : {})}
  >
    <TextInput
      type="text"
      inputMode="decimal"
      autoComplete="off"
      pattern="[0-9]{1,3}([.,][0-9]+)?"
      after="%"
      defaultValue={share === undefined ? undefined : percentText(share, decimals)}
    />
  </Field>
)

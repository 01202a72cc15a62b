import type { ReactNode } from 'react'
import { Field, MoneyInput, parseMoney } from '#ui/index.ts'

type AmountFieldProps = Readonly<{
  name: string
  label: ReactNode
  hint?: string
  /** As the draft has it; undefined: empty. */
  text: string | undefined
  currency: string
  className?: string
}>

/** An amount that may be left empty; the place says what that means. */
export function AmountField({ name, label, hint, text, currency, className }: AmountFieldProps) {
  const amount = text === undefined ? null : parseMoney(text, currency, 'en')
  return (
    <Field
      name={name}
      label={label}
      {...(hint ? { hint } : {})}
      {...(className ? { className } : {})}
      optional="unmarked"
    >
      <MoneyInput currency={currency} {...(amount === null ? {} : { defaultAmount: amount })} />
    </Field>
  )
}

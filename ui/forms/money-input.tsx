import { forwardRef } from 'react'
import { currencyDigits, moneyFieldText, parseMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { TextInput, type TextInputProps } from './text-input.tsx'

export type MoneyInputProps = Omit<TextInputProps, 'type' | 'before' | 'after' | 'defaultValue' | 'value'> & {
  currency: string
  /** Integer minor units. */
  defaultAmount?: number
}

/**
 * An amount, typed as people write it. It is sent as that text; the action reads it with `parseMoney(text,
 * currency, locale)`, which gives integer minor units.
 */
export const MoneyInput = forwardRef<HTMLInputElement, MoneyInputProps>(function MoneyInput(
  { currency, defaultAmount, onBlur, ...props },
  ref,
) {
  const locale = useLocale()
  const digits = currencyDigits(currency)
  return (
    <TextInput
      ref={ref}
      type="text"
      inputMode={digits > 0 ? 'decimal' : 'numeric'}
      autoComplete="off"
      // Digits, grouping and a decimal sign; the action has the last word.
      pattern="[0-9.,'’\s]*[0-9]"
      before={currency}
      defaultValue={defaultAmount === undefined ? undefined : moneyFieldText(defaultAmount, currency, locale)}
      onBlur={(event) => {
        const amount = parseMoney(event.target.value, currency, locale)
        if (amount !== null) event.target.value = moneyFieldText(amount, currency, locale)
        onBlur?.(event)
      }}
      {...props}
    />
  )
})

import { useMemo } from 'react'
import { useHydrated } from '../hydrated.ts'
import { useLocale, useWords } from '../kit.tsx'
import { callingCodes } from './calling-codes.ts'
import { useField } from './field.tsx'
import { Select } from './select.tsx'
import { TextInput, type TextInputProps } from './text-input.tsx'

export type PhoneInputProps = Omit<TextInputProps, 'type' | 'before' | 'after' | 'className'> & {
  /** ISO code of the country that is chosen at first, usually the tenant's. */
  country: string
}

/**
 * A telephone number: country and number. It is sent as `<name>` and `<name>Country`; the action joins them with
 * `joinPhone`. A number with + may be typed or filled in whole, the country then does not matter.
 */
export function PhoneInput({ country, ...props }: PhoneInputProps) {
  const locale = useLocale()
  const words = useWords()
  const name = useField()?.name ?? props.name ?? 'phone'

  const hydrated = useHydrated()
  // Node and browsers do not agree on every country's name, so the names come when the page is live.
  const countries = useMemo(() => {
    const names = hydrated ? new Intl.DisplayNames(locale, { type: 'region' }) : undefined
    return (
      Object.entries(callingCodes)
        .map(([value, code]) => ({ value, code, country: names?.of(value) ?? value }))
        .toSorted((a, b) => a.country.localeCompare(b.country, locale))
        // The code first: the closed list has room for no more.
        .map((entry) => ({ value: entry.value, label: `+${entry.code} ${entry.country}` }))
    )
  }, [locale, hydrated])

  return (
    <div className="flex gap-2">
      <Select
        id={`${useField()?.id ?? name}-country`}
        name={`${name}Country`}
        aria-label={words.country}
        autoComplete="tel-country-code"
        className="w-32 shrink-0"
        options={countries}
        defaultValue={country}
        required={false}
      />
      <TextInput
        type="tel"
        inputMode="tel"
        autoComplete="tel-national"
        pattern="[+]?[0-9\s\(\).\/\-]{5,24}"
        className="min-w-0 grow"
        {...props}
      />
    </div>
  )
}

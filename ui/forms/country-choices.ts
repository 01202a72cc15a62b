import { callingCodes } from './calling-codes.ts'

// To be made on the server only, and handed to the page: browsers have other names for some countries, and a page that
// names them itself would not be the one that the server has sent.

/** Countries by name, one of them first: the marketplace's own, or the one that is chosen. */
export function countryChoices(codes: readonly string[], first: string, locale: string) {
  const names = new Intl.DisplayNames([locale], { type: 'region' })
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((one, other) =>
      one.value === first ? -1 : other.value === first ? 1 : one.label.localeCompare(other.label, locale),
    )
}

/** All countries; the one that is chosen is always among them. */
export const allCountries = (chosen: string, locale: string) =>
  countryChoices([...new Set([...Object.keys(callingCodes), chosen])], chosen, locale)

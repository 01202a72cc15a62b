/**
 * Where the processor opens accounts that are paid out to, with the currency of the banks there (https://stripe.com/global,
 * without previews).
 */
const currencies: Record<string, string> = {
  AE: 'AED',
  AU: 'AUD',
  CA: 'CAD',
  CH: 'CHF',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  GI: 'GBP',
  HK: 'HKD',
  HU: 'HUF',
  JP: 'JPY',
  LI: 'CHF',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  SG: 'SGD',
  US: 'USD',
  ...Object.fromEntries(
    'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ').map((code) => [code, 'EUR']),
  ),
}

/** ISO 3166-1 alpha-2, in alphabetical order. */
export const payoutCountries: readonly string[] = Object.keys(currencies).toSorted()

/** @returns null where no account can be opened */
export const bankCurrencyOf = (country: string): string | null => currencies[country] ?? null

/**
 * How an account of this country goes with a marketplace's currency. `exchanged`: the processor changes the money on its
 * way to the bank, at its rate and for its fee.
 */
export function payoutFit(country: string, currency: string): 'same' | 'exchanged' | 'unsupported' {
  const own = bankCurrencyOf(country)
  if (own === null) return 'unsupported'
  return own === currency ? 'same' : 'exchanged'
}

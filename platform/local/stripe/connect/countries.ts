/** How the banks of a country name an account. */
export type BankFormat = 'iban' | 'routing'

export type Country = {
  code: string
  name: string
  currency: string
  bank: BankFormat
  /** What the number beside the account's is called there; empty for IBANs. */
  routingLabel: string
  needsState: boolean
  needsTaxNumber: boolean
  /** Days from a charge to its funds being available, where nothing else was agreed. */
  delayDays: number
  hasInstantPayouts: boolean
}

const iban = (code: string, name: string, currency: string, fields: Partial<Country> = {}): Country => ({
  code,
  name,
  currency,
  bank: 'iban',
  routingLabel: '',
  needsState: false,
  needsTaxNumber: false,
  delayDays: 3,
  hasInstantPayouts: true,
  ...fields,
})

const routed = (
  code: string,
  name: string,
  currency: string,
  routingLabel: string,
  fields: Partial<Country> = {},
): Country => iban(code, name, currency, { bank: 'routing', routingLabel, ...fields })

/** Where accounts can be opened here: a part of https://stripe.com/global, enough for several currencies and banks. */
export const countries: readonly Country[] = [
  routed('AU', 'Australia', 'aud', 'BSB', { needsState: true, delayDays: 2 }),
  iban('AT', 'Austria', 'eur'),
  iban('BE', 'Belgium', 'eur'),
  iban('BG', 'Bulgaria', 'eur'),
  routed('CA', 'Canada', 'cad', 'Transit and institution number', { needsState: true }),
  iban('HR', 'Croatia', 'eur'),
  iban('CY', 'Cyprus', 'eur'),
  iban('CZ', 'Czechia', 'czk'),
  iban('DK', 'Denmark', 'dkk'),
  iban('EE', 'Estonia', 'eur'),
  iban('FI', 'Finland', 'eur'),
  iban('FR', 'France', 'eur'),
  iban('DE', 'Germany', 'eur'),
  iban('GI', 'Gibraltar', 'gbp'),
  iban('GR', 'Greece', 'eur'),
  routed('HK', 'Hong Kong', 'hkd', 'Clearing and branch code', { delayDays: 4 }),
  iban('HU', 'Hungary', 'huf', { hasInstantPayouts: false }),
  iban('IE', 'Ireland', 'eur'),
  iban('IT', 'Italy', 'eur'),
  routed('JP', 'Japan', 'jpy', 'Bank and branch code', { delayDays: 4, hasInstantPayouts: false }),
  iban('LV', 'Latvia', 'eur'),
  iban('LI', 'Liechtenstein', 'chf', { hasInstantPayouts: false }),
  iban('LT', 'Lithuania', 'eur'),
  iban('LU', 'Luxembourg', 'eur'),
  iban('MT', 'Malta', 'eur'),
  iban('NL', 'Netherlands', 'eur'),
  routed('NZ', 'New Zealand', 'nzd', 'Bank and branch number', { delayDays: 4 }),
  iban('NO', 'Norway', 'nok'),
  iban('PL', 'Poland', 'pln', { hasInstantPayouts: false }),
  iban('PT', 'Portugal', 'eur'),
  iban('RO', 'Romania', 'ron', { hasInstantPayouts: false }),
  routed('SG', 'Singapore', 'sgd', 'Bank and branch code'),
  iban('SK', 'Slovakia', 'eur'),
  iban('SI', 'Slovenia', 'eur'),
  iban('ES', 'Spain', 'eur'),
  iban('SE', 'Sweden', 'sek'),
  iban('CH', 'Switzerland', 'chf', { hasInstantPayouts: false }),
  iban('AE', 'United Arab Emirates', 'aed', { delayDays: 5 }),
  routed('GB', 'United Kingdom', 'gbp', 'Sort code'),
  routed('US', 'United States', 'usd', 'Routing number', {
    needsState: true,
    needsTaxNumber: true,
    delayDays: 2,
  }),
]

export const countryOf = (code: string): Country | null =>
  countries.find((country) => country.code === code.toUpperCase()) ?? null

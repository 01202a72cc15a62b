// How the countries of the European Union write the numbers of those who owe VAT, after their prefix.
// https://ec.europa.eu/taxation_customs/vies/#/faq (question 11)
const vatNumbers: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
}

/** As it is written on a document: capitals, without spaces at its ends and in a number of the Union. */
export function normaliseTaxId(text: string): string {
  const plain = text.trim().toUpperCase().replaceAll(/\s+/g, ' ')
  const compact = plain.replaceAll(/[ .-]/g, '')
  return vatNumbers[compact.slice(0, 2)]?.test(compact.slice(2)) ? compact : plain
}

/**
 * What is wrong with a tax number, as a sentence; null when nothing is. Only the form is looked at: a number of the
 * Union must look like its country's, any other one like a number.
 */
export function taxIdFault(text: string, country: string): string | null {
  const taxId = normaliseTaxId(text)
  if (!/^[A-Z0-9][A-Z0-9 ./+*-]{1,38}[A-Z0-9+*]$/.test(taxId))
    return 'A tax number is 3 to 40 letters, digits, spaces, dots, slashes and hyphens'
  const prefix = country === 'GR' ? 'EL' : country
  const compact = taxId.replaceAll(/[ .-]/g, '')
  const pattern = vatNumbers[prefix]
  if (!pattern || !compact.startsWith(prefix)) return null
  return pattern.test(compact.slice(prefix.length))
    ? null
    : `That is not how a VAT number of this country is written after ${prefix}`
}

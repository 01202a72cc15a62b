/** Calling codes of the countries a phone field offers, by ISO 3166 code (ITU-T E.164). */
export const callingCodes: Readonly<Record<string, string>> = {
  AE: '971',
  AR: '54',
  AT: '43',
  AU: '61',
  BE: '32',
  BG: '359',
  BR: '55',
  CA: '1',
  CH: '41',
  CL: '56',
  CN: '86',
  CO: '57',
  CY: '357',
  CZ: '420',
  DE: '49',
  DK: '45',
  EE: '372',
  EG: '20',
  ES: '34',
  FI: '358',
  FR: '33',
  GB: '44',
  GR: '30',
  HK: '852',
  HR: '385',
  HU: '36',
  ID: '62',
  IE: '353',
  IL: '972',
  IN: '91',
  IS: '354',
  IT: '39',
  JP: '81',
  KE: '254',
  KR: '82',
  KW: '965',
  LI: '423',
  LT: '370',
  LU: '352',
  LV: '371',
  MA: '212',
  MT: '356',
  MX: '52',
  MY: '60',
  NG: '234',
  NL: '31',
  NO: '47',
  NZ: '64',
  PE: '51',
  PH: '63',
  PL: '48',
  PT: '351',
  RO: '40',
  RS: '381',
  SA: '966',
  SE: '46',
  SG: '65',
  SI: '386',
  SK: '421',
  TH: '66',
  TN: '216',
  TR: '90',
  TW: '886',
  UA: '380',
  US: '1',
  VN: '84',
  ZA: '27',
}

/** Countries that keep the leading zero of a national number behind their calling code. */
const keepsZero = new Set(['IT'])

/**
 * One number in E.164 form from what a phone field sends. A number typed with + or 00 wins over the country.
 * @returns null when it cannot be a telephone number
 */
export function joinPhone(country: string, typed: string): string | null {
  const digits = typed.replace(/[\s().\-/\u00a0]/g, '').replace(/^00/, '+')
  const code = callingCodes[country]
  const national = keepsZero.has(country) ? digits : digits.replace(/^0/, '')
  const joined = digits.startsWith('+') ? digits : code && `+${code}${national}`
  return joined && /^\+[1-9]\d{6,14}$/.test(joined) ? joined : null
}

import { domainToASCII } from 'node:url'

// Names that the platform uses, will use, or that would let a marketplace pose as it. Sorted.
const reservedSlugs = new Set(
  `about abuse access account accounts admin administrator api app apps assets auth autoconfig autodiscover billing blog
   booking bookings careers cdn checkout community console contact customer dashboard demo dev developer developers
   dns docs domain domains download email example ftp guest health help home hostmaster image images imap info
   internal invoice legal localhost login logout mail marketplace media metrics mta news noreply oauth official
   partner partners pay payment payments payout ping platform pop postmaster press preview pricing privacy provider
   register relay root secure security service services settings shingle shop signin signup smtp sso staging static
   status store stripe support system team tenant terms test testing update upload user users webhook webhooks
   webmail webmaster wiki www`.split(/\s+/),
)

/** What a slug looks like at a glance: `paypa1` and `rnail` read as other names. */
const skeleton = (slug: string) =>
  slug
    .replaceAll('-', '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replaceAll(/[1i|]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll('5', 's')

const reservedSkeletons = new Set(Array.from(reservedSlugs, skeleton))

/** What is wrong with a marketplace's slug, the first label of its host name (RFC 1035), or null. */
export function slugFault(slug: string): string | null {
  if (slug.length < 3 || slug.length > 40) return 'Use 3 to 40 characters'
  if (/[^\x20-\x7e]/.test(slug))
    return 'Use the letters a to z only: letters of other scripts can look the same'
  if (!/^[a-z0-9-]+$/.test(slug)) return 'Use lower-case letters, digits and hyphens'
  if (!/^[a-z0-9].*[a-z0-9]$/.test(slug)) return 'Begin and end with a letter or a digit'
  // `xn--…` would be shown by browsers as another word (RFC 5891, 4.2.3.1).
  if (slug.includes('--')) return 'Use single hyphens'
  if (/^\d+$/.test(slug)) return 'Use at least one letter'
  if (reservedSlugs.has(slug) || reservedSkeletons.has(skeleton(slug))) return 'This name is reserved'
  return null
}

export const isCurrency = (code: string) => Intl.supportedValuesOf('currency').includes(code)

// Regions of Unicode that are no countries.
const noCountries = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'])
const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
export const isCountry = (code: string) =>
  /^[A-Z]{2}$/.test(code) && !noCountries.has(code) && regionNames.of(code) !== undefined

/** An IANA zone under its own spelling; an offset is no zone, because it knows no summer time. */
export function isTimeZone(name: string): boolean {
  if (name !== 'UTC' && !/^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]*)+$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

export function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

const hostPattern = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/
const localNames = /(^|\.)(localhost|local|internal|invalid|test|onion|arpa|home|lan|corp)$/

/** A host name as the lookup compares it: lower case, no trailing dot, international names in ASCII (RFC 5890). */
export function normaliseHost(typed: string): string {
  const name = typed.trim().normalize('NFC').toLowerCase().replace(/\.$/, '')
  // Anything but a bare name would be taken apart silently; a port or a path has to be seen and refused.
  return /[\s:/?#@[\]\\%]/.test(name) ? name : domainToASCII(name)
}

/** What is wrong with a normalised domain of e-mail addresses, or null. */
export const emailDomainFault = (domain: string): string | null =>
  hostPattern.test(domain) ? null : 'This is not the domain of an e-mail address, such as example.edu'

/** The part after the at sign, as domains are compared. */
export const emailDomainOf = (email: string): string => normaliseHost(email.slice(email.lastIndexOf('@') + 1))

/** What is wrong with a normalised host as a marketplace's own domain, or null. */
export function domainFault(host: string, platformDomain: string): string | null {
  if (/[:/?#@\s]/.test(host)) return 'Give the name only, without https://, port or path'
  if (!hostPattern.test(host)) return 'This is not a domain name, such as booking.example.com'
  if (host === platformDomain || host.endsWith(`.${platformDomain}`)) return 'Use a domain of your own'
  if (localNames.test(host)) return 'This name does not exist on the public internet'
  return null
}

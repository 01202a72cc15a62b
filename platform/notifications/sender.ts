import { originOf, type Config } from '#platform/config.ts'
import { emailColours, type EmailMarketplace } from '#platform/storefront/index.ts'
import { platformTenantId, type TenantView } from '#platform/tenancy/index.ts'

/** In whose name a message goes out, and where its links lead. */
export type Sender = {
  tenant: TenantView
  /** The canonical host of its pages: links, and the domain of the Message-ID. */
  host: string
  /** `https://salon.example`, without a slash at the end. */
  origin: string
  /** Where those who run marketplaces sign in. */
  consoleOrigin: string
  isPlatform: boolean
  locale: 'en-US' | 'en-GB'
  marketplace: EmailMarketplace
}

type LinkConfig = Pick<Config, 'platformDomain' | 'publicScheme' | 'publicPort'>

export function senderOf(config: LinkConfig, tenant: TenantView): Sender {
  const isPlatform = tenant.id === platformTenantId
  const consoleHost = `admin.${config.platformDomain}`
  // The platform has no storefront: its pages are the console.
  const host = isPlatform ? consoleHost : (tenant.primaryHost ?? `${tenant.slug}.${config.platformDomain}`)
  const origin = originOf(config, host)
  return {
    tenant,
    host,
    origin,
    consoleOrigin: originOf(config, consoleHost),
    isPlatform,
    locale: localeOf(tenant),
    marketplace: {
      name: tenant.name,
      legalName: tenant.legalName,
      addressLines: addressLines(tenant.legalAddress),
      supportEmail: isPlatform ? `support@${config.platformDomain}` : tenant.supportEmail,
      supportPhone: tenant.supportPhone,
      url: `${origin}/`,
      // Stored images are WebP, which not every mail program shows: the name is set in type instead.
      logoUrl: null,
      colours: emailColours(tenant.theme, { accent: tenant.brand.colour ?? null }),
    },
  }
}

/** Countries that write English dates and hours the American way; the storefront's pages follow the same list. */
const americanHabits = new Set(['US', 'CA', 'PH', 'PR'])

/** The words of the stock themes are English, so the dates and sums between them are, too. */
export const localeOf = ({ country }: Pick<TenantView, 'country'>) =>
  americanHabits.has(country) ? 'en-US' : 'en-GB'

export const addressLines = (address: string) =>
  address
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean)

/** `90 minutes`, `1 hour`, `2 hours 15 minutes`. */
export function durationText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (minutes < 120 && rest !== 0) return minutes === 1 ? '1 minute' : `${minutes} minutes`
  const words = [hours === 1 ? '1 hour' : `${hours} hours`]
  if (rest > 0) words.push(`${rest} minutes`)
  return words.join(' ')
}

/** How far ahead a day is: `today`, `tomorrow`, `in 3 days`. */
export function inDaysText(when: Date, now: Date): string {
  const count = Math.round((when.getTime() - now.getTime()) / 86_400_000)
  if (count <= 0) return 'today'
  return count === 1 ? 'tomorrow' : `in ${count} days`
}

export const cityOf = (timeZone: string) => timeZone.split('/').at(-1)!.replaceAll('_', ' ')

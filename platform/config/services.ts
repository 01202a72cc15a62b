import { ConfigError, shown } from './error.ts'
import type { CalendarSettings, DatabaseUrls, PaymentSettings, Settings, SocialSettings } from './settings.ts'

type SocialValues = Record<SocialVariable, string | undefined> &
  Record<'GOOGLE_ISSUER' | 'APPLE_ISSUER' | 'FACEBOOK_URL' | 'FACEBOOK_GRAPH_URL', string>
type SocialVariable =
  | `GOOGLE_CLIENT_${'ID' | 'SECRET'}`
  | `FACEBOOK_CLIENT_${'ID' | 'SECRET'}`
  | `APPLE_${'CLIENT_ID' | 'TEAM_ID' | 'KEY_ID' | 'PRIVATE_KEY'}`

export function socialSettings(values: SocialValues, isLocal: boolean): SocialSettings {
  const addresses = ['GOOGLE_ISSUER', 'APPLE_ISSUER', 'FACEBOOK_URL', 'FACEBOOK_GRAPH_URL'] as const
  for (const name of addresses) {
    if (!isLocal && !values[name].startsWith('https:')) {
      throw new ConfigError(
        `${name} is ${shown(name, values[name])}, but must begin with https: in production.`,
      )
    }
  }
  const google = together(values, 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET')
  const apple = together(values, 'APPLE_CLIENT_ID', 'APPLE_TEAM_ID', 'APPLE_KEY_ID', 'APPLE_PRIVATE_KEY')
  const facebook = together(values, 'FACEBOOK_CLIENT_ID', 'FACEBOOK_CLIENT_SECRET')
  return {
    google: google && {
      clientId: google.GOOGLE_CLIENT_ID,
      clientSecret: google.GOOGLE_CLIENT_SECRET,
      issuer: values.GOOGLE_ISSUER,
    },
    apple: apple && {
      clientId: apple.APPLE_CLIENT_ID,
      teamId: apple.APPLE_TEAM_ID,
      keyId: apple.APPLE_KEY_ID,
      privateKey: apple.APPLE_PRIVATE_KEY,
      issuer: values.APPLE_ISSUER,
    },
    facebook: facebook && {
      clientId: facebook.FACEBOOK_CLIENT_ID,
      clientSecret: facebook.FACEBOOK_CLIENT_SECRET,
      site: values.FACEBOOK_URL,
      graph: values.FACEBOOK_GRAPH_URL,
    },
  }
}

type CalendarVariable = `${'GOOGLE' | 'MICROSOFT'}_CALENDAR_CLIENT_${'ID' | 'SECRET'}`

export function calendarSettings(values: Record<CalendarVariable, string | undefined>): CalendarSettings {
  const google = together(values, 'GOOGLE_CALENDAR_CLIENT_ID', 'GOOGLE_CALENDAR_CLIENT_SECRET')
  const microsoft = together(values, 'MICROSOFT_CALENDAR_CLIENT_ID', 'MICROSOFT_CALENDAR_CLIENT_SECRET')
  return {
    google: google && {
      clientId: google.GOOGLE_CALENDAR_CLIENT_ID,
      clientSecret: google.GOOGLE_CALENDAR_CLIENT_SECRET,
    },
    microsoft: microsoft && {
      clientId: microsoft.MICROSOFT_CALENDAR_CLIENT_ID,
      clientSecret: microsoft.MICROSOFT_CALENDAR_CLIENT_SECRET,
    },
  }
}

/** All of these variables, or null when none is set. @throws ConfigError when only some are */
function together<Name extends SocialVariable | CalendarVariable>(
  values: Record<Name, string | undefined>,
  ...names: Name[]
): Record<Name, string> | null {
  const missing = names.filter((name) => !values[name])
  if (missing.length === names.length) return null
  if (missing.length === 0)
    return Object.fromEntries(names.map((name) => [name, values[name]])) as Record<Name, string>
  throw new ConfigError(
    `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set, but ${names.join(', ')} must be given together.`,
  )
}

export function databaseUrls(appUrl?: string, migratorUrl?: string, relayUrl?: string): DatabaseUrls | null {
  if (appUrl && migratorUrl && relayUrl) return { appUrl, migratorUrl, relayUrl }
  const missing = Object.entries({
    DATABASE_URL: appUrl,
    DATABASE_MIGRATOR_URL: migratorUrl,
    DATABASE_RELAY_URL: relayUrl,
  }).flatMap(([name, url]) => (url ? [] : [name]))
  if (missing.length === 3) return null
  throw new ConfigError(
    `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set, but DATABASE_URL, ` +
      'DATABASE_MIGRATOR_URL and DATABASE_RELAY_URL must be given together.',
  )
}

export function twilioSettings(accountSid?: string, authToken?: string, from?: string): Settings['twilio'] {
  if (accountSid && authToken && from) return { accountSid, authToken, from }
  if (!accountSid && !authToken && !from) return null
  throw new ConfigError('TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM must be given together.')
}

export function paymentSettings(secretKey?: string, webhookSecrets?: string): PaymentSettings | null {
  if (!secretKey && !webhookSecrets) return null
  if (secretKey && webhookSecrets)
    return { secretKey, webhookSecrets: webhookSecrets.split(',').map((secret) => secret.trim()) }
  throw new ConfigError('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS must be given together.')
}

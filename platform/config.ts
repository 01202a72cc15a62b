import { resolve } from 'node:path'
import { cleanEnv } from 'envalid'
import { ConfigError, shown } from './config/error.ts'
import {
  calendarSettings,
  databaseUrls,
  paymentSettings,
  socialSettings,
  twilioSettings,
} from './config/services.ts'
import type { Config, EnvironmentVariables, Settings } from './config/settings.ts'
import { variables } from './config/variables.ts'
import { localSecretKey } from './local/secret-key.ts'

export { ConfigError } from './config/error.ts'
export { projectFolder } from './config/project-folder.ts'
export type {
  CalendarClient,
  CalendarSettings,
  Config,
  DatabaseUrls,
  Environment,
  EnvironmentVariables,
  LogLevel,
  PaymentSettings,
  Role,
  Settings,
  SocialSettings,
} from './config/settings.ts'

/**
 * The environment without the demand for a database, for the launcher that may bring its own.
 * @throws ConfigError naming each bad variable, what it holds and what it takes
 */
export function loadSettings(env: EnvironmentVariables = process.env): Settings {
  // A variable that is set to nothing (`PORT= npm start`, an empty line in a compose file) counts as not set.
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const values = cleanEnv(given, variables, {
    reporter: ({ errors }) => {
      const sentences = Object.entries(errors).map(
        ([name, error]) => `${name} is ${shown(name, given[name])}, but must be ${error?.message}.`,
      )
      if (sentences.length > 0) throw new ConfigError(sentences.join('\n'))
    },
  })
  const isLocal = values.NODE_ENV !== 'production' || (values.LOCAL_MODE ?? 'false') === 'true'
  if (!isLocal) requireReal(given)

  const platformDomain = values.PLATFORM_DOMAIN ?? 'localhost'
  const publicScheme = values.PUBLIC_SCHEME ?? (isLocal ? 'http' : 'https')
  return {
    environment: values.NODE_ENV,
    isLocal,
    role: values.ROLE,
    port: values.PORT,
    host: values.HOST ?? (isLocal ? '127.0.0.1' : '0.0.0.0'),
    platformDomain,
    publicScheme,
    publicPort: withoutDefault(publicScheme, values.PUBLIC_PORT ?? (isLocal ? values.PORT : undefined)),
    trustedProxies: values.TRUSTED_PROXY,
    database: databaseUrls(values.DATABASE_URL, values.DATABASE_MIGRATOR_URL, values.DATABASE_RELAY_URL),
    redisUrl: values.REDIS_URL ?? null,
    smtpUrl: values.SMTP_URL ?? null,
    twilio: twilioSettings(values.TWILIO_ACCOUNT_SID, values.TWILIO_AUTH_TOKEN, values.TWILIO_FROM),
    mailFrom: values.MAIL_FROM ?? `bookings@${platformDomain}`,
    dataFolder: values.DATA_FOLDER,
    storageFolder: values.STORAGE_FOLDER ?? resolve(values.DATA_FOLDER, 'storage'),
    secretKey: values.SECRET_KEY ?? localSecretKey(values.DATA_FOLDER),
    formerSecretKeys: values.SECRET_KEYS_FORMER,
    // On a machine for trying things out, signing in must not need a telephone.
    staffSecondFactor: values.STAFF_SECOND_FACTOR ?? (isLocal ? 'optional' : 'required'),
    breachedPasswordsUrl:
      values.BREACHED_PASSWORDS_URL?.replace(/\/+$/, '') ??
      (isLocal ? null : 'https://api.pwnedpasswords.com'),
    social: socialSettings(values, isLocal),
    calendars: calendarSettings(values),
    payments: paymentSettings(values.STRIPE_SECRET_KEY, values.STRIPE_WEBHOOK_SECRETS),
    jitsiAddress: values.JITSI_URL,
    loopbackPorts: isLocal ? values.LOOPBACK_PORTS : [],
    logLevel: values.LOG_LEVEL ?? (values.NODE_ENV === 'test' ? 'silent' : 'info'),
    poolSize: values.POOL_SIZE,
    maxEventLoopDelay: values.MAX_EVENT_LOOP_DELAY ?? (values.NODE_ENV === 'test' ? 0 : 1_000),
  }
}

/**
 * The environment of a serving process, parsed once.
 * @throws ConfigError as `loadSettings`, and when no database is named
 */
export function loadConfig(env: EnvironmentVariables = process.env): Config {
  const { database, ...settings } = loadSettings(env)
  if (!database) {
    throw new ConfigError(
      'DATABASE_URL is not set, but this process needs a database (npm start brings its own).',
    )
  }
  return { ...settings, database }
}

/** `https://salon.example.com` or `http://salon.localhost:3000`: what links to `host` start with. */
export function originOf(config: Pick<Settings, 'publicScheme' | 'publicPort'>, host: string) {
  return `${config.publicScheme}://${host}${config.publicPort === null ? '' : `:${config.publicPort}`}`
}

function requireReal(given: Record<string, string | undefined>) {
  const missing = ['DATABASE_URL', 'PLATFORM_DOMAIN', 'SECRET_KEY', 'SMTP_URL'].filter((name) => !given[name])
  if (missing.length === 0) return
  throw new ConfigError(
    `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not set, but must be in production (NODE_ENV=production).`,
  )
}

function withoutDefault(scheme: 'http' | 'https', port: number | undefined) {
  return port === undefined || port === (scheme === 'http' ? 80 : 443) ? null : port
}

import { resolve } from 'node:path'
import { isIP } from 'node:net'
import { cleanEnv, EnvError, makeValidator } from 'envalid'
import { localSecretKey } from './local/secret-key.ts'

/** The folder that holds package.json; relative folders in the environment are resolved against it. */
export const projectFolder = resolve(import.meta.dirname, '..')

export type Environment = 'production' | 'development' | 'test'
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>
export type Role = 'web' | 'worker' | 'all'
export type LogLevel = (typeof logLevels)[number]

/** One connection string per database role; all three reach the same database. */
export interface DatabaseUrls {
  /** Serves every request; owns nothing and cannot bypass row-level security. */
  appUrl: string
  /** Owns the tables; used by migrations only. */
  migratorUrl: string
  /** Reads the outbox and what sweeps over all tenants need. */
  relayUrl: string
}

/** What this deployment has registered with the companies by which people may sign in. Null: not offered. */
export interface SocialSettings {
  google: { clientId: string; clientSecret: string; issuer: string } | null
  /** The private key is PKCS #8, PEM: Apple takes a secret that is signed with it and lasts minutes. */
  apple: { clientId: string; teamId: string; keyId: string; privateKey: string; issuer: string } | null
  /** Addresses with the version of the API, without the slash at the end. */
  facebook: { clientId: string; clientSecret: string; site: string; graph: string } | null
}

export interface CalendarClient {
  clientId: string
  clientSecret: string
}
/** The account with the processor of payments; more than one webhook secret while one is being replaced. */
export interface PaymentSettings {
  secretKey: string
  webhookSecrets: string[]
}
/** With whose calendars this deployment may be connected. Null: not offered. */
export type CalendarSettings = Record<'google' | 'microsoft', CalendarClient | null>

export interface Settings {
  /** `development` serves the Remix apps through Vite; the other two serve what was built. */
  environment: Environment
  /** Stand-ins are allowed: generated secret, local mailbox, demo data. Never true in a real production. */
  isLocal: boolean
  /** What this process does: answer requests, run jobs, or both. */
  role: Role
  /** 0 lets the system choose. */
  port: number
  host: string
  /** Host name without port; storefronts are its subdomains. */
  platformDomain: string
  /** Links are built with these two; the port is null where the scheme's own port is meant. */
  publicScheme: 'http' | 'https'
  publicPort: number | null
  /** Peers whose forwarded headers count: addresses, CIDR ranges, or `loopback`. Empty: nobody's. */
  trustedProxies: string[]
  /** Null: no server was named, and `npm start` runs its own. */
  database: DatabaseUrls | null
  /** Null: queue, realtime, cache and limiter use PostgreSQL and memory. */
  redisUrl: string | null
  /** Null: the local mail server. */
  smtpUrl: string | null
  /** Null: text messages are shown in the local mailbox; elsewhere none are sent. */
  twilio: { accountSid: string; authToken: string; from: string } | null
  /** Envelope address of outgoing mail; the name shown is the tenant's. */
  mailFrom: string
  /** Absolute. Where this machine keeps what must survive a restart. */
  dataFolder: string
  /** Absolute. Root of the local-disk storage adapter. */
  storageFolder: string
  /** At least 32 characters; everything signed or encrypted derives its key from it. */
  secretKey: string
  /** Keys that `secretKey` replaced: what was signed or sealed with them is still known. */
  formerSecretKeys: string[]
  /** Whether those who run marketplaces need a second factor: always, or only when they have set one up. */
  staffSecondFactor: 'required' | 'optional'
  /** A service that knows passwords from breaches by the head of their SHA-1; null: only the built-in list. */
  breachedPasswordsUrl: string | null
  /** By whom people may sign in; a local machine without any of these brings its own provider. */
  social: SocialSettings
  /** Whose calendars may be connected; a local machine without any of these plays both itself. */
  calendars: CalendarSettings
  /** Null: a local machine plays the processor itself, and elsewhere nothing is paid online. */
  payments: PaymentSettings | null
  /** Where video calls take place unless a marketplace has its own: a Jitsi Meet, without the slash at the end. */
  jitsiAddress: string
  /**
   * Ports of this machine to which the address of a calendar may lead, for servers of our own on a machine for trying
   * things out. Always empty in a real production.
   */
  loopbackPorts: number[]
  logLevel: LogLevel
  /** Connections per database pool. */
  poolSize: number
  /** How late the event loop may be, in milliseconds, before requests are told to come back; 0: they never are. */
  maxEventLoopDelay: number
}

export type Config = Settings & { database: DatabaseUrls }

/** The environment is wrong; each line of the message is one sentence for whoever set it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const domainPattern =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

function expect(isValid: boolean, wanted: string): asserts isValid {
  if (!isValid) throw new EnvError(wanted)
}

const wholeNumber = (from: number, to: number) =>
  makeValidator((input) => {
    const number = /^\d{1,9}$/.test(input) ? Number(input) : Number.NaN
    expect(number >= from && number <= to, `a whole number from ${from} to ${to}`)
    return number
  })

const oneOf = <T extends string>(...choices: T[]) =>
  makeValidator((input) => {
    const choice = choices.find((each) => each === input)
    expect(choice !== undefined, `one of ${choices.join(', ')}`)
    return choice
  })

const serviceUrl = (wanted: string, fits: (url: URL) => boolean) =>
  makeValidator((input) => {
    expect(URL.canParse(input) && fits(new URL(input)), wanted)
    return input
  })

const databaseUrl = serviceUrl(
  'a PostgreSQL address such as postgres://role:password@host:5432/database',
  (url) =>
    /^postgres(ql)?:$/.test(url.protocol) &&
    url.username !== '' &&
    url.hostname !== '' &&
    url.pathname.length > 1,
)

const domain = makeValidator((input) => {
  expect(domainPattern.test(input), 'a lower-case host name without scheme and port, such as example.com')
  return input
})

const mailAddress = makeValidator((input) => {
  expect(/^[^\s@<>]+@[^\s@<>]+$/.test(input), 'a bare mail address such as bookings@example.com')
  return input
})

const twilioAccount = makeValidator((input) => {
  expect(/^AC[0-9a-f]{32}$/i.test(input), 'an account SID, AC and 32 hexadecimal digits')
  return input
})

const twilioSender = makeValidator((input) => {
  expect(
    /^(\+[1-9]\d{6,14}|MG[0-9a-f]{32})$/i.test(input),
    'a number such as +14155550100 or the SID of a messaging service',
  )
  return input
})

const proxyList = makeValidator((input) => {
  const proxies = input.split(',').map((each) => each.trim())
  expect(proxies.every(isProxy), 'a comma-separated list of addresses or CIDR ranges, or loopback')
  return proxies
})

function isProxy(text: string) {
  if (text === 'loopback') return true
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

const folder = makeValidator((input) => resolve(projectFolder, input))

const secret = makeValidator((input) => {
  expect(input.length >= 32, 'at least 32 characters long')
  return input
})

const formerSecrets = makeValidator((input) => {
  const secrets = input.split(',').map((each) => each.trim())
  expect(
    secrets.every((each) => each.length >= 32),
    'a comma-separated list of keys of at least 32 characters each',
  )
  return secrets
})

const text = makeValidator((input) => input)
const webAddress = makeValidator((input) => {
  expect(
    URL.canParse(input) && /^https?:$/.test(new URL(input).protocol),
    'an address such as https://accounts.google.com',
  )
  return input.replace(/\/+$/, '')
})
const portList = makeValidator((input) => {
  const ports = input.split(',').map((each) => Number(each.trim()))
  expect(
    ports.every((port) => Number.isInteger(port) && port >= 1024 && port <= 65535),
    'a comma-separated list of ports from 1024 on',
  )
  return ports
})
const privateKey = makeValidator((input) => {
  // Many places where variables are kept take no line breaks.
  const key = input.replaceAll('\\n', '\n')
  expect(key.includes('-----BEGIN PRIVATE KEY-----'), 'the content of the .p8 file that Apple made')
  return key
})

const variables = {
  NODE_ENV: oneOf('production', 'development', 'test')({ default: 'development' }),
  LOCAL_MODE: oneOf('true', 'false')({ default: undefined }),
  ROLE: oneOf('web', 'worker', 'all')({ default: 'all' }),
  PORT: wholeNumber(0, 65535)({ default: 3000 }),
  HOST: makeValidator((input) => input)({ default: undefined }),
  PLATFORM_DOMAIN: domain({ default: undefined }),
  PUBLIC_SCHEME: oneOf('http', 'https')({ default: undefined }),
  PUBLIC_PORT: wholeNumber(1, 65535)({ default: undefined }),
  TRUSTED_PROXY: proxyList({ default: [] }),
  DATABASE_URL: databaseUrl({ default: undefined }),
  DATABASE_MIGRATOR_URL: databaseUrl({ default: undefined }),
  DATABASE_RELAY_URL: databaseUrl({ default: undefined }),
  REDIS_URL: serviceUrl('a Redis address such as redis://host:6379', (url) =>
    /^rediss?:$/.test(url.protocol),
  )({ default: undefined }),
  SMTP_URL: serviceUrl('a mail server address such as smtp://user:password@host:587', (url) =>
    /^smtps?:$/.test(url.protocol),
  )({ default: undefined }),
  MAIL_FROM: mailAddress({ default: undefined }),
  TWILIO_ACCOUNT_SID: twilioAccount({ default: undefined }),
  TWILIO_AUTH_TOKEN: makeValidator((input) => input)({ default: undefined }),
  TWILIO_FROM: twilioSender({ default: undefined }),
  DATA_FOLDER: folder({ default: resolve(projectFolder, '.data') }),
  STORAGE_FOLDER: folder({ default: undefined }),
  SECRET_KEY: secret({ default: undefined }),
  SECRET_KEYS_FORMER: formerSecrets({ default: [] }),
  STAFF_SECOND_FACTOR: oneOf('required', 'optional')({ default: undefined }),
  BREACHED_PASSWORDS_URL: serviceUrl('an address such as https://api.pwnedpasswords.com', (url) =>
    /^https?:$/.test(url.protocol),
  )({ default: undefined }),
  GOOGLE_CLIENT_ID: text({ default: undefined }),
  GOOGLE_CLIENT_SECRET: text({ default: undefined }),
  GOOGLE_ISSUER: webAddress({ default: 'https://accounts.google.com' }),
  APPLE_CLIENT_ID: text({ default: undefined }),
  APPLE_TEAM_ID: text({ default: undefined }),
  APPLE_KEY_ID: text({ default: undefined }),
  APPLE_PRIVATE_KEY: privateKey({ default: undefined }),
  APPLE_ISSUER: webAddress({ default: 'https://appleid.apple.com' }),
  FACEBOOK_CLIENT_ID: text({ default: undefined }),
  FACEBOOK_CLIENT_SECRET: text({ default: undefined }),
  FACEBOOK_URL: webAddress({ default: 'https://www.facebook.com/v23.0' }),
  FACEBOOK_GRAPH_URL: webAddress({ default: 'https://graph.facebook.com/v23.0' }),
  GOOGLE_CALENDAR_CLIENT_ID: text({ default: undefined }),
  GOOGLE_CALENDAR_CLIENT_SECRET: text({ default: undefined }),
  MICROSOFT_CALENDAR_CLIENT_ID: text({ default: undefined }),
  MICROSOFT_CALENDAR_CLIENT_SECRET: text({ default: undefined }),
  STRIPE_SECRET_KEY: text({ default: undefined }),
  STRIPE_WEBHOOK_SECRETS: text({ default: undefined }),
  JITSI_URL: webAddress({ default: 'https://meet.jit.si' }),
  LOOPBACK_PORTS: portList({ default: [] }),
  LOG_LEVEL: oneOf(...logLevels)({ default: undefined }),
  POOL_SIZE: wholeNumber(1, 500)({ default: 6 }),
  MAX_EVENT_LOOP_DELAY: wholeNumber(0, 60_000)({ default: undefined }),
}

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

type SocialValues = Record<SocialVariable, string | undefined> &
  Record<'GOOGLE_ISSUER' | 'APPLE_ISSUER' | 'FACEBOOK_URL' | 'FACEBOOK_GRAPH_URL', string>
type SocialVariable =
  | `GOOGLE_CLIENT_${'ID' | 'SECRET'}`
  | `FACEBOOK_CLIENT_${'ID' | 'SECRET'}`
  | `APPLE_${'CLIENT_ID' | 'TEAM_ID' | 'KEY_ID' | 'PRIVATE_KEY'}`

function socialSettings(values: SocialValues, isLocal: boolean): SocialSettings {
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

function calendarSettings(values: Record<CalendarVariable, string | undefined>): CalendarSettings {
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

function databaseUrls(appUrl?: string, migratorUrl?: string, relayUrl?: string): DatabaseUrls | null {
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

function twilioSettings(accountSid?: string, authToken?: string, from?: string): Settings['twilio'] {
  if (accountSid && authToken && from) return { accountSid, authToken, from }
  if (!accountSid && !authToken && !from) return null
  throw new ConfigError('TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM must be given together.')
}

function paymentSettings(secretKey?: string, webhookSecrets?: string): PaymentSettings | null {
  if (!secretKey && !webhookSecrets) return null
  if (secretKey && webhookSecrets)
    return { secretKey, webhookSecrets: webhookSecrets.split(',').map((secret) => secret.trim()) }
  throw new ConfigError('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS must be given together.')
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

/** A value as it may appear on a screen or in a log: without passwords, and not endless. */
function shown(name: string, value = '') {
  if (/^SECRET_KEY|PRIVATE_KEY|CLIENT_SECRET|^STRIPE_/.test(name)) return `${value.length} characters long`
  return JSON.stringify(value.replace(/(:\/\/[^:@/]*:)[^@]*@/, '$1***@').slice(0, 100))
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
export type Environment = 'production' | 'development' | 'test'
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>
export type Role = 'web' | 'worker' | 'all'

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

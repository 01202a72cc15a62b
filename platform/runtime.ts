import { join } from 'node:path'
import { Pool } from 'pg'
import type { Logger } from 'pino'
import {
  type BillingGateway,
  billingNoticeKinds,
  handleBillingNotice,
  noBilling,
  openStripeBilling,
} from './billing/index.ts'
import { openCalendarGateways, type CalendarGateways } from './calendars/index.ts'
import type { Config } from './config.ts'
import {
  configuredIssuers,
  noBreachedPasswords,
  openBreachedPasswords,
  openSocialProviders,
  type BreachedPasswords,
  type SocialProviders,
} from './identity/index.ts'
import { openCache, type Cache } from './kernel/cache.ts'
import { openDatabase, type Database } from './kernel/database.ts'
import { openLimiter, type Limiter } from './kernel/limiter.ts'
import { openMailer, type Mailer } from './kernel/mail.ts'
import { openQueue, type Queue } from './kernel/queue.ts'
import { openRealtime, type Realtime } from './kernel/realtime.ts'
import { openVault, type Vault } from './kernel/vault.ts'
import type { MailStore } from './local/mailbox/index.ts'
import { openMeetingGateways, zoomAddresses, type MeetingGateways } from './meetings/index.ts'
import {
  accountOnBehalf,
  noPayments,
  type NoticeReader,
  openStripe,
  type PaymentGateway,
} from './payments/index.ts'
import type { Ctx } from './kernel/tenant.ts'
import { noSms, openTwilio, type Sms } from './notifications/index.ts'
import { systemClock, type Clock } from './kernel/time.ts'
import { openLocalStorage, type Storage } from './kernel/storage.ts'
import { newLogger } from './logger.ts'

/** What a process holds open. Built once at its start, closed once at its end. */
export type Runtime = {
  config: Config
  log: Logger
  /** The one clock of this process: every `ctx.now`, and what sweeps take for the present. */
  clock: Clock
  /** Role `app`: everything that a request or a job does for one tenant. */
  database: Database
  /** Role `relay`: the outbox and the sweeps, which look over all tenants. */
  relayPool: Pool
  queue: Queue
  realtime: Realtime
  cache: Cache
  limiter: Limiter
  mailer: Mailer
  /** Text messages to telephones. */
  sms: Sms
  /** Files of tenants, such as the widths of their images. */
  storage: Storage
  /** Seals and signs with the keys of this deployment. */
  vault: Vault
  /** Asked whenever a password is chosen. */
  breachedPasswords: BreachedPasswords
  /** With whom people may sign in besides a password. */
  social: SocialProviders
  /** Google's and Microsoft's calendars. */
  calendars: CalendarGateways
  /** Takes, holds and sends the money. */
  payments: PaymentGateway
  /** Sells plans at the same processor. */
  billing: BillingGateway
  /** The account that a marketplace is paid to for its plans; null while it cannot be paid in this currency. */
  sellerAccount(ctx: Ctx, currency: string): Promise<string | null>
  /** Who takes which of the processor's notices, where it is not payments itself. */
  noticeReaders: readonly NoticeReader[]
  /** Where the parties of virtual bookings meet. */
  meetings: MeetingGateways
  /** What the local mail server has kept; null where mail is really sent. */
  mailbox: MailStore | null
  close(): Promise<void>
}

export async function openRuntime(
  config: Config,
  options: { logger?: Logger; clock?: Clock } = {},
): Promise<Runtime> {
  const log = options.logger ?? newLogger(config)
  const clock = options.clock ?? systemClock
  const { redisUrl } = config
  const { appUrl, relayUrl } = config.database
  const prefix = config.platformDomain
  const database = openDatabase({ url: appUrl, poolSize: config.poolSize, log, clock })
  const relayPool = openRelayPool(relayUrl, log)
  const queue = openQueue({ relayUrl, redisUrl, prefix, log })
  const realtime = openRealtime({ appUrl, redisUrl, prefix, log })
  const cache = openCache({ redisUrl, prefix, log })
  // A local machine has one process that serves: counting in its memory saves a write per search.
  const limiter = openLimiter({ redisUrl, database: config.isLocal ? null : database, prefix, log })
  const mailbox = config.smtpUrl === null ? await openLocalMailbox(config, log) : null
  const smtpUrl = config.smtpUrl ?? mailbox!.smtpUrl
  const social = await openSocial(config, log)
  const calendars = await openCalendars(config, log)
  const payments = await openPayments(config, log)
  const zoom = await openZoom(config, log)
  const selling = { database, billing: payments.billing, sellerAccount: accountOnBehalf, clock, log }
  const mailer = openMailer({ smtpUrl, hostName: config.mailFrom.split('@')[1]!, log })
  return {
    config,
    log,
    clock,
    database,
    relayPool,
    queue,
    realtime,
    cache,
    limiter,
    mailer,
    sms: config.twilio ? openTwilio(config.twilio) : (mailbox?.sms ?? noSms),
    storage: openLocalStorage(config.storageFolder),
    breachedPasswords: config.breachedPasswordsUrl
      ? openBreachedPasswords({
          url: config.breachedPasswordsUrl,
          onFailure: (error) => log.warn({ err: error }, 'a password could not be looked up'),
        })
      : noBreachedPasswords,
    vault: openVault([config.secretKey, ...config.formerSecretKeys]),
    social: social.providers,
    calendars: calendars.gateways,
    payments: payments.gateway,
    billing: payments.billing,
    sellerAccount: accountOnBehalf,
    noticeReaders: [
      {
        kinds: billingNoticeKinds,
        handle: (scope, notice) => handleBillingNotice(selling, scope, notice),
      },
    ],
    meetings: openMeetingGateways({ jitsiAddress: config.jitsiAddress, zoom: zoom.addresses, clock }),
    mailbox: mailbox?.store ?? null,
    async close() {
      mailer.close()
      await social.close()
      await calendars.close()
      await payments.close()
      await zoom.close()
      await mailbox?.close()
      // Each on its own: one that cannot be closed must not keep the others open.
      const closed = await Promise.allSettled([
        queue.close(),
        realtime.close(),
        cache.close(),
        limiter.close(),
      ])
      closed.push(...(await Promise.allSettled([database.close(), relayPool.end()])))
      for (const outcome of closed) {
        if (outcome.status === 'rejected') log.warn({ err: outcome.reason }, 'something could not be closed')
      }
    },
  }
}

/** The configuration demands a mail server everywhere but on a local machine; this is never loaded elsewhere. */
async function openLocalMailbox({ dataFolder }: Config, log: Logger) {
  const { openMailbox } = await import('./local/mailbox/index.ts')
  return openMailbox({ folder: join(dataFolder, 'mailbox'), log })
}

/** Where nothing is registered, a local machine plays all providers itself; that is never loaded elsewhere. */
async function openSocial(config: Config, log: Logger) {
  const issuers = configuredIssuers(config.social)
  if (issuers.length === 0 && config.isLocal && config.environment !== 'test') {
    const { openLocalProviders } = await import('./local/oidc/index.ts')
    return openLocalProviders({ config, log })
  }
  const settings = async () => config.social
  return {
    providers: openSocialProviders({ issuers, settings, isLocal: config.isLocal }),
    close: async () => {},
  }
}

/** As with social sign-in: a local machine that is registered with neither company plays both. */
async function openCalendars(config: Config, log: Logger) {
  const { google, microsoft } = config.calendars
  if (!google && !microsoft && config.isLocal && config.environment !== 'test') {
    const { openLocalCalendars } = await import('./local/calendars/index.ts')
    return openLocalCalendars({ folder: join(config.dataFolder, 'calendars'), log })
  }
  return { gateways: openCalendarGateways(config.calendars), close: async () => {} }
}

/** As with the calendars: a local machine without an account of its own plays the processor. */
async function openPayments({ payments, isLocal, environment, dataFolder, port }: Config, log: Logger) {
  if (!payments && isLocal && environment !== 'test') {
    const { openLocalPayments } = await import('./local/stripe/index.ts')
    return openLocalPayments({ folder: join(dataFolder, 'stripe'), port, log })
  }
  const gateway = payments ? openStripe({ ...payments, address: null }) : noPayments
  const billing = payments ? openStripeBilling({ secretKey: payments.secretKey, address: null }) : noBilling
  return { gateway, billing, close: async () => {} }
}

/** Marketplaces bring their own apps; a local machine plays Zoom itself for them. */
async function openZoom({ isLocal, dataFolder }: Config, log: Logger) {
  if (!isLocal) return { addresses: async () => zoomAddresses, close: async () => {} }
  const { openLocalZoom } = await import('./local/zoom/index.ts')
  return openLocalZoom({ file: join(dataFolder, 'zoom.json'), log })
}

/** Small, because one relay and one sweep at a time use it; with limits that keep a dead line from hanging. */
function openRelayPool(url: string, log: Logger): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 3,
    connectionTimeoutMillis: 2_000,
    query_timeout: 4_000,
    statement_timeout: 3_500,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  })
  pool.on('error', (error) => log.warn({ err: error }, 'an idle relay connection was lost'))
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

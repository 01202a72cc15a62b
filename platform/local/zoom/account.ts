import { randomBytes, randomInt } from 'node:crypto'
import { Refusal, type Asked } from '../calendars/service.ts'

/** A server-to-server OAuth app, in the account of whoever runs it. */
export type ZoomApp = {
  accountId: string
  clientId: string
  clientSecret: string
  scopes: string[]
  /** The addresses of the account's users; the first is its owner. */
  users: string[]
}

export type ZoomMeeting = {
  id: number
  uuid: string
  host_id: string
  host_email: string
  topic: string
  type: number
  status: 'waiting' | 'started'
  start_time: string
  duration: number
  timezone: string
  agenda: string
  created_at: string
  password: string
  settings: Record<string, unknown>
}

/** Everything that a server knows; a local machine keeps it between two runs. */
export class ZoomStore {
  readonly apps = new Map<string, ZoomApp>()
  readonly meetings = new Map<number, ZoomMeeting & { accountId: string }>()
}

export const everyScope = ['meeting:read:admin', 'meeting:write:admin', 'user:read:admin']
const requestsADay = 100

type Access = { app: ZoomApp; until: number }

/** As Zoom refuses. https://developers.zoom.us/docs/api/errors */
export const refused = (status: number, code: number, message: string, headers?: Record<string, string>) =>
  new Refusal({ status, body: { code, message }, ...(headers ? { headers } : {}) })

type Options = {
  now: () => Date
  /** How long a token lives. */
  tokenSeconds: number
  /** Apps that nobody has registered are taken with the first secret that is shown. */
  takesUnknownApps: boolean
}

/** Tokens of apps, and how often each user's meetings were written on a day. */
export class ZoomAccess {
  private readonly tokens = new Map<string, Access>()
  private readonly written = new Map<string, number>()
  /** How many tokens were handed out, for tests that count. */
  tokenCount = 0

  constructor(
    readonly store: ZoomStore,
    readonly options: Options,
  ) {}

  /** https://developers.zoom.us/docs/internal-apps/s2s-oauth/ */
  issue({ headers, text }: Asked) {
    const form = new URLSearchParams(text)
    if (form.get('grant_type') !== 'account_credentials')
      throw oauthRefusal('unsupported_grant_type', 'unsupported grant type')
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    const [clientId = '', clientSecret = ''] = Buffer.from(basic, 'base64').toString().split(':')
    const accountId = form.get('account_id') ?? ''
    const app = this.store.apps.get(clientId) ?? this.unknown({ accountId, clientId, clientSecret })
    if (app?.clientSecret !== clientSecret)
      throw oauthRefusal('invalid_client', 'Invalid client_id or client_secret')
    if (app.accountId !== accountId) throw oauthRefusal('invalid_request', 'Bad Request')
    const token = `eyJ${randomBytes(24).toString('base64url')}`
    const { tokenSeconds, now } = this.options
    this.tokens.set(token, { app, until: now().getTime() + tokenSeconds * 1_000 })
    this.tokenCount++
    const scope = app.scopes.join(' ')
    return { access_token: token, token_type: 'bearer', expires_in: tokenSeconds, scope }
  }

  private unknown(shown: Pick<ZoomApp, 'accountId' | 'clientId' | 'clientSecret'>): ZoomApp | null {
    if (!this.options.takesUnknownApps || !shown.clientId || !shown.clientSecret) return null
    const app = { ...shown, scopes: everyScope, users: [`owner@${shown.accountId.toLowerCase()}.example`] }
    this.store.apps.set(app.clientId, app)
    return app
  }

  /** Whose call this is. @throws Refusal without a token that counts, or without the right */
  appOf({ headers }: Asked, scope: string): ZoomApp {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    const found = this.tokens.get(token)
    if (!found) throw refused(401, 124, 'Invalid access token.')
    if (found.until <= this.options.now().getTime()) throw refused(401, 124, 'Access token is expired.')
    if (!found.app.scopes.includes(scope))
      throw refused(400, 4711, `Invalid access token, does not contain scopes:[${scope}].`)
    return found.app
  }

  /** Ends all tokens, as if an hour had passed or the app's secret had been renewed. */
  endTokens(): void {
    this.tokens.clear()
  }

  /** @param name `me`, which is the account's owner, or an address. @throws Refusal for nobody of the account */
  userIn(app: ZoomApp, name: string): string {
    if (name === 'me') return app.users[0]!
    const user = app.users.find((each) => each === name.toLowerCase())
    if (!user) throw refused(404, 1001, `User does not exist: ${name}.`)
    return user
  }

  /** A hundred meetings are made or changed for one user in a day (UTC). @throws Refusal */
  countWrite(user: string): void {
    const now = this.options.now()
    const key = `${user} ${now.toISOString().slice(0, 10)}`
    const count = (this.written.get(key) ?? 0) + 1
    this.written.set(key, count)
    if (count <= requestsADay) return
    const message = `You have exceeded the daily rate limit (${requestsADay}) of Meeting Create/Update API requests permitted for this particular user.`
    const midnight = new Date(Math.ceil((now.getTime() + 1) / 86_400_000) * 86_400_000)
    throw refused(429, 429, message, { 'retry-after': midnight.toISOString() })
  }
}

const oauthRefusal = (error: string, reason: string) => new Refusal({ status: 400, body: { reason, error } })

export const newMeetingId = () => randomInt(80_000_000_000, 99_999_999_999)
export const newZak = () => randomBytes(20).toString('base64url')

import { createHash, randomBytes } from 'node:crypto'
import { Refusal, type Asked, type Answered } from './service.ts'

type Code = {
  email: string
  redirectUri: string
  challenge: string
  scopes: string[]
  isOffline: boolean
  until: number
}
type Grant = { email: string; scopes: string[] }
export type AccessToken = Grant & { refresh: string | null; until: number }

export type OauthOptions = {
  clientId: string
  clientSecret: string
  /** Microsoft gives a new refresh token with each use, Google keeps the first. */
  rotates: boolean
  /** How long an access token lives. */
  tokenSeconds: number
  now: () => Date
}

const random = (prefix: string) => `${prefix}${randomBytes(24).toString('base64url')}`

/** RFC 6749 with PKCE (RFC 7636): codes that count once, access tokens that end, grants that can be withdrawn. */
export class Tokens {
  readonly codes = new Map<string, Code>()
  readonly refreshTokens = new Map<string, Grant>()
  readonly accessTokens = new Map<string, AccessToken>()
  /** How often tokens were refreshed, for tests that count. */
  refreshCount = 0

  constructor(readonly options: OauthOptions) {}

  private now = () => this.options.now().getTime()

  /** @throws Refusal for a request that no page may be shown for (RFC 6749, 4.1.2.1) */
  check(query: URLSearchParams): void {
    const redirectUri = query.get('redirect_uri') ?? ''
    if (query.get('client_id') !== this.options.clientId || !URL.canParse(redirectUri)) {
      throw new Refusal({ status: 400, type: 'text/plain', body: 'Error 400: invalid_client' })
    }
    if (query.get('response_type') !== 'code' || query.get('code_challenge_method') !== 'S256') {
      throw new Refusal({ status: 400, type: 'text/plain', body: 'Error 400: invalid_request' })
    }
  }

  /** The person has agreed. @returns where the browser goes on */
  agree(email: string, scopes: string[], query: URLSearchParams): string {
    const code = random('4/')
    const redirectUri = query.get('redirect_uri') ?? ''
    this.codes.set(code, {
      email,
      redirectUri,
      challenge: query.get('code_challenge') ?? '',
      scopes,
      isOffline: query.get('access_type') === 'offline' || scopes.includes('offline_access'),
      until: this.now() + 60_000,
    })
    const to = new URL(redirectUri)
    to.searchParams.set('code', code)
    to.searchParams.set('scope', scopes.join(' '))
    to.searchParams.set('state', query.get('state') ?? '')
    return to.href
  }

  refuse(query: URLSearchParams): string {
    const to = new URL(query.get('redirect_uri') ?? '')
    to.searchParams.set('error', 'access_denied')
    to.searchParams.set('state', query.get('state') ?? '')
    return to.href
  }

  /** The token endpoint. */
  answer({ text }: Asked): Answered {
    const form = new URLSearchParams(text)
    const isClient =
      form.get('client_id') === this.options.clientId &&
      form.get('client_secret') === this.options.clientSecret
    if (!isClient) throw oauthRefusal(401, 'invalid_client')
    if (form.get('grant_type') === 'refresh_token') return this.refresh(form.get('refresh_token') ?? '')
    if (form.get('grant_type') !== 'authorization_code') throw oauthRefusal(400, 'unsupported_grant_type')
    const code = this.codes.get(form.get('code') ?? '')
    this.codes.delete(form.get('code') ?? '')
    const verifier = form.get('code_verifier') ?? ''
    const isProven =
      code !== undefined &&
      code.until > this.now() &&
      code.redirectUri === form.get('redirect_uri') &&
      code.challenge === createHash('sha256').update(verifier).digest('base64url')
    if (!isProven) throw oauthRefusal(400, 'invalid_grant')
    const refresh = code.isOffline ? random('1//') : null
    if (refresh) this.refreshTokens.set(refresh, { email: code.email, scopes: code.scopes })
    return this.issue({ email: code.email, scopes: code.scopes }, refresh, refresh)
  }

  private refresh(given: string): Answered {
    const grant = this.refreshTokens.get(given)
    if (!grant) throw oauthRefusal(400, 'invalid_grant')
    this.refreshCount++
    if (!this.options.rotates) return this.issue(grant, given, null)
    const next = random('1//')
    // The old one lives on for a while, as a client may not have kept the new one.
    this.refreshTokens.set(next, grant)
    return this.issue(grant, next, next)
  }

  private issue(grant: Grant, refresh: string | null, shown: string | null): Answered {
    const access = random('ya29.')
    const { tokenSeconds } = this.options
    this.accessTokens.set(access, { ...grant, refresh, until: this.now() + tokenSeconds * 1_000 })
    const body = {
      access_token: access,
      expires_in: tokenSeconds,
      token_type: 'Bearer',
      scope: grant.scopes.join(' '),
      ...(shown ? { refresh_token: shown } : {}),
      ...(grant.scopes.includes('openid') ? { id_token: idToken(grant.email) } : {}),
    }
    return { status: 200, body }
  }

  /** Withdraws what a person has agreed to; every token of theirs ends. */
  revokeAll(email: string): void {
    for (const tokens of [this.refreshTokens, this.accessTokens]) {
      for (const [token, grant] of tokens) if (grant.email === email) tokens.delete(token)
    }
  }

  /** RFC 7009. */
  revoke(token: string): Answered {
    const email = this.refreshTokens.get(token)?.email ?? this.accessTokens.get(token)?.email
    if (email === undefined) throw oauthRefusal(400, 'invalid_token')
    this.revokeAll(email)
    return { status: 200, body: {} }
  }

  /** Ends all access tokens, as if an hour had passed. */
  expireAccess(): void {
    this.accessTokens.clear()
  }

  /** Whose call this is. */
  find({ headers }: Asked): AccessToken | null {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    const found = this.accessTokens.get(token)
    return found && found.until > this.now() ? found : null
  }
}

const oauthRefusal = (status: number, error: string) =>
  new Refusal({ status, body: { error, error_description: error.replaceAll('_', ' ') } })

/** Read by the client from the token endpoint's own answer, where its signature adds nothing (OIDC core, 3.1.3.7). */
function idToken(email: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const subject = Buffer.from(email).toString('hex')
  return `${part({ alg: 'none' })}.${part({ sub: subject, email, email_verified: true })}.`
}

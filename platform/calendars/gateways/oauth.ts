import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { after, systemClock } from '#platform/kernel/time.ts'
import { CalendarFailure } from '../rules/failures.ts'
import { GatewaySignal, type CalendarTokens, type GatewaySettings } from './calendar-gateway.ts'
import { limitedFetch, retryAfterMs } from './limited-fetch.ts'

const TokenAnswer = Type.Object({
  access_token: Type.String({ minLength: 1 }),
  expires_in: Type.Number(),
  refresh_token: Type.Optional(Type.String()),
  scope: Type.Optional(Type.String()),
})

/** A token that ends within a minute is not used any more: clocks differ, and calls take their time. */
const marginMs = 60_000

/** The authorisation code flow with PKCE (RFC 6749, 7636), as both companies have it. */
export function openOauth(
  settings: GatewaySettings,
  wanted: { scopes: string[]; extra: Record<string, string> },
) {
  const { clientId, clientSecret, clock = systemClock } = settings
  const client = { client_id: clientId, client_secret: clientSecret }

  async function ask(form: Record<string, string>): Promise<CalendarTokens & { scope: string | null }> {
    const response = await limitedFetch(settings.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...client, ...form }).toString(),
    })
    const answer: unknown = await response.json().catch(() => null)
    if (!response.ok) throw refusalOf(response, answer)
    if (!Value.Check(TokenAnswer, answer)) throw new CalendarFailure('server_error')
    return {
      access: answer.access_token,
      refresh: answer.refresh_token ?? form.refresh_token ?? '',
      expiresAt: after(clock(), answer.expires_in * 1_000 - marginMs).toISOString(),
      scope: answer.scope ?? null,
    }
  }

  return {
    authorizeUrl({ state, verifier, redirectUri, account }: Parameters<AuthorizeUrl>[0]): string {
      const url = new URL(settings.authorizeUrl)
      const parameters = {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: wanted.scopes.join(' '),
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...wanted.extra,
        ...(account === null ? {} : { login_hint: account }),
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return url.href
    },

    async exchange({ code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string }) {
      const { scope, ...tokens } = await ask({
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      })
      const granted = (scope ?? '').toLowerCase()
      const hasAll = wanted.scopes
        .filter((each) => each !== 'offline_access')
        .every((each) => granted.includes(each.toLowerCase()))
      // Without an offline token the connection would end within the hour.
      if ((scope !== null && !hasAll) || tokens.refresh === '') throw new GatewaySignal('not_granted')
      return tokens
    },

    async refresh({ refresh }: CalendarTokens): Promise<CalendarTokens> {
      const { scope: _, ...tokens } = await ask({ grant_type: 'refresh_token', refresh_token: refresh })
      return tokens
    },

    async revoke({ refresh }: CalendarTokens): Promise<void> {
      if (settings.revokeUrl === null) return
      const response = await limitedFetch(settings.revokeUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token: refresh }).toString(),
      })
      // 400: it has ended already.
      if (!response.ok && response.status !== 400) throw refusalOf(response, null)
    },
  }
}
type AuthorizeUrl = (input: {
  state: string
  verifier: string
  redirectUri: string
  account: string | null
}) => string

function refusalOf(response: Response, answer: unknown) {
  const error = answer !== null && typeof answer === 'object' && 'error' in answer ? answer.error : ''
  if (error === 'invalid_grant' || error === 'interaction_required' || error === 'consent_required') {
    return new CalendarFailure('needs_consent')
  }
  if (response.status === 429) {
    return new CalendarFailure('rate_limited', { retryAfterMs: retryAfterMs(response.headers) })
  }
  return new CalendarFailure(response.status >= 500 ? 'server_error' : 'refused', {
    cause: new Error(String(error)),
  })
}

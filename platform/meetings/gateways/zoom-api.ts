import { createHash } from 'node:crypto'
import { after, hours, minutes, seconds, systemClock, type Clock } from '#platform/kernel/time.ts'
import { MeetingFailure } from './failure.ts'

/** Of a server-to-server OAuth app in the marketplace's own account. */
export type ZoomCredentials = { accountId: string; clientId: string; clientSecret: string }
/** Without the slash at the end. */
export type ZoomAddresses = { tokenUrl: string; apiUrl: string }
export const zoomAddresses: ZoomAddresses = {
  tokenUrl: 'https://zoom.us/oauth/token',
  apiUrl: 'https://api.zoom.us/v2',
}

export type ZoomOptions = {
  /** Where Zoom answers; asked when it is first needed. */
  zoom: () => Promise<ZoomAddresses>
  clock?: Clock
  /** For each request, in milliseconds. */
  limitMs?: number
}

export type ZoomCall = { method: string; path: string; body?: object | undefined }
/** What the caller deals with: anything but refused credentials, a limit, and faults of Zoom. */
export type ZoomAnswer = { status: number; data: unknown }

type Token = { text: string; endsAt: Date }

/** The longest that any single request takes; who enters waits for up to two of them. */
const usualLimitMs = seconds(8)
/** So that a token does not end on its way. */
const marginMs = minutes(2)
const mostTokens = 500

/**
 * Zoom's REST API with plain requests. A token is kept until shortly before it ends; one that Zoom does not take any
 * more is asked for anew, once per call. https://developers.zoom.us/docs/internal-apps/s2s-oauth/
 */
export function openZoomApi({
  zoom,
  clock = systemClock,
  limitMs = usualLimitMs,
}: ZoomOptions): (credentials: ZoomCredentials, call: ZoomCall) => Promise<ZoomAnswer> {
  // By the credentials themselves, so that a secret that was changed has another token.
  const tokens = new Map<string, Token>()
  const asking = new Map<string, Promise<Token>>()

  /** @param refused a token that Zoom does not take any more */
  async function tokenFor(credentials: ZoomCredentials, refused?: string): Promise<string> {
    const key = createHash('sha256').update(JSON.stringify(credentials)).digest('base64')
    const known = tokens.get(key)
    if (known && known.text !== refused && known.endsAt > clock()) return known.text
    // Whoever needs the same one at this moment waits for the same answer.
    const request = asking.get(key) ?? requestToken(credentials).finally(() => asking.delete(key))
    asking.set(key, request)
    const token = await request
    tokens.delete(key)
    tokens.set(key, token)
    const [oldest] = tokens.keys()
    if (tokens.size > mostTokens && oldest !== undefined) tokens.delete(oldest)
    return token.text
  }

  async function requestToken({ accountId, clientId, clientSecret }: ZoomCredentials): Promise<Token> {
    const { tokenUrl } = await zoom()
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
    const answer = await send(tokenUrl, limitMs, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ grant_type: 'account_credentials', account_id: accountId }).toString(),
    })
    const { status } = answer
    if (status >= 400) throw new MeetingFailure('credentials_refused', { cause: answer.cause })
    const { access_token: text, expires_in: lifetime } = (answer.data ?? {}) as Record<string, unknown>
    if (typeof text !== 'string' || typeof lifetime !== 'number') throw new MeetingFailure('server_error')
    return { text, endsAt: after(clock(), seconds(lifetime) - marginMs) }
  }

  return async (credentials, { method, path, body }) => {
    const { apiUrl } = await zoom()
    const ask = (token: string) =>
      send(`${apiUrl}${path}`, limitMs, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    const token = await tokenFor(credentials)
    const answer = await ask(token)
    if (answer.status !== 401) return answer
    const again = await ask(await tokenFor(credentials, token))
    if (again.status === 401) throw new MeetingFailure('credentials_refused', { cause: again.cause })
    return again
  }
}

/** @throws MeetingFailure `timed_out`, `unreachable`, `rate_limited`, `server_error` */
async function send(url: string, limitMs: number, init: RequestInit): Promise<ZoomAnswer & { cause: Error }> {
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(limitMs),
      headers: { accept: 'application/json', ...init.headers },
    })
    text = await response.text()
  } catch (error) {
    const isLate = (error as { name?: unknown } | null)?.name === 'TimeoutError'
    throw new MeetingFailure(isLate ? 'timed_out' : 'unreachable', { cause: error })
  }
  const { status, headers } = response
  // Never the request: it holds the key.
  const cause = new Error(`Zoom answered ${status}`)
  if (status === 429) throw new MeetingFailure('rate_limited', { retryAfterMs: waitOf(headers), cause })
  if (status >= 500) throw new MeetingFailure('server_error', { retryAfterMs: waitOf(headers), cause })
  return { status, data: parsed(text), cause }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return null
  }
}

/** Seconds or a date (RFC 9110, 10.2.3; Zoom sends a date with its daily limits). At most a day. */
function waitOf(headers: Headers): number | null {
  const text = headers.get('retry-after')
  if (text === null) return null
  const wait = /^\d+$/.test(text) ? seconds(Number(text)) : Date.parse(text) - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), hours(24)) : null
}

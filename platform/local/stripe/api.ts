import type { IncomingHttpHeaders } from 'node:http'
import Stripe from 'stripe'
import type { StripeEngine } from './engine.ts'
import { StripeFault } from './errors.ts'
import { expanded } from './expand.ts'
import { decodeForm, type Form } from './form.ts'
import { boundaryOf, decodeMultipart } from './multipart.ts'
import { fingerprint, IdempotencyKeys, type Asked } from './idempotency.ts'
import { checkParameters } from './parameters/check.ts'
import type { Method } from './router.ts'
import { nextId, type Account } from './store.ts'

export type Call = {
  method: string
  path: string
  search: string
  headers: IncomingHttpHeaders
  /** The body; of a form with files one character for each byte. */
  text: string
}
export type Answer = { status: number; headers: Record<string, string>; body: string }
type Work = { status: number; body: string; isBeforeWork: boolean }

/** One call of the API: who asks, what is asked, whether it was asked before, and then the work. */
export class StripeApi {
  private readonly keys: IdempotencyKeys

  constructor(private readonly engine: StripeEngine) {
    this.keys = new IdempotencyKeys(engine.store, engine.clock)
  }

  /** @returns null where the connection is to be cut without an answer */
  async answer(call: Call): Promise<Answer | null> {
    const id = nextId('req', 14)
    const { faults } = this.engine
    const named = `${call.method} ${call.path}`
    const before = faults.take(faults.before, named)
    if (before) return toAnswer(id, call, { status: before.status, body: outage(before.status, id) })
    if (faults.take(faults.cutBefore, named)) return null
    let asked: Asked | null = null
    try {
      const account = this.authenticate(call)
      assertHeaders(call.headers)
      const { handler, params, pattern } = this.match(call)
      const parameters = this.parametersOf(call)
      const key = call.method === 'POST' ? oneOf(call.headers['idempotency-key']) : null
      if (key !== null) {
        const request = fingerprint(call.method, call.path, parameters)
        const kept = this.keys.begin({ key, account, request })
        if (kept) {
          if (faults.take(faults.cutAfter, named)) return null
          return toAnswer(id, call, { ...kept, isReplayed: true })
        }
        asked = { key, account, request }
      }
      if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs))
      const work = this.work(id, call, () => {
        const { expand, ...checked } = checkParameters(call.method, pattern, parameters)
        const isPost = call.method === 'POST'
        const object = handler({
          id,
          method: call.method as Method,
          path: call.path,
          params,
          body: isPost ? checked : {},
          query: isPost ? {} : this.untilNow(checked),
          account,
          idempotencyKey: key,
        })
        return expanded(object, Array.isArray(expand) ? expand.map(String) : [], this.engine, account)
      })
      const after = faults.take(faults.after, named)
      const result = after ? { ...work, status: after.status, body: outage(after.status, id) } : work
      if (asked) this.keys.end(asked, result.isBeforeWork ? null : result)
      asked = null
      this.engine.commit()
      return faults.take(faults.cutAfter, named) ? null : toAnswer(id, call, result)
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
      return toAnswer(id, call, { status: error.status, body: JSON.stringify(error.body(id), null, 2) })
    } finally {
      if (asked) this.keys.end(asked, null)
    }
  }

  /** Does the work, and what it made due at once. A fault of Stripe's is an answer too. */
  private work(id: string, call: Call, work: () => object): Work {
    const { events, schedule } = this.engine
    schedule.runDue()
    events.cause = { id, idempotency_key: oneOf(call.headers['idempotency-key']) }
    try {
      return { status: 200, body: JSON.stringify(work(), null, 2), isBeforeWork: false }
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error
      const body = JSON.stringify(error.body(id), null, 2)
      return { status: error.status, body, isBeforeWork: error.isBeforeWork }
    } finally {
      events.cause = null
      schedule.runDue()
    }
  }

  /**
   * A list until the present of a product whose clock was left behind goes to the present here: what has happened must
   * not be in its future.
   */
  private untilNow(query: Record<string, unknown>): Record<string, unknown> {
    const { ahead } = this.engine.clock
    const { created } = query
    if (ahead === 0 || typeof created !== 'object' || created === null) return query
    const later = Object.entries(created).map(([name, value]) => [
      name,
      name.startsWith('lt') ? Number(value) + ahead : value,
    ])
    return { ...query, created: Object.fromEntries(later) }
  }

  /** @returns for which connected account the platform acts */
  private authenticate({ headers }: Call): Account {
    const key = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
    if (key === '') {
      throw new StripeFault(
        401,
        'invalid_request_error',
        `You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').`,
      )
    }
    if (!/^[sr]k_test_/.test(key)) {
      throw new StripeFault(401, 'invalid_request_error', `Invalid API Key provided: ${key.slice(0, 8)}****`)
    }
    const account = oneOf(headers['stripe-account'])
    if (account === null || account === this.engine.settings.accountId) return null
    if (!this.engine.store.find('account', account)) {
      throw new StripeFault(
        403,
        'invalid_request_error',
        `The provided key '${key.slice(0, 8)}****' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
        { code: 'account_invalid' },
      )
    }
    return account
  }

  private match({ method, path }: Call) {
    const found = this.engine.router.routes.match(method, path)
    if (found) return found
    throw new StripeFault(
      404,
      'invalid_request_error',
      `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    )
  }

  private parametersOf({ method, search, headers, text }: Call): Form {
    const boundary = boundaryOf(headers['content-type'])
    try {
      return boundary ? decodeMultipart(text, boundary) : decodeForm(method === 'POST' ? text : search)
    } catch {
      throw new StripeFault(
        400,
        'invalid_request_error',
        'Invalid request: the parameters could not be decoded.',
      )
    }
  }
}

/** What is answered here is one version of the API, that of the package; another one would be another Stripe. */
function assertHeaders(headers: IncomingHttpHeaders) {
  const version = oneOf(headers['stripe-version'])
  if (version !== null && version !== Stripe.API_VERSION) {
    throw new StripeFault(
      400,
      'invalid_request_error',
      `Invalid Stripe API version: ${version}. This local Stripe plays ${Stripe.API_VERSION} only.`,
    )
  }
  if ((oneOf(headers['idempotency-key'])?.length ?? 0) > 255) {
    throw new StripeFault(400, 'invalid_request_error', 'Idempotency keys can have up to 255 characters.')
  }
}

function toAnswer(
  id: string,
  { headers }: Call,
  { status, body, isReplayed = false }: { status: number; body: string; isReplayed?: boolean },
): Answer {
  const key = oneOf(headers['idempotency-key'])
  return {
    status,
    body,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-cache, no-store',
      'request-id': id,
      ...versionOf(headers),
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...(isReplayed ? { 'idempotent-replayed': 'true' } : {}),
      // What the official libraries go by: a fault that will not go away by itself is not tried again.
      ...(status >= 400
        ? { 'stripe-should-retry': String(status === 409 || (status >= 500 && !isReplayed)) }
        : {}),
    },
  }
}

const versionOf = (headers: IncomingHttpHeaders): Record<string, string> => {
  const version = oneOf(headers['stripe-version'])
  return version === null ? {} : { 'stripe-version': version }
}

const outage = (status: number, id: string) =>
  JSON.stringify(
    status === 429
      ? new StripeFault(429, 'invalid_request_error', 'Request rate limit exceeded.', {
          code: 'rate_limit',
        }).body(id)
      : new StripeFault(status, 'api_error', 'An unknown error occurred').body(id),
    null,
    2,
  )

const oneOf = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null

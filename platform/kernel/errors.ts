/** Every code an answer of the API may carry, with its HTTP status and its title. The codes are stable: clients branch on them. */
export const errorCodes = {
  validation_failed: { status: 400, title: 'Some of the input is not right' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'You may not do this' },
  feature_missing: { status: 403, title: 'This is not part of your plan' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  not_acceptable: { status: 406, title: 'This address cannot answer in that format' },
  conflict: { status: 409, title: 'This does not fit the present state' },
  slot_taken: { status: 409, title: 'This time has just been taken' },
  limit_reached: { status: 409, title: 'The limit of your plan is reached' },
  illegal_transition: { status: 409, title: 'This step is not possible any more' },
  request_in_progress: { status: 409, title: 'The same request is still being worked on' },
  hold_expired: { status: 410, title: 'The reserved time has lapsed' },
  link_expired: { status: 410, title: 'This link has expired' },
  stale_version: { status: 412, title: 'Somebody else changed this in the meantime' },
  payload_too_large: { status: 413, title: 'That is too large' },
  unsupported_media_type: { status: 415, title: 'This kind of content is not taken here' },
  slot_unavailable: { status: 422, title: 'This time cannot be booked' },
  idempotency_mismatch: { status: 422, title: 'This idempotency key was used for another request' },
  precondition_required: { status: 428, title: 'Say which version you are changing' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Not available for a moment' },
} as const

export type ErrorCode = keyof typeof errorCodes
/** One field that is wrong: a JSON pointer-like path (`contact.email`) and a sentence for a person. */
export type FieldError = { field: string; message: string }

type Details = {
  detail?: string
  errors?: FieldError[]
  /** Further members of the problem document, for example `alternatives`. */
  extra?: Record<string, unknown>
  retryAfterSeconds?: number
  cause?: unknown
}

/** The only error that crosses a border. Anything else becomes `internal`, with nothing of it shown. */
export class AppError extends Error {
  override name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly errors: FieldError[]
  readonly extra: Record<string, unknown>
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, details: Details = {}) {
    super(details.detail ?? errorCodes[code].title, { cause: details.cause })
    this.code = code
    this.status = errorCodes[code].status
    this.errors = details.errors ?? []
    this.extra = details.extra ?? {}
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

/** @throws AppError `not_found` when there is no such row (or it belongs to another tenant, which is the same). */
export function assertFound<T>(row: T | null | undefined, what: string): T {
  if (row === null || row === undefined) throw new AppError('not_found', { detail: `${what} not found` })
  return row
}

/** @throws AppError `forbidden` */
export function assertAllowed(isAllowed: boolean, detail?: string): asserts isAllowed {
  if (!isAllowed) throw new AppError('forbidden', detail ? { detail } : {})
}

/** @throws AppError `validation_failed` for one field. */
export function assertValid(isValid: boolean, field: string, message: string): asserts isValid {
  if (!isValid) throw new AppError('validation_failed', { detail: message, errors: [{ field, message }] })
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const databaseGone = new Set(['57P01', '57P02', '57P03', '53300', '57014', '25P03'])
// Somebody else has held a row or a lock for longer than anybody waits, or two waited for each other.
const lockLost = new Set(['55P03', '40P01'])
// A migration met a transaction whose statements were prepared before it; the next one prepares them anew.
const preparedTooEarly = /cached plan must not change result type/
const connectionGone =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed and is not queryable/

/** True when the error says that the database cannot answer now; a later try may succeed. */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code = '', message = '', errors, nativeError } = error as Record<string, unknown>
  if (databaseGone.has(String(code)) || String(code).startsWith('08')) return true
  if (connectionGone.test(`${code} ${message}`) || preparedTooEarly.test(String(message))) return true
  // Several addresses were tried; or Objection wrapped what the driver threw, and left its code behind.
  return (Array.isArray(errors) && errors.some(isUnavailable)) || isUnavailable(nativeError)
}

/** Nothing of it was written, and whoever asks again soon will most likely be served. */
function hasLostLock(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, nativeError } = error as Record<string, unknown>
  return lockLost.has(String(code)) || hasLostLock(nativeError)
}

/** What an edge answers for any thrown value. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isUnavailable(error) || hasLostLock(error))
    return new AppError('unavailable', { retryAfterSeconds: 2, cause: error })
  return new AppError('internal', { cause: error })
}

/**
 * Why a calendar could not be read, as a code that is stored and the words that a provider reads. The words say what
 * to do where there is something to do.
 */
export const failureWords = {
  unreachable: 'The address does not answer. We keep trying.',
  timed_out: 'The address answers too slowly. We keep trying.',
  not_found: 'There is no calendar at this address any more. Connect the new address.',
  refused: 'The address asks for a sign-in. Use the secret address of the calendar.',
  server_error: 'The other calendar has a fault at the moment. We keep trying.',
  rate_limited: 'The other calendar asks us to come less often. We do.',
  address_blocked: 'This address leads into a private network, and is not opened.',
  too_many_redirects: 'The address leads from one to the next without an end.',
  too_large: 'The calendar is larger than 5 MB. Share a smaller one.',
  too_many_events: 'The calendar repeats more than 20,000 times. Share a smaller one.',
  not_a_calendar: 'What is at this address is not a calendar.',
  broken_calendar: 'The calendar at this address is damaged. We keep what we know, and keep trying.',
  needs_consent: 'The permission has ended. Connect the calendar again.',
  sealed: 'The address cannot be read any more. Connect it again.',
  unknown: 'Something went wrong. We keep trying.',
} as const

export type FailureCode = keyof typeof failureWords

export const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failureWords, code)

/** Thrown by whatever reads a calendar; anything else that is thrown counts as `unknown`. */
export class CalendarFailure extends Error {
  override name = 'CalendarFailure'
  readonly code: FailureCode
  /** How long the other side asks us to wait, in milliseconds. */
  readonly retryAfterMs: number | null
  constructor(code: FailureCode, options: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super(failureWords[code], { cause: options.cause })
    this.code = code
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}

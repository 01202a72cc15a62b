/**
 * Why the processor could not be asked, or refused. `unreachable` and `server_error` leave open whether it was done:
 * the same call with the same key tells. `refused` stays refused.
 */
export type Failure =
  'unreachable' | 'server_error' | 'rate_limited' | 'busy' | 'gone' | 'declined' | 'refused' | 'misconfigured'

const lasting: ReadonlySet<Failure> = new Set<Failure>(['refused', 'gone', 'declined'])

export class BillingFailure extends Error {
  override name = 'BillingFailure'

  constructor(
    readonly code: Failure,
    options: { detail?: string; cause?: unknown } = {},
  ) {
    super(options.detail ?? code, { cause: options.cause })
  }

  /** The same call may go well later. */
  get mayBeTriedAgain(): boolean {
    return !lasting.has(this.code)
  }
}

/**
 * Why the processor could not be asked, or refused. `unreachable` and `server_error` leave open whether it was done:
 * the same call with the same key tells. `refused` stays refused.
 */
export type Failure =
  'unreachable' | 'server_error' | 'rate_limited' | 'busy' | 'gone' | 'refused' | 'misconfigured'

export class PaymentFailure extends Error {
  override name = 'PaymentFailure'
  /** The processor's own code, such as `balance_insufficient`. */
  readonly processorCode: string | null

  constructor(
    readonly code: Failure,
    options: { processorCode?: string | null; detail?: string; cause?: unknown } = {},
  ) {
    super(options.detail ?? code, { cause: options.cause })
    this.processorCode = options.processorCode ?? null
  }

  /** The same call may go well later. */
  get mayBeTriedAgain(): boolean {
    return this.code !== 'refused' && this.code !== 'gone'
  }
}

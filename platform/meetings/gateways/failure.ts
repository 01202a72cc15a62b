import { AppError } from '#platform/kernel/errors.ts'

export const meetingProblems = [
  'unreachable',
  'timed_out',
  'server_error',
  'rate_limited',
  'credentials_refused',
  'not_permitted',
  'refused',
] as const
/**
 * Why a video service did not do what it was asked. `credentials_refused`, `not_permitted` and `refused` last until
 * somebody mends them, the others pass.
 */
export type MeetingProblem = (typeof meetingProblems)[number]

/** To whoever wants to enter it means: come back in a moment. */
export class MeetingFailure extends AppError {
  override name = 'MeetingFailure'
  constructor(
    readonly problem: MeetingProblem,
    options: { retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super('unavailable', {
      detail: 'The video service does not answer as it should; the appointment stands',
      retryAfterSeconds: 30,
      cause: options.cause,
    })
    this.retryAfterMs = options.retryAfterMs ?? null
  }

  /** How long the service asks to wait; null when it says nothing. */
  readonly retryAfterMs: number | null
}

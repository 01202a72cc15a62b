import { AppError } from '#platform/kernel/errors.ts'
import { BillingFailure } from '../gateways/failures.ts'

/**
 * What a person is told when the processor cannot be asked, or refuses.
 * @throws AppError `unavailable` where the same may go well later, `conflict` for a refusal
 */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BillingFailure) throw toAppError(error)
    throw error
  }
}

const toAppError = (failure: BillingFailure): AppError =>
  failure.mayBeTriedAgain
    ? new AppError('unavailable', {
        detail: 'The payment service does not answer just now. Nothing was lost; try again in a few minutes.',
        retryAfterSeconds: 60,
        cause: failure,
      })
    : new AppError('conflict', {
        detail:
          failure.code === 'declined'
            ? 'The card was refused. Your plan stays as it is; try another card.'
            : 'The payment service refused this. Your plan stays as it is.',
        cause: failure,
      })

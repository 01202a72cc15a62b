import { AppError } from '#platform/kernel/errors.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import { payoutFailureSentence } from '../rules/index.ts'

/**
 * What a person is told when the processor cannot be asked, or refuses.
 * @throws AppError `unavailable` where the same may go well later, `conflict` for a refusal
 */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PaymentFailure) throw toAppError(error)
    throw error
  }
}

export const toAppError = (failure: PaymentFailure): AppError =>
  failure.mayBeTriedAgain
    ? new AppError('unavailable', {
        detail: 'The payment service does not answer just now. Nothing was lost; try again in a few minutes.',
        retryAfterSeconds: 60,
        cause: failure,
      })
    : new AppError('conflict', { detail: payoutFailureSentence(failure.processorCode), cause: failure })

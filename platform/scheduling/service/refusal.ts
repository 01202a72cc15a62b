import { AppError } from '#platform/kernel/errors.ts'
import type { Refusal } from '../rules/index.ts'

const sentences: Record<Refusal, string> = {
  taken: 'This time has just been taken',
  too_soon: 'This time is too soon to be booked',
  too_far: 'This time is too far ahead to be booked yet',
  outside_hours: 'This time lies outside the working hours',
  off_grid: 'No appointment starts at this minute',
  time_off: 'The provider is away at this time',
}

/** Why a start cannot be had, as the error that crosses the border. */
export const refusal = (reason: Refusal, detail = sentences[reason]) =>
  new AppError(reason === 'taken' ? 'slot_taken' : 'slot_unavailable', { detail, extra: { reason } })

// exclusion violation, deadlock, lock timeout: somebody else was faster.
const contention = new Set(['23P01', '40P01', '55P03'])
const isContention = (error: unknown) =>
  error instanceof Error && 'code' in error && contention.has(String(error.code))

/** What the database says of two who want the same time is said as `slot_taken`. */
export const asTaken = (error: unknown) =>
  isContention(error) ? new AppError('slot_taken', { cause: error }) : error

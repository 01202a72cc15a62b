import { inspect } from 'node:util'

/**
 * What a person at the terminal needs: sentences that were written for them as they are, everything else (a
 * mistake in the code, an answer of the database) with all that is known about it.
 * @param {unknown} error
 */
export function describeFailure(error) {
  const isForPeople =
    error instanceof Error && ['Error', 'ConfigError'].includes(error.name) && !('code' in error)
  return isForPeople ? error.message : inspect(error, { depth: 6 })
}

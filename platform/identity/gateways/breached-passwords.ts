import { createHash } from 'node:crypto'

/** Whether a password is known from a breach. Answers false when that cannot be found out: nobody is kept out by an outage. */
export type BreachedPasswords = { has(password: string): Promise<boolean> }

type Options = {
  /** The range service, without the slash at the end. */
  url: string
  onFailure?: (error: unknown) => void
}

/**
 * Asks a range service by the first five of the forty hexadecimal digits of the SHA-1: the service never learns the
 * password, nor which of some hundred it was (https://haveibeenpwned.com/API/v3#PwnedPasswords).
 */
export function openBreachedPasswords({ url, onFailure = () => {} }: Options): BreachedPasswords {
  return {
    async has(password) {
      const digest = createHash('sha1').update(password.normalize('NFKC')).digest('hex').toUpperCase()
      try {
        const response = await fetch(`${url}/range/${digest.slice(0, 5)}`, {
          // Without padding, the length of an answer tells which range was asked for.
          headers: { 'add-padding': 'true' },
          signal: AbortSignal.timeout(1_500),
          redirect: 'error',
        })
        if (!response.ok) throw new Error(`The range service answered ${response.status}`)
        const rows = (await response.text()).split('\n')
        return rows.some((row) => {
          const [rest, count] = row.trim().split(':')
          // Padding is counted 0 times.
          return rest === digest.slice(5) && Number(count) > 0
        })
      } catch (error) {
        onFailure(error)
        return false
      }
    },
  }
}

/** For a machine without the service. */
export const noBreachedPasswords: BreachedPasswords = { has: async () => false }

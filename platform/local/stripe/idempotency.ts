import { createHash } from 'node:crypto'
import { StripeFault } from './errors.ts'
import type { KeptAnswer } from './objects.ts'
import { secondsPerDay, type StripeClock } from './clock.ts'
import type { Account, StripeStore } from './store.ts'

/** How long a key is remembered (docs.stripe.com/api/idempotent_requests: at least 24 hours). */
export const keptSeconds = secondsPerDay

export type Asked = { key: string; account: Account; request: string }

/** What makes two requests the same: method, path and parameters, whatever their order. */
export const fingerprint = (method: string, path: string, parameters: object): string =>
  createHash('sha256')
    .update(`${method} ${path} ${stable(parameters)}`)
    .digest('base64')

/** The answers that were given under idempotency keys, and the keys whose work is going on. */
export class IdempotencyKeys {
  private readonly underway = new Set<string>()

  constructor(
    private readonly store: StripeStore,
    private readonly clock: StripeClock,
  ) {}

  /**
   * @returns the kept answer of an earlier request with this key; null when the work is to be done, and `end` to be called
   * @throws StripeFault 400 when the key was used for another request, 409 while that request is being worked on
   */
  begin({ key, account, request }: Asked): KeptAnswer | null {
    const id = idOf(key, account)
    const kept = this.store.find('local.answer', id)
    if (kept && kept.created + keptSeconds <= this.clock.now()) this.store.remove('local.answer', id)
    else if (kept) {
      if (kept.request === request) return kept
      throw new StripeFault(
        400,
        'idempotency_error',
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      )
    }
    if (this.underway.has(id)) {
      throw new StripeFault(
        409,
        'idempotency_error',
        `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
        { code: 'idempotency_key_in_use' },
      )
    }
    this.underway.add(id)
    return null
  }

  /** @param answer null when no work began, so that the key may be used again */
  end({ key, account, request }: Asked, answer: { status: number; body: string } | null): void {
    const id = idOf(key, account)
    this.underway.delete(id)
    if (answer) this.store.insert('local.answer', { id, key, request, ...answer, created: this.clock.now() })
  }
}

const idOf = (key: string, account: Account) => `${account ?? ''}/${key}`

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${stable(each)}`).join(',')}}`
}

import { secondsPerDay } from './clock.ts'
import type { StripeEngine } from './engine.ts'
import { keptSeconds } from './idempotency.ts'

/** docs.stripe.com/api/events: events can be read for 30 days. */
const eventSeconds = 30 * secondsPerDay

/** Forgets answers that no key may ask for any more, old events, and what was sent of them. For the start. */
export function forgetOld(engine: StripeEngine): void {
  const { store } = engine
  const now = engine.now()
  for (const { id, created } of store.all('local.answer')) {
    if (created + keptSeconds <= now) store.remove('local.answer', id)
  }
  const old = new Set<string>()
  for (const account of store.accountsWith('event')) {
    for (const { id, created } of store.all('event', account)) {
      if (created + eventSeconds <= now) old.add(id)
    }
  }
  for (const { id, event } of store.all('local.delivery')) {
    if (old.has(event)) store.remove('local.delivery', id)
  }
  for (const id of old) store.remove('event', id)
}

// Whose time it is: objects of a customer with a test clock live by that clock, all others by Stripe's own.
import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import { idOf } from '../fields.ts'
import './objects.ts'

/** A customer, and whatever of Billing belongs to one. */
export type Bound = { test_clock?: string | Stripe.TestHelpers.TestClock | null }

/** Unix seconds. */
export function nowFor(engine: StripeEngine, { test_clock: bound }: Bound): number {
  const clock = idOf(bound)
  const account = clock === null ? undefined : engine.store.accountOf('test_helpers.test_clock', clock)
  if (clock === null || account === undefined) return engine.now()
  return engine.store.get('test_helpers.test_clock', clock, account).frozen_time
}

/** Something that happens by itself at a moment of the object's own time; handlers are told with `engine.schedule.onDue`. */
export function planFor(
  engine: StripeEngine,
  { test_clock: bound }: Bound,
  name: string,
  subject: string,
  at: number,
) {
  const clock = idOf(bound)
  if (clock === null) return engine.schedule.add(name, subject, at)
  engine.store.insert('local.clock_task', { id: engine.nextId('task'), clock, name, subject, at })
}

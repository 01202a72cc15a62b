import Stripe from 'stripe'
import type { StripeClock } from './clock.ts'
import { nextId, type Account, type StripeStore } from './store.ts'

export type EventType = Stripe.Event['type']
/** What asked for the change, as an event names it. */
export type Cause = { id: string | null; idempotency_key: string | null }
export type EventOptions = {
  /** Where it happened: a connected account's id, or null for the platform. */
  account?: Account
  /** For `….updated`: the former values of what changed. */
  previous?: Record<string, unknown>
}

/** Everything that happened, as Stripe tells it, and whoever listens. */
export class EventLog {
  /** Called with each event once it is in the store. */
  readonly listeners: ((event: Stripe.Event, account: Account) => void)[] = []
  /** The request under way; null when something happens by itself. */
  cause: Cause | null = null

  constructor(
    private readonly store: StripeStore,
    private readonly clock: StripeClock,
    private readonly keptCount: number,
  ) {}

  /** The event holds a copy of the object as it is at this moment. */
  emitEvent(type: EventType, object: object, { account = null, previous }: EventOptions = {}): Stripe.Event {
    const event = {
      id: nextId('evt'),
      object: 'event',
      ...(account ? { account } : {}),
      api_version: Stripe.API_VERSION,
      created: this.clock.now(),
      data: { object: structuredClone(object), ...(previous ? { previous_attributes: previous } : {}) },
      livemode: false,
      pending_webhooks: 0,
      request: this.cause ?? { id: null, idempotency_key: null },
      type,
      // The type and the object belong together in some 250 ways; that they fit is up to the caller.
    } as unknown as Stripe.Event
    this.store.insert('event', event, account)
    this.store.trim('event', account, this.keptCount)
    for (const listener of this.listeners) listener(event, account)
    return event
  }
}

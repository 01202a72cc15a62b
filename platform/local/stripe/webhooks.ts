import Stripe from 'stripe'
import { post } from '../calendars/post.ts'
import type { StripeEngine } from './engine.ts'
import type { Delivery } from './objects.ts'
import { nextId, type Account } from './store.ts'

export type WebhookSettings = {
  /** Where events are posted. */
  url: string
  /** `whsec_…`, with which they are signed. */
  secret: string
  /** Such as `charge.refunded`; all when not given. */
  enabledEvents?: string[]
  /** Events of connected accounts come here; otherwise those of the platform. */
  isConnect?: boolean
}

/** Sends events to the endpoints that want them: at least once, in no order that is promised, and again for three days. */
export class Webhooks {
  private readonly underway = new Set<Promise<void>>()
  private held: Delivery[] = []

  constructor(private readonly engine: StripeEngine) {
    engine.schedule.onDue('webhook.send', (id) => this.due(id))
    engine.events.listeners.push((event, account) => this.enqueue(event, account))
  }

  /** Those that a restart interrupted are sent anew. */
  resume(): void {
    const planned = new Set(this.engine.store.all('local.task').map(({ subject }) => subject))
    for (const delivery of this.engine.store.all('local.delivery')) {
      if (delivery.status === 'waiting' && !planned.has(delivery.id)) this.plan(delivery, this.engine.now())
    }
  }

  /** Waits until nothing is on its way; what waits for the clock stays where it is. */
  async settled(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway)
  }

  /**
   * Sends what `faults.holdsWebhooks` kept back.
   * @param order which goes first: the last one that was held, unless another order is given (indexes of `heldEvents`)
   */
  async release(order?: readonly number[]): Promise<void> {
    const held = this.held
    this.held = []
    const chosen = order ? order.map((index) => held[index]!) : held.toReversed()
    for (const delivery of chosen) {
      this.start(delivery)
      await this.settled()
    }
  }

  /** Types of the events that are kept back, oldest first. */
  get heldEvents(): string[] {
    return this.held.map(({ event }) => this.eventOf(event)?.type ?? '')
  }

  /** Sends an event once more to everybody who wanted it. @throws Error when there is no such event */
  resend(eventId: string): void {
    const account = this.engine.store.accountOf('event', eventId)
    if (account === undefined) throw new Error(`There is no event ${eventId}`)
    this.enqueue(this.engine.store.get('event', eventId, account), account)
    this.engine.tick()
  }

  private enqueue(event: Readonly<Stripe.Event>, account: Account): void {
    const { store, faults } = this.engine
    const endpoints = store.all('webhook_endpoint').filter(({ id, status, enabled_events }) => {
      const isConnect = store.find('local.endpoint', id)?.isConnect ?? false
      const isWanted = enabled_events.includes('*') || enabled_events.includes(event.type)
      return status === 'enabled' && isConnect === (account !== null) && isWanted
    })
    if (faults.dropsWebhooks || endpoints.length === 0) return
    const copies = faults.doublesWebhooks ? 2 : 1
    store.update('event', event, { pending_webhooks: endpoints.length })
    for (const endpoint of endpoints) {
      for (let copy = 0; copy < copies; copy++) {
        const delivery = store.insert('local.delivery', {
          id: nextId('whd'),
          event: event.id,
          endpoint: endpoint.id,
          status: 'waiting',
          attempts: [],
        })
        this.plan(delivery, this.engine.now() + faults.webhookDelaySeconds)
      }
    }
  }

  private plan({ id }: Delivery, at: number) {
    this.engine.schedule.add('webhook.send', id, at)
  }

  private due(id: string) {
    const delivery = this.engine.store.find('local.delivery', id)
    if (!delivery) return
    if (this.engine.faults.holdsWebhooks) this.held.push(delivery)
    else this.start(delivery)
  }

  private start(delivery: Readonly<Delivery>) {
    const attempt = this.attempt(delivery).catch(() => {})
    this.underway.add(attempt)
    void attempt.then(() => this.underway.delete(attempt))
  }

  private async attempt(delivery: Readonly<Delivery>) {
    const { store } = this.engine
    const event = this.eventOf(delivery.event)
    const endpoint = store.find('webhook_endpoint', delivery.endpoint)
    const secret = store.find('local.endpoint', delivery.endpoint)?.secret
    if (!event || !endpoint || !secret)
      return void store.update('local.delivery', delivery, { status: 'given up' })
    const payload = JSON.stringify(event, null, 2)
    const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
      payload,
      secret,
      // The machine's own time, not Stripe's moved clock: a receiver compares it with its own.
      timestamp: Math.floor(Date.now() / 1_000),
    })
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature }
    const { status } = await post(endpoint.url, { ...headers, 'user-agent': 'Stripe/1.0' }, payload)
    this.note(delivery, status)
  }

  private note(delivery: Readonly<Delivery>, status: number) {
    const { store, settings } = this.engine
    const attempts = [...delivery.attempts, { at: this.engine.now(), status }]
    const isDone = status >= 200 && status < 300
    const wait = settings.webhookRetrySeconds[attempts.length - 1]
    store.update('local.delivery', delivery, {
      attempts,
      status: isDone ? 'delivered' : wait === undefined ? 'given up' : 'waiting',
    })
    if (!isDone && wait !== undefined) this.plan(delivery, this.engine.now() + wait)
    const event = isDone ? this.eventOf(delivery.event) : null
    if (event) store.update('event', event, { pending_webhooks: Math.max(0, event.pending_webhooks - 1) })
    this.engine.commit()
  }

  private eventOf(id: string): Readonly<Stripe.Event> | null {
    const account = this.engine.store.accountOf('event', id)
    return account === undefined ? null : this.engine.store.find('event', id, account)
  }
}

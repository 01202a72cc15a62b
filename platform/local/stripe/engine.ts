// The state and the rules of local Stripe, without HTTP around them.
//
// How to add operations: write a function that takes the engine and registers handlers, and call it in register.ts.
//
//   export function registerTransfers(engine: StripeEngine) {
//     engine.router.post<Stripe.TransferCreateParams>('/v1/transfers', ({ body, account }) => {
//       const transfer: Stripe.Transfer = { id: engine.nextId('tr'), object: 'transfer', … }
//       engine.store.insert('transfer', transfer, account)
//       const source = transfer.id
//       engine.addBalanceTransaction({ account, type: 'transfer', amount: -body.amount, currency: body.currency, source })
//       engine.emitEvent('transfer.created', transfer, { account })
//       return transfer
//     })
//     engine.router.get<Stripe.TransferListParams>('/v1/transfers', ({ query, account }) =>
//       engine.store.list('transfer', { account, url: '/v1/transfers', query }))
//   }
//
// - Handlers are synchronous: nothing else happens between their first and their last line, and what they wrote is on
//   the disk before the answer leaves. They throw a StripeFault (errors.ts) for whatever Stripe would refuse.
// - `body` and `query` were checked against the operation's own type in the `stripe` package and have numbers and
//   booleans where that type has them; after adding an operation, run `node --import tsx platform/local/stripe/parameters/generate.ts`.
// - Change an object with `store.update(kind, object, fields)` only. Expandable fields hold ids; `expand` is done for
//   all operations alike. What can only be seen expanded (such as a charge's `refunds`) is told with `onExpand`.
// - What happens later is `engine.schedule.add(name, subject, at)` and `engine.schedule.onDue(name, handler)`.
// - Pages for people are registered with `engine.pages.on(method, pattern, handler)` and answer a `Page` (pages.ts).
import type Stripe from 'stripe'
import type { Clock } from '#platform/kernel/time.ts'
import { systemClock } from '#platform/kernel/time.ts'
import { Balances, type CurrencyBalance, type NewBalanceTransaction } from './balance.ts'
import { StripeClock } from './clock.ts'
import { EventLog, type EventOptions, type EventType } from './events.ts'
import { Faults } from './faults.ts'
import { Journal } from './journal.ts'
import type { Kind, StripeObjects } from './objects.ts'
import type { PageHandler } from './pages.ts'
import { Router, Routes } from './router.ts'
import { Schedule } from './schedule.ts'
import { defaultSettings, type StripeSettings } from './settings.ts'
import { nextId, StripeStore, type Account } from './store.ts'

export type EngineOptions = {
  /** Where the state is kept between two runs; only in memory when not given. */
  folder?: string | null
  clock?: Clock
  settings?: Partial<StripeSettings>
}
/** What a field shows when it is expanded; the object as it is stored comes in. */
export type Expansion<K extends Kind> = (object: Readonly<StripeObjects[K]>, account: Account) => unknown

export class StripeEngine {
  readonly settings: StripeSettings
  readonly clock: StripeClock
  readonly store: StripeStore
  readonly schedule: Schedule
  readonly events: EventLog
  readonly balances: Balances
  readonly faults = new Faults()
  readonly router = new Router()
  /** Hosted pages: Checkout, 3-D Secure, onboarding, and the control page. */
  readonly pages = new Routes<PageHandler>()
  /** Where the server listens, such as `http://127.0.0.1:12111`: for addresses of hosted pages. */
  origin = 'http://127.0.0.1'
  private readonly expansions = new Map<string, Expansion<Kind>>()

  constructor({ folder = null, clock = systemClock, settings = {} }: EngineOptions = {}) {
    this.settings = { ...defaultSettings, ...settings }
    this.clock = new StripeClock(clock)
    this.store = new StripeStore(folder === null ? null : new Journal(folder))
    this.clock.advance(this.store.find('local.setting', 'clock')?.value ?? 0)
    this.schedule = new Schedule(this.store, this.clock)
    this.events = new EventLog(this.store, this.clock, this.settings.keptEvents)
    this.balances = new Balances(this.store, this.clock, this.schedule, (account) => {
      this.emitEvent('balance.available', balanceObject(this.balanceOf(account)), { account })
    })
    this.balances.restore(this.store.accountsWith('balance_transaction'))
  }

  /** Such as `pi_1…`; never the same twice. */
  nextId = (prefix: string): string => nextId(prefix)

  /** Unix seconds. */
  now = (): number => this.clock.now()

  /** Keeps the event, with a copy of the object as it is now, and sends it to whoever listens. */
  emitEvent(type: EventType, object: object, options: EventOptions = {}): Stripe.Event {
    return this.events.emitEvent(type, object, options)
  }

  /** Moves money on an account's balance: see `NewBalanceTransaction`. */
  addBalanceTransaction(input: NewBalanceTransaction): Stripe.BalanceTransaction {
    return this.balances.addBalanceTransaction(input)
  }

  /** Per currency, `available` and `pending` in minor units. */
  balanceOf(account: Account): ReadonlyMap<string, Readonly<CurrencyBalance>> {
    return this.balances.balanceOf(account)
  }

  /** Tells what the field of a kind shows when it is expanded, where that is no id of an object. */
  onExpand<K extends Kind>(kind: K, field: string, expansion: Expansion<K>): void {
    this.expansions.set(`${kind}.${field}`, expansion as unknown as Expansion<Kind>)
  }

  expansionOf(kind: string, field: string): Expansion<Kind> | null {
    return this.expansions.get(`${kind}.${field}`) ?? null
  }

  /**
   * Moves the clock ahead and does, in order, whatever falls due until then, each at its own moment.
   * @param afterEach awaited after each moment, so that what it started has come to its end
   */
  async advance(seconds: number, afterEach: () => Promise<void> = async () => {}): Promise<void> {
    const end = this.now() + seconds
    for (let next = this.schedule.nextAt; next !== null && next <= end; next = this.schedule.nextAt) {
      this.clock.advance(Math.max(0, next - this.now()))
      this.schedule.runDue()
      await afterEach()
    }
    this.clock.advance(Math.max(0, end - this.now()))
    this.keepSetting('clock', this.clock.ahead)
    this.commit()
  }

  /** Where the server listened last; 0 when it never did. */
  get keptPort(): number {
    return this.store.find('local.setting', 'port')?.value ?? 0
  }

  keepPort(port: number): void {
    this.keepSetting('port', port)
    this.commit()
  }

  private keepSetting(id: string, value: number) {
    const kept = this.store.find('local.setting', id)
    if (kept) this.store.update('local.setting', kept, { value })
    else this.store.insert('local.setting', { id, value })
  }

  /** Does what fell due by itself. */
  tick(): void {
    if (this.schedule.runDue() > 0) this.commit()
  }

  /** Writes down what changed. */
  commit(): void {
    this.store.commit()
  }
}

/** The answer to `GET /v1/balance`. */
export function balanceObject(balance: ReadonlyMap<string, Readonly<CurrencyBalance>>): Stripe.Balance {
  const currencies = [...balance]
  const part = (amount: number, currency: string) => ({ amount, currency, source_types: { card: amount } })
  return {
    object: 'balance',
    available: currencies.map(([currency, { available }]) => part(available, currency)),
    connect_reserved: currencies.map(([currency]) => ({ amount: 0, currency })),
    livemode: false,
    pending: currencies.map(([currency, { pending }]) => part(pending, currency)),
  }
}

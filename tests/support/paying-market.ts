import { gatewayTo, startLocalStripe } from '#platform/local/stripe/index.ts'
import {
  bookingPaymentJobs,
  createHold,
  getCheckout,
  payHold,
  settleHold,
  lapseUnpaidHolds,
} from '#platform/booking/index.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import type { EmittedEvent } from '#platform/kernel/events.ts'
import { type Ctx, type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import {
  defaultPaymentSettings,
  findPayment,
  type PaymentSettings,
  setPaymentSettings,
} from '#platform/payments/index.ts'
import type { PaymentRuntime } from '#platform/payments/flows/checkout.ts'
import { chargeDue } from '#platform/payments/flows/charges.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import type { Runtime } from '#platform/runtime.ts'
import { databaseUrl, insertTenant, newScope, testDatabase } from './database.ts'
import { contact, createBookable, createService, quarterAfter } from './factories.ts'
import { cardForm, visit } from './local-stripe.ts'
import { quietLog } from './log.ts'
import { movingClock } from './moving-clock.ts'

export const success = '4242424242424242'
export const declined = '4000000000000002'
export const minute = 60_000
export const hour = 3_600_000

export type Held = { holdId: string; secret: string }

const guest = { kind: 'guest' } as const
export const origin = 'http://shop.localhost'

type Options = { currency?: string; settings?: Partial<PaymentSettings> }

/** A marketplace that takes money online, local Stripe, and one clock for both. Close it after use. */
export async function openPayingMarket({ currency = 'EUR', settings = {} }: Options = {}) {
  const time = movingClock(new Date())
  const stripe = await startLocalStripe({ clock: time.clock, tickMs: 0 })
  await testDatabase()
  const database = openDatabase({ url: databaseUrl('app'), poolSize: 6, clock: time.clock })
  const runtime: PaymentRuntime = {
    database,
    payments: gatewayTo(stripe),
    clock: time.clock,
    log: quietLog(),
  }
  // Flows and jobs of payments need no more of it.
  const whole = runtime as Runtime
  const scope: Scope = { ...newScope(), actor: guest }
  const system = systemScope(scope.tenantId)
  const inside = <T>(work: (ctx: Ctx) => Promise<T>, as: Scope = system) => database.inTenant(as, work)
  const rows = await inside(async (ctx) => {
    await insertTenant(ctx, { currency })
    const made = await createBookable(ctx, { service: { currency } })
    await setPaymentSettings(ctx, { ...defaultPaymentSettings, isOnline: true, ...settings, version: 0 })
    return made
  })
  let nextHour = 24
  const newStart = (hours = 3) => quarterAfter(time.now(), (nextHour += hours))
  let seen = 0

  /** The jobs of booking that follow the events since the last time, as often as they cause new ones. */
  async function follow(): Promise<void> {
    for (;;) {
      const events = await inside(async (ctx) => {
        const found: EmittedEvent<never>[] = await ctx
          .trx('outbox_events')
          .orderBy('id')
          .offset(seen)
          .select('id', 'name', 'payload', 'occurred_at as occurredAt')
        return found
      })
      if (events.length === 0) return
      seen += events.length
      for (const event of events) {
        for (const job of bookingPaymentJobs)
          if (job.event.name === event.name) await job.run(whole, system, event)
      }
    }
  }

  return {
    ...rows,
    time,
    stripe,
    runtime,
    scope,
    system,
    inside,
    /** Another service of the same provider. */
    newService: (columns: Record<string, unknown>) =>
      inside((ctx) =>
        createService(ctx, {
          providerId: rows.providerId,
          categoryId: rows.categoryId,
          currency,
          ...columns,
          ...(columns.payment_terms ? { payment_terms: JSON.stringify(columns.payment_terms) } : {}),
        }),
      ),
    /** A start that nobody has had in this test file. */
    newStart,
    async hold(serviceId: string, startsAt = newStart()): Promise<Held> {
      const { id, secret } = await inside(
        (ctx) => createHold(ctx, { serviceId, startsAt: startsAt.toISOString() }),
        scope,
      )
      return { holdId: id, secret }
    },
    checkout: (held: Held) => inside((ctx) => getCheckout(ctx, held), scope),
    pay: (held: Held, changes: Record<string, unknown> = {}) =>
      payHold(whole, scope, { ...held, ...contact, ...changes, origin }),
    settle: (held: Held) => settleHold(whole, scope, held),
    /** The row as it stands. */
    row: (bookingId: string) =>
      inside(async (ctx) => {
        const row: Record<string, unknown> = await ctx.trx('bookings').where({ id: bookingId }).first()
        return row
      }),
    charges: (subjectId: string, kind = 'booking') =>
      inside(async (ctx) => (await findPayment(ctx, { kind, id: subjectId }))?.charges ?? []),
    /** The names of all events so far. */
    events: () =>
      inside(async (ctx) => {
        const names: string[] = await ctx.trx('outbox_events').orderBy('id').pluck('name')
        return names
      }),
    follow,
    /** What the processor tells us of itself, and what follows: without anybody coming back. */
    async hear() {
      for (const event of stripe.engine.store.all('event')) {
        const { id } = event.data.object as { id: string }
        await takeNotice(
          { database, relayPool: null as never },
          {
            id: event.id,
            kind: event.type,
            objectId: id,
            accountId: null,
            tenantId: scope.tenantId,
            happenedAt: time.now(),
          },
        )
      }
      await handleDueNotices(runtime, system)
      await follow()
    },
    /** The sweeps' turn. */
    async sweep() {
      await lapseUnpaidHolds(whole, system)
      await chargeDue(runtime, system)
      await sendDueRefunds(runtime, system)
      await follow()
    },
    async pass(milliseconds: number) {
      time.moveBy(milliseconds)
      stripe.engine.tick()
      await stripe.settled()
    },
    async close() {
      await stripe.close()
      await database.close()
    },
  }
}
export type PayingMarket = Awaited<ReturnType<typeof openPayingMarket>>

/** What a customer does on the page of the processor. @returns where it leads */
export const payOn = async (url: string, card = success) => (await visit(url, cardForm(card))).location

// What a claim of a provider's time costs, and what happens when many want the same: `npm run bench -- claims`.
import { createHold } from '#platform/booking/index.ts'
import { openDatabase } from '#platform/kernel/database.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { compare, print, run } from '#tests/support/bench-pairs.ts'
import { createBookable } from '#tests/support/factories.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

const url = process.env.DATABASE_URL!
const database = openDatabase({ url, poolSize: 16, queryTimeout: 20_000 })
const scope = systemScope(newId())
await database.inTenant(scope, (ctx) => insertTenant(ctx))

// Uncontended: every client has providers of its own and takes one start after another.
const hour = 3_600_000
const firstStart = Math.ceil(Date.now() / hour) * hour + 24 * hour
const perProvider = 24 * 50
type Own = { serviceId: string; providerId: string }
const newOwn = () => database.inTenant(scope, (ctx) => createBookable(ctx, { service: { horizon_days: 60 } }))
const own: Own[] = await Promise.all(Array.from({ length: 16 }, newOwn))
const counts = new Array<number>(16).fill(0)

async function next(client: number): Promise<{ own: Own; startsAt: Date }> {
  const count = counts[client]!++
  if (count > 0 && count % perProvider === 0) own[client] = await newOwn()
  return { own: own[client]!, startsAt: new Date(firstStart + (count % perProvider) * hour) }
}

const holds = {
  clients: 16,
  once: async (client: number) => {
    const { own, startsAt } = await next(client)
    await database.inTenant(scope, (ctx) =>
      createHold(ctx, { serviceId: own.serviceId, startsAt: startsAt.toISOString() }),
    )
  },
}
// The limit from this process: the same two rows as one message in one implicit transaction, nothing asked before.
const rawInserts = {
  name: 'both rows inserted by one message, unchecked',
  clients: 16,
  once: async (client: number) => {
    const { own, startsAt } = await next(client)
    const bookingId = newId()
    const endsAt = new Date(startsAt.getTime() + hour)
    await database.inTenant(scope, (ctx) =>
      ctx.send([
        {
          name: 'bench-booking',
          text: `insert into bookings (id, reference, service_id, provider_id, status, starts_at, ends_at, time_zone, service_title,
              location_kind, duration_minutes, buffer_before_minutes, buffer_after_minutes, price_amount, currency, calendar_uid)
            values ($1, $2, $3, $4, 'held', $5, $6, 'UTC', 'x', 'virtual', 60, 0, 0, 100, 'EUR', $2)`,
          values: [bookingId, bookingId, own.serviceId, own.providerId, startsAt, endsAt],
        },
        {
          name: 'bench-claim',
          text: `insert into slot_claims (id, resource_id, booking_id, starts_at, ends_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
          values: [newId(), own.providerId, bookingId, startsAt, endsAt],
        },
      ]),
    )
  },
}
await compare('P7', 'hold with look, lock, engine and claim', holds, rawInserts, 0.3)

// Contended: 64 clients, one provider, overlapping ranges of two services with buffers.
const contended = await database.inTenant(scope, (ctx) =>
  createBookable(ctx, { service: { duration_minutes: 45, buffer_after_minutes: 15, horizon_days: 700 } }),
)
let attempts = 0
let won = 0
const failures: Record<string, number> = {}
const measured = await run(
  {
    clients: 64,
    once: async () => {
      attempts += 1
      const startsAt = new Date(firstStart + Math.floor(Math.random() * 4 * 24 * 60) * 15 * 60_000)
      try {
        await database.inTenant(scope, (ctx) =>
          createHold(ctx, { serviceId: contended.serviceId, startsAt: startsAt.toISOString() }),
        )
        won += 1
      } catch (error) {
        const code = error instanceof AppError ? error.code : String(error)
        failures[code] = (failures[code] ?? 0) + 1
      }
    },
  },
  20_000,
)
const overlaps = await database.inTenant(scope, (ctx) =>
  ctx.trx.raw(
    `select count(*)::int4 as count from slot_claims a join slot_claims b
       on b.resource_id = a.resource_id and b.id > a.id and b.active and b.starts_at < a.ends_at and b.ends_at > a.starts_at
     where a.active and a.resource_id = ?`,
    [contended.providerId],
  ),
)
const count = (overlaps as { rows: { count: number }[] }).rows[0]!.count
print({
  id: 'P9',
  what: '64 clients on one provider, overlapping ranges, 20 s',
  attemptsPerSecond: Math.round(measured.perSecond),
  attempts,
  won,
  failures,
  overlaps: count,
  p50: Math.round(measured.p50),
  p99: Math.round(measured.p99),
  max: Math.round(measured.max),
  target: '0 overlaps, no failure but slot_taken',
  verdict: count === 0 && Object.keys(failures).every((code) => code === 'slot_taken') ? 'met' : 'missed',
})
await database.close()

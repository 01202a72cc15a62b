// The next free start among a thousand providers, against the month of one of them, both over HTTP with the database:
// `npm run bench -- next-free`.
import pg from 'pg'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { newId } from '#platform/kernel/ids.ts'
import { compare, print, type Load } from '#tests/support/bench-pairs.ts'
import { openBenchSite } from '#tests/support/bench-site.ts'
import { createBookable } from '#tests/support/factories.ts'

const providers = 1_000
const claimsOfEach = 20
const hour = 3_600_000
const day = 24 * hour
const midnight = Math.ceil(Date.now() / day) * day

const windows = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start_minute: 540, end_minute: 1020 }))

/** A provider open from nine to five whose next twenty days have one appointment each, at another hour for each. */
async function supplyOne(ctx: Ctx, index: number): Promise<string> {
  const { providerId, serviceId } = await createBookable(ctx, { windows })
  await ctx.trx('time_off').insert(
    Array.from({ length: claimsOfEach }, (_, at) => {
      const startsAt = midnight + at * day + (8 + ((index + at) % 8)) * hour
      return {
        id: newId(),
        provider_id: providerId,
        starts_at: new Date(startsAt),
        ends_at: new Date(startsAt + hour),
        reason: 'Taken',
      }
    }),
  )
  return serviceId
}

const site = await openBenchSite((ctx) => supplyOne(ctx, 0))
const { mustBe, runtime, scope } = site
for (let first = 1; first < providers; first += 50) {
  await runtime.database.inTenant(scope, async (ctx) => {
    for (let index = first; index < Math.min(first + 50, providers); index += 1) await supplyOne(ctx, index)
  })
}
// As the server's own housekeeping leaves it after so many rows.
const owner = new pg.Client({ connectionString: process.env.DATABASE_MIGRATOR_URL })
await owner.connect()
await owner.query('analyze')
await owner.end()

const text = (instant: number) => new Date(instant).toISOString()
const dateOf = (instant: number) => text(instant).slice(0, 10)
const soon = `/api/v1/free-services?from=${text(midnight)}&to=${text(midnight + 2 * day)}&limit=1`
const next: Load = { clients: 1, once: () => mustBe(200, soon) }
const range = `from=${dateOf(midnight)}&to=${dateOf(midnight + 30 * day)}`
const month: Load & { name: string } = {
  name: '30 days of free starts of one of them over HTTP (P5)',
  clients: 1,
  once: () => mustBe(200, `/api/v1/services/${site.supplied}/availability?${range}`),
}
print({ id: 'P6', providers, claimsOfEach, bytes: (await mustBe(200, soon)).bytes })
// At most 25 times as dear.
await compare('P6', 'the next free start among all of them over HTTP', next, month, 1 / 25)

await site.close()

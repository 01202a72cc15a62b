// Who can be had in a stretch of time, among a thousand providers and among those of them within five kilometres:
// `npm run bench -- who-is-free`.
//
// Whole answers against PostgreSQL, the schedules compiled: what is claimed, blocked and off is read anew at each call.
// The baseline reads the same rows in the same transaction and does nothing with them, so that the ratio is the price
// of finding the services, of the engine and of the cards.
import pg from 'pg'
import { openDatabase } from '#platform/kernel/database.ts'
import { distanceMetres } from '#platform/kernel/geography.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { findAvailability, findFreeServices } from '#platform/scheduling/index.ts'
import { conditionsStatement } from '#platform/scheduling/service/conditions.ts'
import { compare, print } from '#tests/support/bench-pairs.ts'
import { createBookable } from '#tests/support/factories.ts'
import { insertTenant } from '#tests/support/tenant-rows.ts'

const providers = 1_000
const blocksOfEach = 20
/** The providers stand on a square of twenty kilometres around it, so that one in five is within five. */
const here = { latitude: 52.52, longitude: 13.405 }
const around = { near: `${here.latitude},${here.longitude}`, withinKm: 5 }
const side = 20_000
const metresPerDegree = 111_195
const placeOf = (index: number) => {
  const share = (factor: number) => ((index * factor) % providers) / providers - 0.5
  const longitudes = metresPerDegree * Math.cos((here.latitude * Math.PI) / 180)
  return {
    latitude: here.latitude + (share(367) * side) / metresPerDegree,
    longitude: here.longitude + (share(613) * side) / longitudes,
  }
}
const database = openDatabase({ url: process.env.DATABASE_URL!, poolSize: 4, queryTimeout: 60_000 })
const scope = systemScope(newId())
const windows = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, start_minute: 540, end_minute: 1020 }))

/** The Saturday after next, 10 to 12 in Berlin's winter or summer alike: the providers work from 9 to 17. */
const saturday = new Date()
saturday.setUTCHours(9, 0, 0, 0)
saturday.setUTCDate(saturday.getUTCDate() + 7 + ((6 - saturday.getUTCDay() + 7) % 7))
const stretch = {
  from: saturday.toISOString(),
  to: new Date(saturday.getTime() + 2 * 3_600_000).toISOString(),
}

const serviceIds: string[] = []
const nearIds: string[] = []
await database.inTenant(scope, (ctx) => insertTenant(ctx))
for (let first = 0; first < providers; first += 50) {
  await database.inTenant(scope, async (ctx) => {
    for (let index = first; index < first + 50; index += 1) {
      const place = placeOf(index)
      const { providerId, serviceId } = await createBookable(ctx, {
        windows,
        provider: {
          latitude_e6: Math.round(place.latitude * 1e6),
          longitude_e6: Math.round(place.longitude * 1e6),
          is_place_public: true,
        },
        service: { duration_minutes: 60, horizon_days: 60 },
      })
      serviceIds.push(serviceId)
      if (distanceMetres(here, place) <= around.withinKm * 1000) nearIds.push(serviceId)
      await ctx.trx('time_off').insert(
        Array.from({ length: blocksOfEach }, (_, day) => {
          // One hour a day, at another one for each provider, so that some are taken on that Saturday morning.
          const startsAt = new Date(saturday.getTime() + (day - 8) * 86_400_000 + (index % 8) * 3_600_000)
          const endsAt = new Date(startsAt.getTime() + 3_600_000)
          return {
            id: newId(),
            provider_id: providerId,
            starts_at: startsAt,
            ends_at: endsAt,
            reason: 'Taken',
          }
        }),
      )
    }
  })
}

// As the server's own housekeeping leaves it after so many rows.
const owner = new pg.Client({ connectionString: process.env.DATABASE_MIGRATOR_URL })
await owner.connect()
await owner.query('analyze')
await owner.end()

const minute = (instant: string) => Date.parse(instant) / 60_000
const free = {
  clients: 1,
  once: () => database.readTenant(scope, (ctx) => findFreeServices(ctx, stretch)),
}
const near = {
  clients: 1,
  once: () => database.readTenant(scope, (ctx) => findFreeServices(ctx, { ...stretch, ...around })),
}
const rowsOf = (ids: readonly string[]) => ({
  name: 'the same rows, read and thrown away',
  clients: 1,
  once: () =>
    database.readTenant(scope, (ctx) =>
      ctx.send([conditionsStatement('services', ids, minute(stretch.from), minute(stretch.to), ctx.now)]),
    ),
})
const date = stretch.from.slice(0, 10)
const oneByOne = (ids: readonly string[]) => ({
  name: 'one service after another asked for that day',
  clients: 1,
  once: () =>
    database.readTenant(scope, async (ctx) => {
      for (const serviceId of ids) await findAvailability(ctx, { serviceId, from: date, to: date })
    }),
})

if (process.argv.includes('--profile')) {
  // For `node --cpu-prof` and the like: nothing but the measured work.
  const end = performance.now() + 10_000
  while (performance.now() < end) await free.once()
} else {
  const { total } = await free.once()
  const { total: totalNear } = await near.once()
  print({ id: 'who-is-free', providers, free: total, of: 'Saturday, two hours' })
  print({ id: 'who-is-free', within5Km: nearIds.length, free: totalNear, of: 'the same' })
  await compare('who-is-free', 'all of them, with cards of the first 24', free, rowsOf(serviceIds), 0.5)
  await compare('who-is-free', 'all at once, against one after another', free, oneByOne(serviceIds), 20, {
    pairs: 3,
  })
  await compare('who-is-free-near', 'within 5 km, with cards of the first 24', near, rowsOf(nearIds), 0.5)
  await compare('who-is-free-near', 'within 5 km, against one after another', near, oneByOne(nearIds), 20, {
    pairs: 3,
  })
}
await database.close()

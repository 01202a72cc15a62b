import { claimOffer, confirmBooking, lookAtSlot } from '#platform/booking/service/index.ts'
import { findAvailability } from '#platform/scheduling/index.ts'
import { createTenant, inTenant, testDatabase } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'

/** Round trips to the database that a piece of work makes. */
async function tripsOf<T>(work: () => Promise<T>): Promise<{ trips: number; result: T }> {
  const database = await testDatabase()
  const before = database.roundTrips()
  const result = await work()
  return { trips: database.roundTrips() - before, result }
}

test('listing costs one round trip, a lost look one, a hold four and a confirmation three', async () => {
  const database = await testDatabase()
  const scope = await createTenant()
  const { serviceId } = await inTenant(scope, (ctx) => createBookable(ctx))
  const startsAt = quarterAfter(new Date(), 24).toISOString()
  const day = startsAt.slice(0, 10)
  const list = () =>
    database.readTenant(scope, (ctx) => findAvailability(ctx, { serviceId, from: day, to: day }))
  const look = () => database.readTenant(scope, (ctx) => lookAtSlot(ctx, { serviceId, startsAt }))
  await list() // compiles the schedule, once per version

  const listed = await tripsOf(list)
  const held = await tripsOf(async () => {
    const offer = await look()
    return database.inTenant(scope, (ctx) => claimOffer(ctx, offer))
  })
  const lost = await tripsOf(() => look().catch((error: { code: string }) => error.code))
  const { id: holdId, secret } = held.result
  const confirmed = await tripsOf(() =>
    database.inTenant(scope, (ctx) => confirmBooking(ctx, { holdId, secret, ...contact })),
  )

  expect(lost.result).toBe('slot_taken')
  expect({ listed: listed.trips, held: held.trips, lost: lost.trips }).toEqual({
    listed: 1,
    held: 4,
    lost: 1,
  })
  expect(confirmed.trips).toBe(3)
})

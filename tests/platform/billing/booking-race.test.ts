import { consume, providerOwner } from '#platform/billing/index.ts'
import { confirmBooking, createHold } from '#platform/booking/index.ts'
import { createTenant, inTenant } from '#tests/support/database.ts'
import { contact, createBookable, quarterAfter } from '#tests/support/factories.ts'
import { everybodyHas } from '#tests/support/plan-market.ts'

const many = 200

test('of two hundred who confirm at once at nine of ten exactly one has booked, and no time is lost to the others', async () => {
  const scope = await createTenant()
  const { providerId, serviceId } = await inTenant(scope, async (ctx) => {
    const bookable = await createBookable(ctx)
    await everybodyHas(ctx, { listing: true, bookings: 10 })
    await consume(ctx, 'bookings', providerOwner(bookable.providerId), { count: 9 })
    return bookable
  })
  const holds = []
  for (let index = 0; index < many; index += 1)
    holds.push(
      await inTenant(scope, (ctx) =>
        createHold(ctx, { serviceId, startsAt: quarterAfter(ctx.now, 48 + 3 * index).toISOString() }),
      ),
    )

  const outcomes = await Promise.allSettled(
    holds.map(({ id, secret }) =>
      inTenant(scope, (ctx) => confirmBooking(ctx, { holdId: id, secret, ...contact })),
    ),
  )

  const refused = outcomes.filter((each) => each.status === 'rejected')
  expect(refused).toHaveLength(many - 1)
  expect(new Set(refused.map(({ reason }) => `${reason.code} ${reason.extra?.reason}`))).toEqual(
    new Set(['slot_unavailable full']),
  )
  const found = await inTenant(scope, async (ctx) => ({
    confirmed: await ctx.trx('bookings').where({ provider_id: providerId, status: 'confirmed' }).pluck('id'),
    used: await ctx.trx('usage_counters').pluck('used'),
    warned: await ctx.trx('outbox_events').where({ name: 'usage.warned' }).orderBy('id').pluck('payload'),
  }))
  expect(found.confirmed).toHaveLength(1)
  expect(found.used).toEqual([10])
  expect(found.warned.map(({ percent }: { percent: number }) => percent)).toEqual([80, 100])
})

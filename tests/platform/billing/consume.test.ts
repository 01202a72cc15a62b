import { consume, getUsage, providerOwner, tenantOwner } from '#platform/billing/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'
import { everybodyHas, newPlan } from '#tests/support/plan-market.ts'

const someone = () => providerOwner(newId())
const at = (ctx: Ctx, moment: string): Ctx => ({ ...ctx, now: new Date(moment) })

test('of two hundred at once at nine of ten exactly one passes', async () => {
  const scope = await createTenant()
  const owner = someone()
  await inTenant(scope, async (ctx) => {
    await everybodyHas(ctx, { bookings: 10 })
    await consume(ctx, 'bookings', owner, { count: 9 })
  })

  const outcomes = await Promise.allSettled(
    Array.from({ length: 200 }, () => inTenant(scope, (ctx) => consume(ctx, 'bookings', owner))),
  )

  const refused = outcomes.filter((each) => each.status === 'rejected')
  expect(refused).toHaveLength(199)
  expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['limit_reached']))
  const rows = await inTenant(scope, (ctx) => ctx.trx('usage_counters').select('used', 'overage'))
  expect(rows).toEqual([{ used: 10, overage: 0 }])
  const told = await inTenant(scope, outboxOf)
  expect(told.filter(({ name }) => name === 'usage.warned').map(({ payload }) => payload.percent)).toEqual([
    80, 100,
  ])
})

test('what is rolled back was never used', async () => {
  const scope = await createTenant()
  const owner = someone()
  await inTenant(scope, (ctx) => everybodyHas(ctx, { bookings: 1 }))

  const lost = inTenant(scope, async (ctx) => {
    await consume(ctx, 'bookings', owner)
    throw new Error('lost')
  })

  await expect(lost).rejects.toThrow('lost')
  await inTenant(scope, (ctx) => consume(ctx, 'bookings', owner))
})

test.each([
  ['Europe/Berlin', '2027-01-31T22:59:59Z', '2027-01-31T23:00:00Z'],
  ['Europe/Berlin', '2027-03-31T21:59:59Z', '2027-03-31T22:00:00Z'],
  ['America/New_York', '2028-03-01T04:59:59Z', '2028-03-01T05:00:00Z'],
  ['Pacific/Kiritimati', '2027-06-30T09:59:59Z', '2027-06-30T10:00:00Z'],
  ['Pacific/Pago_Pago', '2027-07-01T10:59:59Z', '2027-07-01T11:00:00Z'],
  ['Asia/Kathmandu', '2027-02-28T18:14:59Z', '2027-02-28T18:15:00Z'],
])('in %s a month ends when it ends there: after %s, at %s', (timeZone, before, after) =>
  inTestTenant(async (ctx) => {
    const owner = someone()
    await ctx.trx('tenants').where({ id: ctx.tenantId }).update({ time_zone: timeZone })
    await everybodyHas(ctx, { bookings: 1 })

    await consume(at(ctx, before), 'bookings', owner)
    const again = consume(at(ctx, before), 'bookings', owner)

    await expect(again).rejects.toMatchObject({
      code: 'limit_reached',
      extra: { resetsAt: new Date(after).toISOString() },
    })
    await consume(at(ctx, after), 'bookings', owner)
  }),
)

test('a limit that is reached says which plans have more', () =>
  inTestTenant(async (ctx) => {
    await everybodyHas(ctx, { bookings: 1 })
    await newPlan(ctx, 'Smaller', { bookings: 1 })
    const { planId } = await newPlan(ctx, 'Larger', { bookings: 100 })
    const owner = someone()
    await consume(ctx, 'bookings', owner)

    await expect(consume(ctx, 'bookings', owner)).rejects.toMatchObject({
      extra: { feature: 'bookings', limit: 1, plans: [{ id: planId, name: 'Larger' }] },
    })
  }))

test('where it costs something to go beyond the limit, it is counted apart', () =>
  inTestTenant(async (ctx) => {
    await everybodyHas(ctx, { bookings: 2 }, { bookings: 150 })
    const { providerId } = await createBookable(ctx)
    const owner = providerOwner(providerId)

    for (let count = 0; count < 5; count++) await consume(ctx, 'bookings', owner)
    await everybodyHas(ctx, { bookings: 10 }, { bookings: 150 })
    await consume(ctx, 'bookings', owner)

    const { meters } = await getUsage(ctx, owner)
    expect(meters).toMatchObject([
      { meter: 'bookings', used: 6, limit: 10, usedPercent: 60, overageAmount: 150 },
    ])
    expect(meters[0]!.history.at(-1)).toMatchObject({ used: 6, overage: 3 })
  }))

test('what was promised before is counted beyond the limit, and warned of no more', () =>
  inTestTenant(async (ctx) => {
    await everybodyHas(ctx, { bookings: 1 })
    const owner = someone()
    for (let count = 0; count < 3; count++) await consume(ctx, 'bookings', owner, { atLimit: 'count' })

    expect(await ctx.trx('usage_counters').select('used', 'overage')).toEqual([{ used: 3, overage: 2 }])
    expect((await outboxOf(ctx)).map(({ payload }) => payload.percent)).toEqual([80, 100])
  }))

test('nothing is ever counted for whoever has none of it', () =>
  inTestTenant(async (ctx) => {
    await everybodyHas(ctx, {})
    await expect(consume(ctx, 'bookings', someone())).rejects.toMatchObject({ code: 'limit_reached' })
    expect(await ctx.trx('usage_counters').select('id')).toEqual([])
  }))

test('the bookings of a marketplace are those of its providers together', () =>
  inTestTenant(async (ctx) => {
    await consume(ctx, 'bookings', someone(), { count: 3 })
    await consume(ctx, 'bookings', someone(), { count: 4 })

    const { meters } = await getUsage(ctx, tenantOwner(ctx))

    expect(meters).toMatchObject([{ meter: 'marketplace.bookings', used: 7, limit: null }])
  }))

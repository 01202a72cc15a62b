import { consume, getUsage, providerOwner, tenantOwner } from '#platform/billing/index.ts'
import { Subscription } from '#platform/billing/models.ts'
import { warnOfSums } from '#platform/billing/service/sum-warnings.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { inTestTenant, outboxOf } from '#tests/support/database.ts'

const at = (ctx: Ctx, moment: string): Ctx => ({ ...ctx, now: new Date(moment) })

/** A marketplace whose own plan holds so many bookings a month; everybody has a hundred. */
async function marketplaceWith(ctx: Ctx, bookings: number): Promise<void> {
  const row = await Subscription.query(ctx.trx).findOne({ owner_kind: 'tenant' }).throwIfNotFound()
  const promise = { ...row.promise, contents: { ...row.promise.contents, 'marketplace.bookings': bookings } }
  await Subscription.query(ctx.trx)
    .patch({ promise, startedAt: new Date('2027-01-01') })
    .where({ id: row.id })
}
const warned = async (ctx: Ctx) =>
  (await outboxOf(ctx))
    .filter(({ name, payload }) => name === 'usage.warned' && payload.ownerKind === 'tenant')
    .map(({ payload }) => [payload.meter, payload.period, payload.percent, payload.used, payload.limit])

test('a marketplace is warned once of each part of the limit that its providers have used together', () =>
  inTestTenant(async (ctx) => {
    await marketplaceWith(ctx, 200)
    const march = at(ctx, '2027-03-10T10:00:00Z')
    const [one, other] = [providerOwner(newId()), providerOwner(newId())]
    await consume(march, 'bookings', one, { count: 90 })
    await consume(march, 'bookings', other, { count: 60 })
    await warnOfSums(march)
    expect(await warned(ctx)).toEqual([])

    await consume(march, 'bookings', other, { count: 10 })
    await warnOfSums(march)
    await warnOfSums(march)
    expect(await warned(ctx)).toEqual([['marketplace.bookings', '2027-03', 80, 160, 200]])

    await consume(march, 'bookings', one, { count: 70 })
    await warnOfSums(march)
    expect((await warned(ctx)).slice(1)).toEqual([['marketplace.bookings', '2027-03', 100, 230, 200]])
    const { meters } = await getUsage(march, tenantOwner(ctx), { periods: 1 })
    expect(meters).toMatchObject([{ meter: 'marketplace.bookings', used: 230, limit: 200 }])
  }))

test('the next month, on the wall of the marketplace, begins anew', () =>
  inTestTenant(async (ctx) => {
    await marketplaceWith(ctx, 200)
    const owner = providerOwner(newId())
    await consume(at(ctx, '2027-03-31T21:59:00Z'), 'bookings', owner, { count: 200 })
    await warnOfSums(at(ctx, '2027-03-31T21:59:30Z'))
    await warnOfSums(at(ctx, '2027-03-31T22:00:00Z'))
    await consume(at(ctx, '2027-03-31T22:01:00Z'), 'bookings', owner, { count: 200 })
    await warnOfSums(at(ctx, '2027-03-31T22:02:00Z'))

    expect((await warned(ctx)).map(([, period, percent]) => [period, percent])).toEqual([
      ['2027-03', 80],
      ['2027-03', 100],
      ['2027-04', 80],
      ['2027-04', 100],
    ])
  }))

test('without a limit nobody is warned, and nothing is written', () =>
  inTestTenant(async (ctx) => {
    await consume(ctx, 'bookings', providerOwner(newId()), { count: 500 })
    await warnOfSums(ctx)

    expect(await warned(ctx)).toEqual([])
    expect(await ctx.trx('usage_counters').where({ owner_kind: 'tenant' })).toEqual([])
  }))

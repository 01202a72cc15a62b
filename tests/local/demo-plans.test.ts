import { providerOwner, tenantOwner, valueOf } from '#platform/billing/index.ts'
import { largestMarketplacePlan, seedDemoPlans } from '#platform/local/demo/plans.ts'
import { createTenant, inTenant, testDatabase } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'

test('the demo marketplaces have the largest plan, and a mixture of providers', async () => {
  const scope = await createTenant()
  const ofMarketplace = await largestMarketplacePlan(await testDatabase())

  const has = await inTenant(scope, async (ctx) => {
    // As a marketplace is that has just been made.
    await ctx.trx('subscriptions').update({ state: 'ended', ended_at: ctx.now })
    await ctx.trx('plans').update({ is_default: false, buyer: 'tenant' })
    const ids = [await createBookable(ctx), await createBookable(ctx), await createBookable(ctx)].map(
      ({ providerId }) => providerId,
    )
    await seedDemoPlans(ctx, ofMarketplace, [
      { providerId: ids[0]!, isShown: true, isVerified: true },
      { providerId: ids[1]!, isShown: false, isVerified: true },
      { providerId: ids[2]!, isShown: false, isVerified: false },
    ])
    const values = []
    for (const id of ids) {
      const owner = providerOwner(id)
      values.push([await valueOf(ctx, 'team.members', owner), await valueOf(ctx, 'bookings', owner)])
    }
    return { values, providers: await valueOf(ctx, 'providers', tenantOwner(ctx)) }
  })

  expect(has).toEqual({
    values: [
      [null, null],
      [0, null],
      [0, 10],
    ],
    providers: null,
  })
})

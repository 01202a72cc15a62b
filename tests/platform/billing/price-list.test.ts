import {
  comparePlans,
  createPlan,
  getEntitlements,
  giveComplimentary,
  listPlans,
  openPriceList,
  orderPlans,
  providerOwner,
  renamePlan,
  setPlanState,
  setPlanTerms,
  takeComplimentaryBack,
  valueOf,
} from '#platform/billing/index.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { createTenant, inTenant, inTestTenant, outboxOf } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'
import { as, member, operator } from '#tests/support/supply.ts'

/** As a marketplace is before it has looked at its price list. */
async function withoutPlans(ctx: Ctx, currency = 'EUR'): Promise<void> {
  await ctx.trx('tenants').where({ id: ctx.tenantId }).update({ currency })
  await ctx.trx('plans').update({ is_default: false, buyer: 'tenant' })
}
const shown = (plans: Awaited<ReturnType<typeof listPlans>>) =>
  plans.map(({ name, prices }) => [name, ...prices.map(({ interval, amount }) => `${interval} ${amount}`)])

test('a new marketplace sells three plans in its own currency, once however often it is opened', () =>
  inTestTenant(async (ctx) => {
    await withoutPlans(ctx, 'JPY')
    await openPriceList(ctx)
    await openPriceList(ctx)

    expect(shown(await listPlans(as(operator(), ctx)))).toEqual([
      ['Free'],
      ['Professional', 'month 2900', 'year 29000'],
      ['Business', 'month 6900', 'year 69000'],
    ])
  }))

test('of two who open a price list at once one does it', async () => {
  const scope = await createTenant()
  await inTenant(scope, (ctx) => withoutPlans(ctx))

  await Promise.all([inTenant(scope, openPriceList), inTenant(scope, openPriceList)])

  const rows = await inTenant(scope, (ctx) => ctx.trx('plans').where({ buyer: 'provider' }).pluck('name'))
  expect(rows.toSorted()).toEqual(['Business', 'Free', 'Professional'])
})

test('before there is a price list providers have what the first one gives everybody', () =>
  inTestTenant(async (ctx) => {
    await withoutPlans(ctx)
    const { providerId } = await createBookable(ctx)

    expect(await valueOf(ctx, 'bookings', providerOwner(providerId))).toBe(10)
    expect(await valueOf(ctx, 'calendar.sync', providerOwner(providerId))).toBe(false)
  }))

test('plans are added, renamed, ordered, hidden and retired, by the people of the marketplace alone', () =>
  inTestTenant(async (ctx) => {
    await withoutPlans(ctx)
    const staff = as(operator(), ctx)
    const studio = await createPlan(staff, {
      name: ' Studio ',
      contents: { listing: true, bookings: 50 },
      prices: [{ interval: 'month', amount: 2_500 }],
      trialDays: 14,
    })
    expect(studio).toMatchObject({ name: 'Studio', state: 'offered', termsNumber: 1, trialDays: 14 })

    await expect(createPlan(staff, { name: 'STUDIO', contents: {}, prices: [] })).rejects.toMatchObject({
      code: 'conflict',
      errors: [{ field: 'name' }],
    })
    const renamed = await renamePlan(staff, { planId: studio.id, version: studio.version, name: 'Atelier' })
    await expect(
      renamePlan(staff, { planId: studio.id, version: studio.version, name: 'Late' }),
    ).rejects.toMatchObject({ code: 'stale_version' })
    const ids = (await listPlans(staff)).map(({ id }) => id)
    const ordered = await orderPlans(staff, { planIds: ids.toReversed() })
    expect(ordered.map(({ name }) => name)).toEqual(['Atelier', 'Business', 'Professional', 'Free'])
    await setPlanState(staff, { planId: studio.id, version: renamed.version, state: 'hidden' })
    expect((await comparePlans(ctx)).plans.map(({ name }) => name)).toEqual([
      'Business',
      'Professional',
      'Free',
    ])
    const free = ordered.at(-1)!
    await expect(
      setPlanState(staff, { planId: free.id, version: free.version, state: 'retired' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      setPlanTerms(staff, {
        planId: free.id,
        version: free.version,
        contents: free.contents,
        prices: [{ interval: 'month', amount: 100 }],
      }),
    ).rejects.toMatchObject({ errors: [{ field: 'prices' }] })

    const { providerId } = await createBookable(ctx)
    await expect(listPlans(as(member(providerId), ctx))).rejects.toMatchObject({ code: 'forbidden' })
  }))

test('whoever has a plan keeps its terms when they change, and those who come later get the new ones', () =>
  inTestTenant(async (ctx) => {
    await withoutPlans(ctx)
    const staff = as(operator(), ctx)
    const [one, other] = [await createBookable(ctx), await createBookable(ctx)]
    const [before, after] = [one, other].map(({ providerId }) => providerOwner(providerId)) as [
      ReturnType<typeof providerOwner>,
      ReturnType<typeof providerOwner>,
    ]
    const plan = await createPlan(staff, { name: 'Studio', contents: { bookings: 50 }, prices: [] })
    await giveComplimentary(staff, before, { planId: plan.id })

    const changed = await setPlanTerms(staff, {
      planId: plan.id,
      version: plan.version,
      contents: { bookings: 20, 'calendar.sync': true },
      prices: [],
    })
    await giveComplimentary(staff, after, { planId: plan.id })

    expect(changed).toMatchObject({ termsNumber: 2, subscriberCount: 1 })
    expect(await valueOf(ctx, 'bookings', before)).toBe(50)
    expect(await valueOf(ctx, 'calendar.sync', before)).toBe(false)
    expect(await valueOf(ctx, 'bookings', after)).toBe(20)
    expect((await outboxOf(ctx)).map(({ name }) => name)).toContain('plan.terms_changed')
    const audited: string[] = await ctx.trx('audit_entries').orderBy('id').pluck('action')
    expect(audited).toEqual([
      'plan.created',
      'subscription.given',
      'plan.terms_changed',
      'subscription.given',
    ])
  }))

test('terms that were sold cannot be changed afterwards, by whatever statement', () =>
  inTestTenant(async (ctx) => {
    await expect(ctx.trx('plan_versions').update({ trial_days: 3 })).rejects.toMatchObject({
      message: expect.stringContaining('permission denied'),
    })
  }))

test('what is given says until when, and once it is over what everybody has counts again', () =>
  inTestTenant(async (ctx) => {
    await withoutPlans(ctx)
    const staff = as(operator(), ctx)
    const { providerId } = await createBookable(ctx)
    const owner = providerOwner(providerId)
    const plan = await createPlan(staff, { name: 'Studio', contents: { bookings: 50 }, prices: [] })
    const endsAt = new Date(ctx.now.getTime() + 86_400_000)
    await giveComplimentary(staff, owner, { planId: plan.id, endsAt: endsAt.toISOString() })

    expect((await getEntitlements(staff, owner)).plan).toMatchObject({ name: 'Studio', standing: 'active' })
    const later = { ...staff, now: endsAt }
    const over = await getEntitlements(later, owner)
    expect(over.plan).toMatchObject({ standing: 'ended' })
    expect(over.entitlements.find(({ feature }) => feature === 'bookings')).toMatchObject({
      value: 10,
      because:
        'Because of the plan Studio not counting at the moment (it has ended); and the plan Free, which everybody has.',
    })
    await takeComplimentaryBack(later, owner)
    await takeComplimentaryBack(later, owner)
    expect((await getEntitlements(later, owner)).plan).toMatchObject({ id: null, name: 'Free' })
  }))

test('the platform sells to marketplaces by the same engine, and nobody of a marketplace reads its rows', async () => {
  const platform = systemScope(platformTenantId)
  const plans = await inTenant(platform, async (ctx) => {
    await openPriceList(ctx)
    return listPlans(ctx)
  })
  expect(plans.find(({ isDefault }) => isDefault)?.contents).toMatchObject({ providers: 10, staff: 2 })

  await inTestTenant(async (ctx) => {
    const seen: string[] = await ctx.trx('plans').pluck('id')
    expect(seen.filter((id) => plans.some((plan) => plan.id === id))).toEqual([])
  })
})

test('whoever comes without rights gets no plan, grants nothing and sees nobody else’s', () =>
  inTestTenant(async (ctx) => {
    await withoutPlans(ctx)
    const staff = as(operator(), ctx)
    const [one, other] = [await createBookable(ctx), await createBookable(ctx)]
    const plan = await createPlan(staff, { name: 'Studio', contents: {}, prices: [] })
    const person = as(member(one.providerId), ctx)

    for (const attempt of [
      () => giveComplimentary(person, providerOwner(one.providerId), { planId: plan.id }),
      () => takeComplimentaryBack(person, providerOwner(one.providerId)),
      () => getEntitlements(person, providerOwner(other.providerId)),
      () => createPlan(person, { name: 'Mine', contents: {}, prices: [] }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' })
  }))

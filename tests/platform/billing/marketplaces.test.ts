import pg from 'pg'
import {
  cancelPlan,
  comparePlans,
  getEntitlements,
  getRevenue,
  listSubscriptions,
  openPriceList,
  readPlanDesk,
  setPlanTerms,
  tenantOwner,
} from '#platform/billing/index.ts'
import { attendSubscriptions } from '#platform/billing/flows/attend.ts'
import { renewDefaultTerms } from '#platform/billing/flows/marketplaces.ts'
import { findBehind } from '#platform/billing/service/marketplace-terms.ts'
import { moveToNewTerms } from '#platform/billing/service/move-terms.ts'
import { type Ctx, systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { databaseUrl } from '#tests/support/database.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { forgetPlatformPrices } from '#tests/support/plan-market.ts'
import { day, goodCard, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

const platform = systemScope(platformTenantId)

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
  await forgetPlatformPrices()
  await atPlatform(openPriceList)
})
afterEach(() => market.close())

const atPlatform = <T>(work: (ctx: Ctx) => Promise<T>) => market.runtime.database.inTenant(platform, work)
const owner = () => tenantOwner(market.scope)
const desk = () => readPlanDesk(market.runtime, market.scope, { owner: owner() })
const sold = async () =>
  (await atPlatform((ctx) => listSubscriptions(ctx, { limit: 100 }))).items.filter(
    (each) => each.owner.id === market.scope.tenantId,
  )
const offered = async (isDefault: boolean) =>
  (await atPlatform(comparePlans)).plans.find((plan) => plan.isDefault === isDefault)!

async function subscribe(card = goodCard) {
  const plan = await offered(false)
  await payOn(await market.begin(owner(), plan.id), card)
  return { plan, subscription: (await market.settle(owner()))! }
}

/** New terms of a plan of the platform, as the console writes them. @returns the id of the version */
const setTerms = (
  planId: string,
  terms: Pick<Parameters<typeof setPlanTerms>[1], 'contents' | 'prices' | 'running' | 'noticeDays'>,
) =>
  atPlatform(async (ctx) => {
    const { version } = await ctx.trx('plans').where({ id: planId }).first('version')
    await setPlanTerms(ctx, { planId, version, ...terms })
    const row = await ctx
      .trx('plan_versions')
      .where({ plan_id: planId })
      .orderBy('number', 'desc')
      .first('id')
    return String(row.id)
  })

test('a marketplace subscribes to a plan of the platform, and both sides know of it', async () => {
  const before = await atPlatform((ctx) => getRevenue(ctx))

  const { plan, subscription } = await subscribe()

  const price = plan.prices.find(({ interval }) => interval === 'month')!
  expect(subscription).toMatchObject({ state: 'active', ownerKind: 'tenant', planId: plan.id })
  expect(await market.has(owner(), 'domain.custom')).toBe(true)
  const found = await market.stripe.subscriptions.retrieve(subscription.processorSubscriptionId!)
  expect(found).toMatchObject({ transfer_data: null, application_fee_percent: null })
  expect(await desk()).toMatchObject({
    mayBuy: true,
    subscription: { planName: plan.name, standing: 'active', amount: price.amount, currency: 'USD' },
    plans: expect.arrayContaining([expect.objectContaining({ id: plan.id })]),
  })
  expect(await sold()).toMatchObject([
    { id: subscription.id, owner: { kind: 'tenant' }, planName: plan.name, standing: 'active', owed: 0 },
  ])
  const after = await atPlatform((ctx) => getRevenue(ctx))
  expect(after.recurring - before.recurring).toBe(price.amount)
  expect(after.subscribers - before.subscribers).toBe(1)
})

test('a marketplace that does not pay is late in the lists of the platform, and one that leaves is gone', async () => {
  const { subscription } = await subscribe()
  await market.useCard(owner(), 'pm_card_chargeCustomerFail')
  await market.pass(31 * day)
  await market.sweep()

  expect(await desk()).toMatchObject({
    subscription: { standing: 'past_due', owed: { amount: subscription.promise.price!.amount } },
  })
  expect(await sold()).toMatchObject([{ standing: 'past_due', owed: subscription.promise.price!.amount }])
  const { failed } = await atPlatform((ctx) => getRevenue(ctx))
  expect(failed).toContainEqual(expect.objectContaining({ subscriptionId: subscription.id }))

  await cancelPlan(market.runtime, market.scope, { owner: owner() })
  expect(await sold()).toMatchObject([{ standing: 'ended' }])
  const { series } = await atPlatform((ctx) => getRevenue(ctx))
  expect(series.at(-1)!.left).toBeGreaterThanOrEqual(1)
})

test('a marketplace is told of new terms of what it pays for, and gets them with a renewal after the notice', async () => {
  const { plan, subscription } = await subscribe()
  const prices = [{ interval: 'month' as const, amount: 6_900 }]
  const terms = { contents: plan.contents, prices, running: 'move' as const, noticeDays: 10 }
  const planVersionId = await setTerms(plan.id, terms)
  const carry = async () => {
    await atPlatform((ctx) => moveToNewTerms(ctx, { planId: plan.id, planVersionId }))
    await attendSubscriptions(market.runtime, platform)
  }

  await carry()
  await carry()

  expect(await market.changes(subscription.id)).toMatchObject([
    { kind: 'new_terms', promise: { price: { amount: 6_900 } }, withdrawnAt: null },
  ])
  expect((await market.told(owner())).filter((name) => name.endsWith('terms_announced'))).toHaveLength(1)
  expect(await desk()).toMatchObject({ subscription: { scheduled: { kind: 'new_terms', amount: 6_900 } } })
  await market.sweep()
  await market.pass(31 * day)
  await market.sweep()
  expect(await market.read(owner())).toMatchObject({ planVersionId, promise: { price: { amount: 6_900 } } })
  expect(await sold()).toMatchObject([{ amount: 6_900 }])
})

test('what marketplaces have without paying is copied to them, and renewed as its terms say', async () => {
  await market.inside((ctx) =>
    ctx.trx('subscriptions').where({ owner_kind: 'tenant' }).update({ state: 'ended', ended_at: ctx.now }),
  )
  const free = await offered(true)
  const renew = () => renewDefaultTerms(market.runtime, market.scope)
  const staff = () => market.has(owner(), 'staff')
  const isBehind = async () => {
    const relay = new pg.Client(databaseUrl('relay'))
    await relay.connect()
    const { rows } = await relay.query<{ tenant_id: string }>(findBehind.replace(/limit \d+$/, ''), [
      market.time.clock(),
    ])
    await relay.end()
    return rows.some((row) => row.tenant_id === market.scope.tenantId)
  }
  expect(await isBehind()).toBe(true)
  await renew()
  expect([await isBehind(), await staff()]).toEqual([false, free.contents.staff])

  const changed = (count: number) => ({ contents: { ...free.contents, staff: count }, prices: [] })
  await setTerms(free.id, { ...changed(7), running: 'keep' })
  await renew()
  expect([await isBehind(), await staff()]).toEqual([false, free.contents.staff])

  await setTerms(free.id, { ...changed(5), running: 'move', noticeDays: 30 })
  await renew()
  expect([await isBehind(), await staff()]).toEqual([false, free.contents.staff])
  market.time.moveBy(30 * day)
  expect(await isBehind()).toBe(true)
  await renew()
  await renew()
  expect([await isBehind(), await staff()]).toEqual([false, 5])
  const { plan } = await market.inside((ctx) => getEntitlements(ctx, owner()))
  expect(plan.name).toBe(free.name)
  await setTerms(free.id, { contents: free.contents, prices: [] })
})

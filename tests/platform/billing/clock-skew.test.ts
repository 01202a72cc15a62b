import { cancelPlan, changePlan, getRevenue, providerOwner } from '#platform/billing/index.ts'
import { beginPage } from '#platform/billing/service/buyers.ts'
import { recordHistory } from '#platform/billing/service/subscription-history.ts'
import { day, hour, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

// No two clocks are the same: the processor's is a minute ahead of ours here.
const aheadSeconds = 60

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-10T09:00:00Z')
  market.local.engine.clock.advance(aheadSeconds)
})
afterEach(() => market.close())

type Owner = Awaited<ReturnType<SellingMarket['newOwner']>>
const revenue = () => market.inside((ctx) => getRevenue(ctx))
const change = (owner: Owner, planId: string) =>
  changePlan(market.runtime, market.scope, { owner, planId, interval: 'month' })
const history = (subscriptionId: string) =>
  market.inside((ctx) =>
    ctx
      .trx('subscription_history')
      .where({ subscription_id: subscriptionId })
      .orderBy('id')
      .pluck('began_at'),
  )

test('what begins at the processor a minute later by its clock brings money now', async () => {
  const owner = await market.newOwner()
  const { startedAt } = await market.subscribe(owner, market.professional)

  expect(startedAt).toEqual(new Date('2027-04-10T09:01:00Z'))
  expect(await revenue()).toMatchObject({ recurring: 1_900, subscribers: 1 })
})

test('a change in that minute follows the beginning, and counts', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  market.time.moveBy(30_000)
  expect(await change(owner, market.business)).toBe('changed')

  expect(await revenue()).toMatchObject({ recurring: 4_900, subscribers: 1 })
  market.time.moveBy(day)
  expect(await revenue()).toMatchObject({ recurring: 4_900, subscribers: 1 })
  expect(await history(id)).toEqual([new Date('2027-04-10T09:00:00Z'), new Date('2027-04-10T09:00:30Z')])
})

test('what ended by the clock of the processor is over now, and what is told late follows what is known', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  await cancelPlan(market.runtime, market.scope, { owner })
  await market.pass(30 * day + 30_000)
  await market.sweep()

  const ended = (await market.read(owner))!
  expect(ended).toMatchObject({ state: 'ended', endedAt: new Date('2027-05-10T09:01:00Z') })
  expect(ended.endedAt! > market.time.now()).toBe(true)
  expect(await revenue()).toMatchObject({ recurring: 0, subscribers: 0 })
  expect((await history(id)).at(-1)).toEqual(market.time.now())

  // An end that lies before what was written last.
  const early = { ...ended, endedAt: new Date('2027-05-01T00:00:00Z'), seats: 1 }
  await market.inside((ctx) => recordHistory(ctx, Object.assign(ended, early)))
  const moments = await history(id)
  expect(moments.at(-1)).toEqual(moments.at(-2))
})

test('what the processor has changed with the period has changed here', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.business)
  expect(await change(owner, market.professional)).toBe('scheduled')
  await market.pass(30 * day + 30_000)
  expect(market.time.now() < (await market.changes(id))[0]!.takesEffectAt).toBe(true)
  const { processorSubscriptionId } = (await market.read(owner))!
  await market.hear({ kind: 'customer.subscription.updated', objectId: processorSubscriptionId! })

  expect(await market.changes(id)).toMatchObject([{ appliedAt: market.time.now() }])
  expect(await market.read(owner)).toMatchObject({ promise: { name: 'Professional' } })
  expect(await revenue()).toMatchObject({ recurring: 1_900 })
})

test('a page is asked for so long that it is long enough by both clocks', async () => {
  const choice = { planPriceId: market.professional, seats: 0, couponId: null }
  const { providerId } = await market.inside(async () => ({ providerId: (await market.newOwner()).id }))
  const owner = providerOwner(providerId)
  const begin = () => market.inside((ctx) => beginPage(ctx, owner, { seen: null, ...choice }))
  await begin()
  // Another tab comes when half an hour and a little more is left of the page that is being made.
  market.time.moveBy(1.5 * hour - 10_000)

  const { expiresAt } = await begin()

  const shortest = market.local.engine.clock.now() * 1_000 + 0.5 * hour
  expect(expiresAt.getTime()).toBeGreaterThanOrEqual(shortest)
})

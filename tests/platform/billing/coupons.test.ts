import {
  applyCoupon,
  archiveCoupon,
  beginCheckout,
  cancelPlan,
  changePlan,
  createCoupon,
  listCoupons,
  previewChange,
  previewCheckout,
  previewCoupon,
} from '#platform/billing/index.ts'
import { couponFaults, couponWords, redemptionFault, reductionOf } from '#platform/billing/rules/index.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { day, goodCard, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
})
afterEach(() => market.close())

type Owner = Awaited<ReturnType<SellingMarket['newOwner']>>
type NewCoupon = Parameters<typeof createCoupon>[1]
const hours = 3_600_000
const add = (coupon: Partial<NewCoupon> & { code: string }) =>
  market.inside((ctx) => createCoupon(ctx, { duration: 'forever', ...coupon }))
const begin = (owner: Owner, couponCode: string, planId = market.professional) =>
  beginCheckout(market.runtime, market.scope, {
    owner,
    planId,
    interval: 'month',
    couponCode,
    successUrl: 'http://shop.localhost/plan?done',
    cancelUrl: 'http://shop.localhost/plan',
  })
const subscribe = async (owner: Owner, couponCode: string, planId?: string) => {
  await payOn(await begin(owner, couponCode, planId), goodCard)
  return (await market.settle(owner))!
}
const totals = async (subscriptionId: string) =>
  (await market.invoices(subscriptionId)).map(({ totalAmount }) => totalAmount)
const nextPeriod = async (days: number) => {
  await market.pass(days * day + 2 * hours)
  await market.sweep()
}
const refusedCode = { code: 'validation_failed', errors: [{ field: 'couponCode' }] }

test('a percentage comes off for as many months as the code says, and every invoice shows it', async () => {
  await add({ code: 'spring-20', percentOff: 20, duration: 'months', months: 2 })
  const owner = await market.newOwner()
  const shown = await previewCheckout(market.runtime, market.scope, {
    owner,
    planId: market.professional,
    interval: 'month',
    couponCode: ' Spring-20 ',
  })
  expect(shown).toMatchObject({
    amount: 1_900,
    discountAmount: 380,
    dueAmount: 1_520,
    coupon: { code: 'SPRING-20', words: '20 % off for 2 months' },
  })

  const subscription = await subscribe(owner, 'spring-20')
  expect(subscription.discount).toMatchObject({
    code: 'SPRING-20',
    percentOff: 20,
    amountOff: null,
    isOnce: false,
    endsAt: '2027-06-01T09:00:00.000Z',
  })
  await nextPeriod(30)
  await nextPeriod(31)

  expect(await totals(subscription.id)).toEqual([1_520, 1_520, 1_900])
  expect((await market.invoices(subscription.id)).map(({ discountAmount }) => discountAmount)).toEqual([
    380, 380, 0,
  ])
  expect((await market.read(owner))!.discount).toBeNull()
  expect(await market.inside(listCoupons)).toMatchObject([{ code: 'SPRING-20', redemptionCount: 1 }])
}, 60_000)

test('what counts for some months takes nothing off a year, neither before nor later', async () => {
  await add({ code: 'TWO', percentOff: 50, duration: 'months', months: 2 })
  await add({ code: 'YEARLY', percentOff: 50, duration: 'once' })
  const owner = await market.newOwner()
  const yearly = { owner, planId: market.professional, interval: 'year' as const }
  const shown = (couponCode: string) =>
    previewCheckout(market.runtime, market.scope, { ...yearly, couponCode })

  await expect(shown('TWO')).rejects.toMatchObject({
    ...refusedCode,
    message: 'This code is for plans that are paid by the month',
  })
  expect(await shown('YEARLY')).toMatchObject({ discountAmount: 9_500 })
  await payOn(await market.begin(owner, market.professional, { interval: 'year' }), goodCard)
  await market.settle(owner)
  await expect(applyCoupon(market.runtime, market.scope, { owner, couponCode: 'TWO' })).rejects.toMatchObject(
    refusedCode,
  )
})

test('an amount comes off the first payment alone, of the plans that the code is for', async () => {
  await add({ code: 'START', amountOff: 500, duration: 'once', planIds: [market.business] })
  const owner = await market.newOwner()
  await expect(begin(owner, 'START')).rejects.toMatchObject(refusedCode)

  const { id, discount } = await subscribe(owner, 'START', market.business)
  await nextPeriod(30)

  expect(discount).toBeNull()
  expect(await totals(id)).toEqual([4_400, 4_900])
  await expect(
    applyCoupon(market.runtime, market.scope, { owner, couponCode: 'START' }),
  ).rejects.toMatchObject({ ...refusedCode, message: 'You have used this code already' })
})

test('a code of another seller is none here', async () => {
  await add({ code: 'OURS', percentOff: 10 })
  const other = await openSellingMarket('2027-04-01T09:00:00Z')
  try {
    await expect(
      beginCheckout(other.runtime, other.scope, {
        owner: await other.newOwner(),
        planId: other.professional,
        interval: 'month',
        couponCode: 'OURS',
        successUrl: 'http://shop.localhost/plan?done',
        cancelUrl: 'http://shop.localhost/plan',
      }),
    ).rejects.toMatchObject({ ...refusedCode, message: 'There is no such code' })
    await other.inside((ctx) => createCoupon(ctx, { code: 'OURS', percentOff: 90, duration: 'once' }))
    expect(await market.inside(listCoupons)).toMatchObject([{ code: 'OURS', percentOff: 10 }])
  } finally {
    await other.close()
  }
})

test('of many who come at once for the last redemptions only so many get one', async () => {
  const { id: couponId } = await add({ code: 'FEW', percentOff: 50, mostRedemptions: 2 })
  const owners: Owner[] = []
  for (let count = 0; count < 6; count += 1) owners.push(await market.newOwner())

  const ends = await Promise.allSettled(owners.map((owner) => begin(owner, 'FEW')))

  const values = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  expect(values).toHaveLength(2)
  for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject(refusedCode)
  expect(await market.inside(listCoupons)).toMatchObject([{ redemptionCount: 2, state: 'used_up' }])
  for (const url of values) await payOn(url, goodCard)
  for (const owner of owners) await market.settle(owner)
  const rows = await market.inside((ctx) =>
    ctx.trx('plan_coupon_redemptions').where({ coupon_id: couponId }).whereNotNull('redeemed_at'),
  )
  expect(rows).toHaveLength(2)
}, 60_000)

test('whoever leaves the page frees what was held for them, and a second tab keeps it', async () => {
  await add({ code: 'LAST', percentOff: 50, mostRedemptions: 1 })
  const [owner, other] = [await market.newOwner(), await market.newOwner()]
  const url = await begin(owner, 'LAST')
  expect(await begin(owner, 'last')).toBe(url)
  await expect(begin(other, 'LAST')).rejects.toMatchObject(refusedCode)

  await market.begin(owner, market.professional)

  const { id } = await subscribe(other, 'LAST')
  expect(await totals(id)).toEqual([950])
  await expect(begin(owner, 'LAST')).rejects.toMatchObject(refusedCode)
  // What was held for longer than any page is open is free by itself.
  await add({ code: 'HELD', percentOff: 50, mostRedemptions: 1 })
  await begin(owner, 'HELD')
  await market.pass(5 * hours)
  expect(await begin(await market.newOwner(), 'HELD')).toContain('/c/pay/')
})

test('a code entered later takes off from the next payment on, and what was to come stays to come', async () => {
  await add({ code: 'LOYAL', amountOff: 300 })
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.business)
  const change = (planId: string) =>
    changePlan(market.runtime, market.scope, { owner, planId, interval: 'month' })
  expect(await change(market.professional)).toBe('scheduled')
  await market.pass(day)
  await expect(
    previewCoupon(market.runtime, market.scope, { owner, couponCode: 'NOBODYS' }),
  ).rejects.toMatchObject(refusedCode)
  const subscription = await applyCoupon(market.runtime, market.scope, { owner, couponCode: 'loyal' })
  expect(subscription!.discount).toMatchObject({ code: 'LOYAL', amountOff: 300, endsAt: null })
  expect(await market.changes(id)).toMatchObject([{ sentAt: expect.any(Date), withdrawnAt: null }])
  await expect(
    applyCoupon(market.runtime, market.scope, { owner, couponCode: 'loyal' }),
  ).rejects.toMatchObject({ code: 'conflict' })

  await nextPeriod(29)

  expect(await totals(id)).toEqual([4_900, 1_600])
  await cancelPlan(market.runtime, market.scope, { owner })
  expect((await market.read(owner))!.discount).toMatchObject({ code: 'LOYAL' })
}, 60_000)

test('what is shown before a code or a change is entered is what is paid', async () => {
  await add({ code: 'HALF', percentOff: 50 })
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  const shown = await previewCoupon(market.runtime, market.scope, { owner, couponCode: 'HALF' })
  expect(shown).toMatchObject({
    words: '50 % off every payment',
    next: { discountAmount: 950, dueAmount: 950, currency: 'EUR' },
  })
  await applyCoupon(market.runtime, market.scope, { owner, couponCode: 'HALF' })
  await nextPeriod(30)
  await market.pass(15 * day)
  const choice = { owner, planId: market.business, interval: 'month' as const }
  const preview = await previewChange(market.runtime, market.scope, choice)
  await changePlan(market.runtime, market.scope, { ...choice, at: preview.takesEffectAt })

  expect(await totals(id)).toEqual([1_900, shown.next.dueAmount, preview.amounts!.dueAmount])
}, 60_000)

test('what is archived or over is redeemed no more, and whoever has it keeps it', async () => {
  const { id: couponId } = await add({ code: 'OLD', percentOff: 25 })
  await add({ code: 'MAY', percentOff: 25, redeemBy: '2027-05-01T00:00:00Z' })
  const [owner, other] = [await market.newOwner(), await market.newOwner()]
  const { id } = await subscribe(owner, 'OLD')

  const archive = () => market.inside((ctx) => archiveCoupon(ctx, { couponId }))
  expect(await archive()).toMatchObject({ state: 'archived', redemptionCount: 1 })
  expect(await archive()).toMatchObject({ state: 'archived' })
  await nextPeriod(30)

  await expect(begin(other, 'OLD')).rejects.toMatchObject(refusedCode)
  await expect(begin(other, 'MAY')).rejects.toMatchObject(refusedCode)
  expect((await market.inside(listCoupons)).map(({ code, state }) => [code, state])).toEqual([
    ['MAY', 'over'],
    ['OLD', 'archived'],
  ])
  expect(await totals(id)).toEqual([1_425, 1_425])
  await expect(add({ code: 'old', percentOff: 10 })).rejects.toMatchObject({ code: 'conflict' })
}, 60_000)

test('a code names what is wrong with it, field by field', () => {
  const terms = { percentOff: 20, amountOff: null, currency: 'EUR', duration: 'once', months: null } as const
  const fields = (code: string, rest: Partial<Parameters<typeof couponFaults>[1]> = {}) =>
    couponFaults(code, { ...terms, ...rest }).map(({ field }) => field)

  expect(fields('SPRING-20')).toEqual([])
  expect(fields('A B')).toEqual(['code'])
  expect(fields('BOTH', { amountOff: 500 })).toEqual(['percentOff'])
  expect(fields('NONE', { percentOff: null })).toEqual(['percentOff'])
  expect(fields('MUCH', { percentOff: 101 })).toEqual(['percentOff'])
  expect(fields('STEPS', { percentOff: null, amountOff: 1_005, currency: 'KWD' })).toEqual(['amountOff'])
  expect(fields('MONTHS', { duration: 'months' })).toEqual(['months'])
  expect(reductionOf({ percentOff: null, amountOff: 500 }, 300)).toBe(300)
  expect(reductionOf({ percentOff: 15, amountOff: null }, 1_230)).toBe(185)
  expect(couponWords({ ...terms, duration: 'months', months: 1 })).toBe('20 % off for 1 month')
  const free = {
    currency: 'EUR',
    duration: 'months' as const,
    planIds: null,
    redeemBy: null,
    mostRedemptions: null,
    archivedAt: null,
  }
  const now = new Date('2027-04-01T09:00:00Z')
  const monthly = { planId: 'p', interval: 'month' as const, currency: 'EUR', taken: 9 }
  expect(redemptionFault(free, monthly, now)).toBeNull()
  expect(redemptionFault(free, { ...monthly, interval: 'year' }, now)).toMatch(/paid by the month/)
  expect(redemptionFault({ ...free, duration: 'once' }, { ...monthly, interval: 'year' }, now)).toBeNull()
  expect(redemptionFault(free, { ...monthly, currency: 'USD' }, now)).toMatch(/currency/)
})

import {
  applyCoupon,
  beginCardChange,
  beginCheckout,
  cancelPlan,
  changePlan,
  createCoupon,
  getPlanCard,
  payOpenInvoices,
  resumePlan,
  setBillingDetails,
  settleCardChange,
  settleCheckout,
} from '#platform/billing/index.ts'
import { attendSubscriptions } from '#platform/billing/flows/attend.ts'
import type { BillingRuntime } from '#platform/billing/flows/seller.ts'
import { Died, mortalBilling, untilDeath } from '#tests/support/crash-points.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { day, goodCard, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
})
afterEach(() => market.close())

type Owner = Awaited<ReturnType<SellingMarket['newOwner']>>
const hours = 3_600_000
const month = { interval: 'month' as const }
const urls = { successUrl: 'http://shop.localhost/plan?done', cancelUrl: 'http://shop.localhost/plan' }

/**
 * Does it for one owner after the other, dying at the first border, the second one and so on until there is none left;
 * whoever died is asked to do it again.
 * @returns the owners, each of whom has lived through another death
 */
async function throughEveryDeath(
  prepare: () => Promise<Owner>,
  work: (runtime: BillingRuntime, owner: Owner) => Promise<unknown>,
): Promise<Owner[]> {
  const survivors: Owner[] = []
  for (let at = 1; ; at += 1) {
    const owner = await prepare()
    const { runtime } = mortalBilling(market.runtime, at)
    const hasDied = await untilDeath(() => work(runtime, owner))
    if (!hasDied) {
      expect(survivors.length).toBeGreaterThan(2)
      return survivors
    }
    await work(market.runtime, owner)
    survivors.push(owner)
  }
}

/** What is there already is no failure of whoever asks again. */
const unlessDone = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    if (error instanceof Died) throw error
    expect(error).toMatchObject({ code: 'conflict' })
  }
}

const totalsOf = async (owner: Owner) =>
  (await market.invoices((await market.read(owner))!.id)).map(({ totalAmount }) => totalAmount)
const customersOf = (owner: Owner) =>
  market.local.engine.store.all('customer').filter(({ metadata }) => metadata.owner_id === owner.id)

test('whoever dies on the way to a subscription can begin again, and pays once, with one coupon', async () => {
  const { id: couponId } = await market.inside((ctx) =>
    createCoupon(ctx, { code: 'HALF', percentOff: 50, duration: 'once' }),
  )
  const choice = { ...urls, ...month, planId: market.professional, couponCode: 'HALF' }

  const payers: Owner[] = []
  for (let at = 1; ; at += 1) {
    const owner = await market.newOwner()
    const { runtime } = mortalBilling(market.runtime, at)
    let url: string | null = null
    const hasDied = await untilDeath(async () => {
      url = await beginCheckout(runtime, market.scope, { owner, ...choice })
      await payOn(url, goodCard)
      await settleCheckout(runtime, market.scope, { owner })
    })
    if (!hasDied) break
    if (url === null)
      await payOn(await beginCheckout(market.runtime, market.scope, { owner, ...choice }), goodCard)
    await settleCheckout(market.runtime, market.scope, { owner })
    payers.push(owner)
  }
  expect(payers.length).toBeGreaterThan(8)
  for (const owner of payers) {
    expect(await market.read(owner)).toMatchObject({ state: 'active' })
    expect(await totalsOf(owner)).toEqual([950])
    expect(customersOf(owner)).toHaveLength(1)
    expect(await market.told(owner)).toEqual(['subscription.started'])
  }
  const redeemed = await market.inside((ctx) =>
    ctx
      .trx('plan_coupon_redemptions')
      .where({ coupon_id: couponId })
      .whereNotNull('redeemed_at')
      .pluck('owner_id'),
  )
  for (const { id } of payers) expect(redeemed.filter((each) => each === id)).toHaveLength(1)
}, 120_000)

const subscriber = (planId: string) => async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, planId)
  return owner
}

test('an upgrade of which the answer was lost is paid once', async () => {
  const at = market.time.now()
  const owners = await throughEveryDeath(subscriber(market.professional), (runtime, owner) =>
    unlessDone(() => changePlan(runtime, market.scope, { owner, planId: market.business, ...month, at })),
  )

  for (const owner of owners) {
    await market.sweep()
    expect(await market.read(owner)).toMatchObject({ promise: { name: 'Business' } })
    expect((await totalsOf(owner)).toSorted((one, other) => one - other)).toEqual([1_900, 3_000])
  }
}, 120_000)

test('a smaller plan, a cancellation and a code of which the answer was lost count once', async () => {
  await market.inside((ctx) => createCoupon(ctx, { code: 'LOYAL', amountOff: 300, duration: 'forever' }))
  const smaller = await throughEveryDeath(subscriber(market.business), (runtime, owner) =>
    unlessDone(() => changePlan(runtime, market.scope, { owner, planId: market.professional, ...month })),
  )
  const leaving = await throughEveryDeath(subscriber(market.professional), (runtime, owner) =>
    cancelPlan(runtime, market.scope, { owner }),
  )
  const cheaper = await throughEveryDeath(subscriber(market.business), (runtime, owner) =>
    unlessDone(() => applyCoupon(runtime, market.scope, { owner, couponCode: 'LOYAL' })),
  )
  await market.pass(day)
  for (let turn = 0; turn < 3; turn += 1) await market.sweep()
  await market.pass(29 * day + 2 * hours)
  for (let turn = 0; turn < 3; turn += 1) await market.sweep()

  for (const owner of smaller) expect(await totalsOf(owner)).toEqual([4_900, 1_900])
  for (const owner of leaving) expect(await market.read(owner)).toMatchObject({ state: 'ended' })
  for (const owner of cheaper) expect(await totalsOf(owner)).toEqual([4_900, 4_600])
}, 120_000)

test('a card that was left and an address that was said are there, wherever somebody died', async () => {
  const leave = async (runtime: BillingRuntime, owner: Owner) => {
    const url = await beginCardChange(runtime, market.scope, { owner, ...urls })
    await payOn(url, '5555555555554444')
    await settleCardChange(runtime, market.scope, { owner })
  }
  const owners = await throughEveryDeath(subscriber(market.professional), leave)
  for (const owner of owners)
    expect(await market.inside((ctx) => getPlanCard(ctx, owner))).toMatchObject({ last4: '4444' })

  const address = {
    line1: 'Kastanienallee 12',
    line2: '',
    postalCode: '10435',
    city: 'Berlin',
    region: '',
    country: 'DE',
  }
  const details = { name: 'Studio', email: 'bills@studio.example', address, taxId: 'DE123456789' }
  const said = await throughEveryDeath(subscriber(market.professional), (runtime, owner) =>
    setBillingDetails(runtime, market.scope, { owner, ...details }),
  )
  for (const owner of said) {
    const [customer] = customersOf(owner)
    expect((await market.stripe.customers.listTaxIds(customer!.id)).data).toHaveLength(1)
  }
}, 120_000)

test('two sweeps at once do what one does', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  await market.useCard(owner, 'pm_card_chargeCustomerFail')
  const both = () => Promise.all([market.sweep(), attendSubscriptions(market.runtime, market.scope)])
  for (let turn = 0; turn < 46; turn += 1) {
    await market.pass(day)
    await both()
  }

  expect(await market.told(owner)).toEqual([
    'subscription.started',
    'subscription.past_due',
    'subscription.reminded 3',
    'subscription.reminded 5',
    'subscription.reminded 7',
    'subscription.limited',
  ])
}, 120_000)

/** Deterministic, so that a failure is found again. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const left = [...items]
  const drawn: T[] = []
  for (let state = seed; left.length > 0;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    drawn.push(...left.splice(state % left.length, 1))
  }
  return drawn
}

test.each([1, 7, 42])(
  'notices of a whole life in any order, each twice, tell it once (%i)',
  async (seed) => {
    const owner = await market.newOwner()
    const heard: { kind: string; objectId: string }[] = []
    const live = async (step: () => Promise<unknown>) => {
      const before = market.countEvents()
      await step()
      heard.push(...market.noticesSince(before))
      // Those of long ago come again too.
      const late = shuffled([...heard, ...heard], seed).slice(0, 60)
      for (const notice of [...late, ...market.noticesSince(before)]) await market.hear(notice)
    }
    await live(async () => payOn(await market.begin(owner, market.professional), goodCard))
    await market.useCard(owner, 'pm_card_chargeCustomerFail')
    await live(() => market.pass(30 * day + 2 * hours))
    expect(await market.read(owner)).toMatchObject({ state: 'past_due' })
    await market.useCard(owner, 'pm_card_visa')
    await live(() => payOpenInvoices(market.runtime, market.scope, { owner }))
    await live(() => cancelPlan(market.runtime, market.scope, { owner }))
    await live(() => resumePlan(market.runtime, market.scope, { owner }))
    await live(() => cancelPlan(market.runtime, market.scope, { owner }))
    await live(() => market.pass(31 * day + 2 * hours))

    expect(await market.told(owner)).toEqual([
      'subscription.started',
      'subscription.past_due',
      'subscription.recovered',
      'subscription.cancelled',
      'subscription.resumed',
      'subscription.cancelled',
      'subscription.ended',
    ])
    expect(await totalsOf(owner)).toEqual([1_900, 1_900])
  },
  120_000,
)

test('terms that change while somebody pays are not theirs', async () => {
  const owner = await market.newOwner()
  const url = await market.begin(owner, market.professional)
  await market.newTerms(market.professional, 2_300, 30)
  await payOn(url, goodCard)

  const subscription = (await market.settle(owner))!

  expect(subscription.promise.price).toMatchObject({ amount: 1_900 })
  expect(await totalsOf(owner)).toEqual([1_900])
  const later = await market.newOwner()
  expect((await market.subscribe(later, market.professional)).promise.price).toMatchObject({ amount: 2_300 })
})

import { newId } from '#platform/kernel/ids.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import { gatewayTo, localWebhookSecret } from '#platform/local/stripe/index.ts'
import { syncSubscription } from '#platform/billing/flows/sync.ts'
import { billingNoticeKinds, handleBillingNotice } from '#platform/billing/flows/notices.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { day, goodCard, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket()
})
afterEach(() => market.close())

const runningOf = async (customer: string) =>
  (await market.stripe.subscriptions.list({ customer })).data.map(({ id }) => id)
const customerOf = async (processorSubscriptionId: string | null) =>
  String((await market.stripe.subscriptions.retrieve(processorSubscriptionId!)).customer)

test('a provider subscribes on the page of the processor and has at once what the plan promises', async () => {
  await market.inside((ctx) =>
    ctx.trx('feature_grants').insert({
      id: newId(),
      owner_kind: 'tenant',
      owner_id: ctx.tenantId,
      feature: 'platform.fee',
      value: JSON.stringify(250),
      is_override: true,
      reason: 'Agreed',
      granted_by: 'system',
    }),
  )
  const planId = await market.plan(
    'Studio',
    { 'calendar.sync': true },
    [{ interval: 'month', amount: 2_900, setupAmount: 1_500, seatAmount: 500 }],
    0,
  )
  const owner = await market.newOwner()
  expect(await market.has(owner, 'calendar.sync')).toBe(false)

  const url = await market.begin(owner, planId, { seats: 2 })
  expect(await market.settle(owner)).toBeNull()
  await payOn(url, goodCard)
  const subscription = (await market.settle(owner))!

  expect(subscription).toMatchObject({
    state: 'active',
    source: 'processor',
    seats: 2,
    promise: { name: 'Studio', currency: 'EUR', price: { amount: 2_900 } },
    periodEndsAt: new Date('2027-04-01T09:00:00Z'),
  })
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  expect(await market.invoices(subscription.id)).toMatchObject([
    { state: 'paid', currency: 'EUR', totalAmount: 5_400, paidAmount: 5_400, dueAmount: 0 },
  ])
  expect(await market.stripe.subscriptions.retrieve(subscription.processorSubscriptionId!)).toMatchObject({
    application_fee_percent: 2.5,
    transfer_data: { destination: market.accountId },
    on_behalf_of: market.accountId,
  })
  await expect(market.begin(owner, planId)).rejects.toMatchObject({ code: 'conflict' })
  expect(await market.told(owner)).toEqual(['subscription.started'])
})

test('two checkouts in two tabs end in one subscription', async () => {
  const owner = await market.newOwner()
  const [first, second] = await Promise.all([
    market.begin(owner, market.professional),
    market.begin(owner, market.professional),
  ])
  expect(first).toBe(second)

  const other = await market.begin(owner, market.business)
  expect(other).not.toBe(first)
  await payOn(first, goodCard)
  await payOn(other, goodCard)

  const subscription = (await market.settle(owner))!
  expect(subscription.promise.name).toBe('Business')
  const customer = await customerOf(subscription.processorSubscriptionId)
  expect(await runningOf(customer)).toEqual([subscription.processorSubscriptionId])
  expect((await market.stripe.invoices.list({ customer })).data.map(({ total }) => total)).toEqual([4_900])
})

test('whoever paid in the first tab is not led to pay again in the second', async () => {
  const owner = await market.newOwner()
  await payOn(await market.begin(owner, market.professional), goodCard)

  await expect(market.begin(owner, market.business)).rejects.toMatchObject({ code: 'conflict' })

  expect(await market.read(owner)).toMatchObject({ state: 'active', promise: { name: 'Professional' } })
})

test('a subscription that is one too many is ended, and what was paid for it goes back', async () => {
  const owner = await market.newOwner()
  const kept = await market.subscribe(owner, market.professional)
  const { customer, items, metadata, default_payment_method } = await market.stripe.subscriptions.retrieve(
    kept.processorSubscriptionId!,
  )
  const extra = await market.stripe.subscriptions.create({
    customer: String(customer),
    items: [{ price: items.data[0]!.price.id }],
    metadata,
    default_payment_method: String(default_payment_method),
    transfer_data: { destination: market.accountId },
    on_behalf_of: market.accountId,
  })

  const sync = () => syncSubscription(market.runtime, market.scope, { processorSubscriptionId: extra.id })
  await sync()
  await sync()

  expect(await runningOf(String(customer))).toEqual([kept.processorSubscriptionId])
  const refunds = market.local.engine.store.all('refund')
  expect(refunds.map(({ amount }) => amount)).toEqual([1_900])
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
})

test('notices of a beginning and a renewal may come twice and in any order', async () => {
  const orders: ((kinds: { kind: string; objectId: string }[]) => { kind: string; objectId: string }[])[] = [
    (kinds) => kinds,
    (kinds) => kinds.toReversed(),
    (kinds) => kinds.toSorted((one, other) => one.kind.localeCompare(other.kind)),
  ]
  for (const order of orders) {
    const owner = await market.newOwner()
    const before = market.countEvents()
    await payOn(await market.begin(owner, market.professional), goodCard)
    const begun = market.noticesSince(before)
    for (const notice of [...order(begun), ...begun]) await market.hear(notice)
    expect(await market.told(owner)).toEqual(['subscription.started'])

    const beforeRenewal = market.countEvents()
    await market.pass(31 * day)
    await market.pass(2 * 3_600_000)
    const renewed = market.noticesSince(beforeRenewal)
    for (const notice of [...order([...begun, ...renewed]), ...renewed]) await market.hear(notice)

    const subscription = (await market.read(owner))!
    expect(subscription).toMatchObject({ state: 'active', pastDueSince: null })
    expect(subscription.periodEndsAt!.getTime()).toBeGreaterThan(market.time.now().getTime())
    expect((await market.invoices(subscription.id)).map(({ state }) => state)).toEqual(['paid', 'paid'])
    expect(await market.told(owner)).toEqual(['subscription.started'])
  }
})

test('signed notices reach plans through the one inbox, invoices too', async () => {
  const owner = await market.newOwner()
  const url = await market.begin(owner, market.professional)
  const before = market.countEvents()
  await payOn(url, goodCard)
  const gateway = gatewayTo(market.local)
  const { database } = market.runtime
  const events = market.local.engine.store.all('event').slice(before)
  let taken = 0
  for (const event of events) {
    const body = JSON.stringify(event)
    const signature = market.stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret: localWebhookSecret,
    })
    const notice = (await gateway.readNotice(body, signature))!
    if (!billingNoticeKinds.some((kind) => notice.kind.startsWith(kind))) continue
    expect(notice.tenantId).toBe(market.scope.tenantId)
    if (notice.tenantId && (await takeInto(database, notice))) taken += 1
  }
  expect(taken).toBeGreaterThan(2)

  await handleDueNotices({ ...market.runtime, payments: gateway }, market.scope, [
    {
      kinds: billingNoticeKinds,
      handle: (scope, notice) => handleBillingNotice(market.runtime, scope, notice),
    },
  ])

  expect(await market.read(owner)).toMatchObject({ state: 'active' })
  const open = await market.inside((ctx) => ctx.trx('processor_events').whereNull('done_at'))
  expect(open).toEqual([])
})

/** Without a connected account, nobody has to be looked up over all marketplaces. */
const takeInto = (database: SellingMarket['runtime']['database'], notice: Parameters<typeof takeNotice>[1]) =>
  takeNotice({ database } as Parameters<typeof takeNotice>[0], notice)

test('a processor that is down for a day locks nobody out, and is caught up with', async () => {
  const owner = await market.newOwner()
  const begun = await market.subscribe(owner, market.professional)
  await market.pass(30 * day)
  market.cutLine()
  for (let hour = 0; hour < 26; hour += 2) {
    await market.pass(2 * 3_600_000)
    await market.sweep()
    expect(await market.has(owner, 'calendar.sync')).toBe(true)
  }
  await expect(market.begin(await market.newOwner(), market.business)).rejects.toMatchObject({
    code: 'unavailable',
  })
  expect((await market.read(owner))!.periodEndsAt).toEqual(begun.periodEndsAt)

  market.mendLine()
  await market.pass(day)
  await market.sweep()

  const caughtUp = (await market.read(owner))!
  expect(caughtUp).toMatchObject({ state: 'active', periodEndsAt: new Date('2027-05-01T09:00:00Z') })
  expect((await market.invoices(caughtUp.id)).map(({ state }) => state)).toEqual(['paid', 'paid'])
}, 120_000)

test('a trial is for those who never had a plan that is paid for', async () => {
  const planId = await market.plan(
    'Tried',
    { 'calendar.sync': true },
    [{ interval: 'month', amount: 900 }],
    14,
  )
  const owner = await market.newOwner()
  const trial = await market.subscribe(owner, planId)
  expect(trial).toMatchObject({ state: 'trialing', trialEndsAt: new Date('2027-03-15T09:00:00Z') })
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  await market.stripe.subscriptions.cancel(trial.processorSubscriptionId!)
  await market.pass(2 * day)
  await market.sweep()
  expect(await market.has(owner, 'calendar.sync')).toBe(false)

  expect(await market.subscribe(owner, planId)).toMatchObject({ state: 'active', trialEndsAt: null })
})

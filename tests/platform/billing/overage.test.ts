import { consume, getUsage, providerOwner, setPlanTerms } from '#platform/billing/index.ts'
import { askForOverage } from '#platform/billing/flows/overage.ts'
import { day, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeAll(async () => {
  market = await openSellingMarket('2027-04-10T09:00:00Z')
})
afterAll(() => market.close())

const counters = () =>
  market.inside((ctx) =>
    ctx
      .trx('usage_counters')
      .orderBy('id')
      .select('overage', 'overage_amount', 'overage_due_at', 'overage_item_id'),
  )

test('what goes beyond a limit at a price is on the next invoice after its month, once', async () => {
  await market.inside(async (ctx) => {
    const { version } = await ctx.trx('plans').where({ id: market.professional }).first('version')
    await setPlanTerms(ctx, {
      planId: market.professional,
      version,
      contents: { listing: true, bookings: 2 },
      overage: { bookings: 150 },
      prices: [{ interval: 'month', amount: 1_900 }],
    })
  })
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  for (let booking = 1; booking <= 4; booking += 1)
    await market.inside((ctx) => consume(ctx, 'bookings', owner, { count: booking === 4 ? 2 : 1 }))
  const ask = () => askForOverage(market.runtime, market.scope)

  await ask()
  expect(await counters()).toMatchObject([
    {
      overage: 3,
      overage_amount: 450,
      overage_due_at: new Date('2027-04-30T22:00:00Z'),
      overage_item_id: null,
    },
  ])
  await market.pass(22 * day)
  market.cutLine()
  await ask()
  market.mendLine()
  await ask()
  await ask()
  expect(await counters()).toMatchObject([{ overage_due_at: null, overage_item_id: expect.any(String) }])
  await market.pass(10 * day)
  await market.sweep()

  expect((await market.invoices(id)).map(({ totalAmount }) => totalAmount)).toEqual([1_900, 1_900 + 450])
  const { meters } = await market.inside((ctx) => getUsage(ctx, owner, { periods: 2 }))
  expect(meters.find(({ meter }) => meter === 'bookings')?.history).toEqual([
    { period: '2027-04', used: 5, overage: 3, overageAmount: 450 },
    { period: '2027-05', used: 0, overage: 0, overageAmount: 0 },
  ])
}, 60_000)

test('who pays for no plan any more is asked for nothing', async () => {
  const owner = providerOwner((await market.newOwner()).id)
  await market.inside(async (ctx) => {
    await ctx.trx('usage_counters').insert({
      id: '01900000-0000-7000-8000-000000000001',
      owner_kind: owner.kind,
      owner_id: owner.id,
      meter: 'bookings',
      period: '2027-03',
      used: 5,
      overage: 2,
      overage_amount: 300,
      overage_due_at: new Date('2027-03-31T22:00:00Z'),
    })
  })

  await askForOverage(market.runtime, market.scope)

  expect((await counters())[0]).toMatchObject({
    overage: 2,
    overage_amount: 300,
    overage_due_at: null,
    overage_item_id: null,
  })
})

test('what the processor will never take is let go, and what it may take later stays due', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  const [never, late] = ['01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000003']
  await market.inside(async (ctx) => {
    for (const [id, period] of [
      [never, '2027-02'],
      [late, '2027-03'],
    ])
      await ctx.trx('usage_counters').insert({
        id,
        owner_kind: owner.kind,
        owner_id: owner.id,
        meter: 'bookings',
        period,
        used: 5,
        overage: 1,
        overage_amount: 150,
        overage_due_at: new Date(`${period}-28T22:00:00Z`),
      })
  })
  const dueOf = (id: string) =>
    market.inside((ctx) => ctx.trx('usage_counters').where({ id }).first('overage_due_at', 'overage_item_id'))
  const fail = (status: number, times: number) =>
    market.local.engine.faults.before.push({ call: /POST \/v1\/invoiceitems/, status, times })

  fail(400, 1)
  fail(503, 100)
  await askForOverage(market.runtime, market.scope)
  expect(await dueOf(late!)).toMatchObject({ overage_due_at: expect.any(Date), overage_item_id: null })
  expect(await dueOf(never!)).toEqual({ overage_due_at: null, overage_item_id: null })

  market.mendLine()
  await askForOverage(market.runtime, market.scope)
  expect(await dueOf(late!)).toEqual({ overage_due_at: null, overage_item_id: expect.any(String) })
})

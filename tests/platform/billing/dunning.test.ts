import { payOpenInvoices, resumePlan } from '#platform/billing/index.ts'
import { day, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
})
afterEach(() => market.close())

const hours = 3_600_000
/** A turn of the sweep every six hours, as often as it takes. */
const live = async (days: number) => {
  for (let turn = 0; turn < days * 4; turn += 1) {
    await market.pass(6 * hours)
    await market.sweep()
  }
}

test('a payment that fails is told of, everything goes on for two weeks, and then only what everybody has', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  await market.useCard(owner, 'pm_card_chargeCustomerFail')
  await live(31)

  expect(await market.read(owner)).toMatchObject({
    state: 'past_due',
    pastDueSince: new Date('2027-05-01T10:00:00Z'),
  })
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  await live(12)
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  await live(3)
  expect(await market.has(owner, 'calendar.sync')).toBe(false)
  expect(await market.told(owner)).toEqual([
    'subscription.started',
    'subscription.past_due',
    'subscription.reminded 3',
    'subscription.reminded 5',
    'subscription.reminded 7',
    'subscription.limited',
  ])

  await market.useCard(owner, 'pm_card_visa')
  await payOpenInvoices(market.runtime, market.scope, { owner })

  expect(await market.read(owner)).toMatchObject({ state: 'active', pastDueSince: null, remindedDay: 0 })
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  expect((await market.told(owner)).at(-1)).toBe('subscription.recovered')
  expect((await market.invoices(id)).map(({ state }) => state)).toEqual(['paid', 'paid'])
}, 120_000)

test('a card that works again is found by the next attempt of the calendar', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  await market.useCard(owner, 'pm_card_chargeCustomerFail')
  await live(31)
  await market.useCard(owner, 'pm_card_visa')

  await live(4)

  expect(await market.read(owner)).toMatchObject({ state: 'active' })
  expect(await market.told(owner)).toEqual([
    'subscription.started',
    'subscription.past_due',
    'subscription.recovered',
  ])
}, 120_000)

test('after days without a worker the latest reminder is sent, and not all of them', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  await market.useCard(owner, 'pm_card_chargeCustomerFail')
  await live(31)
  await market.pass(6 * day)
  await market.sweep()

  expect((await market.told(owner)).slice(1)).toEqual(['subscription.past_due', 'subscription.reminded 5'])
}, 120_000)

test('after two weeks without payment nothing more is asked for, and a payment of what is open takes it up again', async () => {
  const owner = await market.newOwner()
  const { id, processorSubscriptionId } = await market.subscribe(owner, market.professional)
  await market.useCard(owner, 'pm_card_chargeCustomerFail')
  await live(30 + 15)
  const held = () => market.stripe.subscriptions.retrieve(processorSubscriptionId!)
  expect(await held()).toMatchObject({ pause_collection: { behavior: 'void' }, metadata: { held: 'unpaid' } })
  await live(50)

  // Two more periods have begun, and only the first one is owed.
  expect((await market.invoices(id)).map(({ state, dueAmount }) => [state, dueAmount])).toEqual([
    ['paid', 0],
    ['open', 1_900],
    ['void', expect.any(Number)],
    ['void', expect.any(Number)],
  ])
  expect(await market.read(owner)).toMatchObject({ state: 'past_due' })
  expect(await market.has(owner, 'calendar.sync')).toBe(false)
  await expect(resumePlan(market.runtime, market.scope, { owner })).resolves.toMatchObject({
    state: 'past_due',
  })

  await market.useCard(owner, 'pm_card_visa')
  await payOpenInvoices(market.runtime, market.scope, { owner })

  const back = (await market.read(owner))!
  expect(back).toMatchObject({ state: 'active', pastDueSince: null })
  expect(back.periodStartsAt).toEqual(market.time.now())
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  expect(await held()).toMatchObject({ pause_collection: null, metadata: {} })
  const paid = (await market.invoices(id)).filter(({ state }) => state === 'paid')
  expect(paid.map(({ paidAmount }) => paidAmount)).toEqual([1_900, 1_900, 1_900])
}, 120_000)

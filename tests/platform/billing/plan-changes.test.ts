import {
  cancelPlan,
  changePlan,
  listPlanInvoices,
  pausePlan,
  previewChange,
  resumePlan,
} from '#platform/billing/index.ts'
import { moveToNewTerms } from '#platform/billing/service/move-terms.ts'
import { day, openSellingMarket, type SellingMarket } from '#tests/support/selling-market.ts'

let market: SellingMarket
beforeEach(async () => {
  market = await openSellingMarket('2027-04-01T09:00:00Z')
})
afterEach(() => market.close())

type Owner = Awaited<ReturnType<SellingMarket['newOwner']>>
const hours = 3_600_000
const month = { interval: 'month' as const }
const change = (owner: Owner, planId: string, rest = {}) =>
  changePlan(market.runtime, market.scope, { owner, planId, ...month, ...rest })
const preview = (owner: Owner, planId: string, rest = {}) =>
  previewChange(market.runtime, market.scope, { owner, planId, ...month, ...rest })
const totals = async (subscriptionId: string) =>
  (await market.invoices(subscriptionId)).map(({ totalAmount }) => totalAmount)
/** Past the end of a month of thirty days, with the hour in which the renewal is a draft. */
const passToNextPeriod = async (days = 30) => {
  await market.pass(days * day)
  await market.pass(2 * hours)
  await market.sweep()
}

test('an upgrade counts now, for what was shown before', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  await market.pass(15 * day)

  const shown = await preview(owner, market.business)
  expect(shown).toMatchObject({
    when: 'now',
    amounts: { creditAmount: 950, chargeAmount: 2_450, dueAmount: 1_500, currency: 'EUR' },
  })
  expect(await market.has(owner, 'api.access')).toBe(false)
  await market.pass(5 * 60_000)
  expect(await change(owner, market.business, { at: shown.takesEffectAt })).toBe('changed')

  expect(await market.has(owner, 'api.access')).toBe(true)
  expect(await totals(id)).toEqual([1_900, 1_500])
  expect(await market.told(owner)).toEqual(['subscription.started', 'subscription.changed'])
  await expect(change(owner, market.business)).rejects.toMatchObject({ code: 'conflict' })
})

test('a downgrade waits for the end of the period, and what is paid for is kept until then', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.business)
  await market.pass(10 * day)

  expect(await preview(owner, market.professional)).toEqual({
    when: 'next_period',
    takesEffectAt: new Date('2027-05-01T09:00:00Z'),
    amounts: null,
  })
  expect(await change(owner, market.professional)).toBe('scheduled')
  await market.pass(5 * hours)
  await market.sweep()
  expect(await market.has(owner, 'api.access')).toBe(true)
  expect(await market.changes(id)).toMatchObject([{ kind: 'downgrade', appliedAt: null }])

  await passToNextPeriod(20)

  expect(await market.has(owner, 'api.access')).toBe(false)
  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  expect(await totals(id)).toEqual([4_900, 1_900])
  expect(await market.changes(id)).toMatchObject([{ appliedAt: expect.any(Date) }])
  const { items } = await market.inside((ctx) => listPlanInvoices(ctx, owner))
  expect(items.map(({ planName }) => planName)).toEqual(['Professional', 'Business'])
})

test('down and up again within one period is as if nothing had been', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  await market.pass(5 * day)
  expect(await change(owner, market.business)).toBe('changed')
  const paid = await totals(id)
  await market.pass(5 * day)
  expect(await change(owner, market.professional)).toBe('scheduled')
  await market.pass(day)
  expect(await change(owner, market.business, { seats: 2 })).toBe('changed')

  await passToNextPeriod(19)

  expect(await market.read(owner)).toMatchObject({ state: 'active', seats: 2, promise: { name: 'Business' } })
  expect(await market.changes(id)).toMatchObject([{ withdrawnAt: expect.any(Date), appliedAt: null }])
  const later = await totals(id)
  expect(later.slice(0, paid.length)).toEqual(paid)
  expect(later.at(-1)).toBe(4_900 + 2 * 700)
})

test('a smaller plan that is to come is taken back', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.business)
  await change(owner, market.professional)
  await resumePlan(market.runtime, market.scope, { owner })

  await passToNextPeriod()

  expect(await totals(id)).toEqual([4_900, 4_900])
})

test('a card that is refused for the difference leaves the plan as it was', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  await market.useCard(owner, 'pm_card_chargeCustomerFail')
  await market.pass(day)

  expect(await change(owner, market.business)).toBe('needs_payment')

  expect(await market.read(owner)).toMatchObject({ state: 'active', promise: { name: 'Professional' } })
  expect(await market.has(owner, 'api.access')).toBe(false)
})

test('a change of which the processor did not hear is told to it later', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.business)
  market.cutLine()
  await expect(change(owner, market.professional)).rejects.toMatchObject({ code: 'unavailable' })
  market.mendLine()

  await market.pass(5 * 60_000)
  await market.sweep()
  expect(await market.changes(id)).toMatchObject([{ sentAt: expect.any(Date) }])
  await passToNextPeriod()

  expect(await totals(id)).toEqual([4_900, 1_900])
})

test('from months to years, and the year begins now', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  expect(await change(owner, market.professional, { interval: 'year' })).toBe('scheduled')

  await passToNextPeriod()

  expect(await totals(id)).toEqual([1_900, 19_000])
  expect(await market.read(owner)).toMatchObject({ periodEndsAt: new Date('2028-05-01T09:00:00Z') })
})

test('new terms count from the first renewal after their notice', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  const planVersionId = await market.newTerms(market.professional, 2_300, 40)
  await market.inside((ctx) => moveToNewTerms(ctx, { planId: market.professional, planVersionId }))
  await market.inside((ctx) => moveToNewTerms(ctx, { planId: market.professional, planVersionId }))
  expect(await market.changes(id)).toHaveLength(1)

  await market.pass(hours)
  await market.sweep()
  expect(await market.changes(id)).toMatchObject([{ kind: 'new_terms', sentAt: null }])
  await passToNextPeriod()
  await passToNextPeriod(31)

  expect(await totals(id)).toEqual([1_900, 1_900, 2_300])
  expect(await market.read(owner)).toMatchObject({ planVersionId, promise: { price: { amount: 2_300 } } })
})

test('whoever cancels keeps what is paid for until the period ends, and may think again', async () => {
  const owner = await market.newOwner()
  await market.subscribe(owner, market.professional)
  const cancel = () => cancelPlan(market.runtime, market.scope, { owner })
  expect(await cancel()).toMatchObject({ isCancelled: true, endsAt: new Date('2027-05-01T09:00:00Z') })
  expect(await resumePlan(market.runtime, market.scope, { owner })).toMatchObject({ isCancelled: false })
  await cancel()
  await market.pass(29 * day)
  expect(await market.has(owner, 'calendar.sync')).toBe(true)

  await market.pass(day)
  expect(await market.has(owner, 'calendar.sync')).toBe(false)
  await market.pass(3 * hours)
  await market.sweep()

  expect(await market.read(owner)).toMatchObject({ state: 'ended' })
  expect(await market.told(owner)).toEqual([
    'subscription.started',
    'subscription.cancelled',
    'subscription.resumed',
    'subscription.cancelled',
    'subscription.ended',
  ])
})

test('a pause begins when the paid period ends, and a paid one begins when it ends', async () => {
  const owner = await market.newOwner()
  const { id } = await market.subscribe(owner, market.professional)
  expect(await pausePlan(market.runtime, market.scope, { owner })).toMatchObject({ state: 'active' })
  await passToNextPeriod()
  expect(await market.read(owner)).toMatchObject({ state: 'paused' })
  expect(await market.has(owner, 'calendar.sync')).toBe(false)

  await market.pass(10 * day)
  expect(await resumePlan(market.runtime, market.scope, { owner })).toMatchObject({
    state: 'active',
    periodEndsAt: new Date('2027-06-11T11:00:00Z'),
  })

  expect(await market.has(owner, 'calendar.sync')).toBe(true)
  expect((await market.invoices(id)).map(({ state }) => state)).toEqual(['paid', 'void', 'paid'])
  expect(await market.told(owner)).toEqual([
    'subscription.started',
    'subscription.paused',
    'subscription.resumed',
  ])
})

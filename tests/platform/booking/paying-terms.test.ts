import { bookPaid } from '#platform/booking/service/payment/book-paid.ts'
import { claimGroup, confirmGroup, lookAtSeries } from '#platform/booking/service/groups/index.ts'
import { contact } from '#tests/support/factories.ts'
import { hour, openPayingMarket, payOn, type PayingMarket } from '#tests/support/paying-market.ts'

const day = 24 * hour
let market: PayingMarket
beforeAll(async () => {
  market = await openPayingMarket({
    currency: 'USD',
    settings: {
      allowedKinds: ['full', 'deposit', 'pay_later', 'instalments', 'card_on_file', 'in_person'],
      taxMode: 'exclusive',
      tax: { rates: [{ name: 'Sales tax', jurisdiction: 'US-NY', rate: 8_875 }] },
      customerFee: { basisPoints: 300 },
    },
  })
})
afterAll(() => market.close())

const serviceWith = (terms: Record<string, unknown>, columns: Record<string, unknown> = {}) =>
  market.newService({ payment_terms: terms, price_amount: 10_000, horizon_days: 60, ...columns })

async function paid(serviceId: string, startsAt = market.newStart()) {
  const held = await market.hold(serviceId, startsAt)
  const offer = (await market.checkout(held)).payment!
  await payOn((await market.pay(held)).url)
  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
  return { held, offer, charges: await market.charges(held.holdId) }
}

test('tax and the fee for booking come on top, line by line', async () => {
  const { offer, charges } = await paid(await serviceWith({ kind: 'full' }))

  expect(offer).toMatchObject({
    rows: [
      { label: 'Spring cleaning', amount: 10_000 },
      { label: 'Booking fee', amount: 300 },
      { label: 'Sales tax', amount: 888 + 27 },
    ],
    isTaxIncluded: false,
    totalAmount: 11_215,
    dueNowAmount: 11_215,
  })
  expect(charges).toMatchObject([{ amount: 11_215, state: 'succeeded', currency: 'USD' }])
})

test('of a deposit the rest is charged to the same card on its day', async () => {
  const terms = { kind: 'deposit', deposit: { basisPoints: 2_000 }, balance: { daysBefore: 1 } }
  const startsAt = market.newStart(5 * 24)
  const { held, offer, charges } = await paid(await serviceWith(terms), startsAt)

  expect(offer).toMatchObject({ dueNowAmount: 2_243, isCardKept: true })
  expect(charges).toMatchObject([
    { purpose: 'deposit', amount: 2_243, state: 'succeeded' },
    { purpose: 'balance', amount: 8_972, state: 'scheduled' },
  ])
  expect(charges[1]!.dueAt).toEqual(new Date(startsAt.getTime() - day))
  await market.pass(charges[1]!.dueAt!.getTime() - market.time.now().getTime() + 1_000)
  await market.sweep()

  expect((await market.charges(held.holdId))[1]!.state).toBe('succeeded')
})

test('what is paid at the appointment is no charge', async () => {
  const terms = { kind: 'deposit', deposit: { amount: 2_500 }, balance: 'in_person' }
  const { offer, charges } = await paid(await serviceWith(terms))

  expect(offer.dues).toMatchObject([
    { kind: 'deposit', amount: 2_500, how: 'now' },
    { kind: 'balance', amount: 8_715, how: 'in_person' },
  ])
  expect(offer.isCardKept).toBe(false)
  expect(charges).toMatchObject([{ purpose: 'deposit', amount: 2_500, state: 'succeeded' }])
})

test('a card is left as a guarantee, and nothing is charged', async () => {
  const { held, offer, charges } = await paid(await serviceWith({ kind: 'card_on_file' }))

  expect(offer).toMatchObject({ need: 'keep', way: 'keep', dueNowAmount: 0, isCardKept: true })
  expect(charges).toMatchObject([{ purpose: 'guarantee', amount: 0, state: 'scheduled' }])
  await market.pass(day)
  await market.sweep()
  expect((await market.charges(held.holdId))[0]!.state).toBe('scheduled')
})

test('what is paid later is taken from the card that was left, on its day', async () => {
  const terms = { kind: 'pay_later', due: { daysAfterBooking: 1 } }
  const { held, offer, charges } = await paid(await serviceWith(terms), market.newStart(3 * 24))

  expect(offer).toMatchObject({ need: 'keep', dueNowAmount: 0 })
  expect(charges).toMatchObject([
    { purpose: 'guarantee', state: 'scheduled' },
    { purpose: 'full', amount: 11_215, state: 'scheduled' },
  ])
  await market.pass(day + hour)
  await market.sweep()
  expect((await market.charges(held.holdId)).map(({ state }) => state)).toEqual(['scheduled', 'succeeded'])
})

test('instalments are shown with their dates, and charged on them', async () => {
  const terms = { kind: 'instalments', count: 3, every: { unit: 'week', count: 1 }, endsBeforeStart: true }
  const { held, offer, charges } = await paid(await serviceWith(terms), market.newStart(30 * 24))

  expect(offer.dues.map(({ amount, how }) => [amount, how])).toEqual([
    [3_739, 'now'],
    [3_738, 'off_session'],
    [3_738, 'off_session'],
  ])
  expect(charges.map(({ state }) => state)).toEqual(['succeeded', 'scheduled', 'scheduled'])
  await market.pass(7 * day + hour)
  await market.sweep()
  expect((await market.charges(held.holdId)).map(({ state }) => state)).toEqual([
    'succeeded',
    'succeeded',
    'scheduled',
  ])
})

test('a series is paid in one payment, with the lines of each appointment', async () => {
  const serviceId = await serviceWith({ kind: 'full' })
  const { groupId, secret, holds } = await market.inside(async (ctx) => {
    const firstStartsAt = market.newStart(24).toISOString()
    const { plan } = await lookAtSeries(ctx, { serviceId, firstStartsAt, everyWeeks: 1, count: 3 })
    return claimGroup(ctx, plan)
  }, market.scope)
  const held = { holdId: holds[1]!.id, secret }

  const offer = (await market.checkout(held)).payment!
  expect(offer).toMatchObject({ totalAmount: 33_645, dueNowAmount: 33_645 })
  expect(offer.rows[0]).toEqual({ label: '3 × Spring cleaning', amount: 30_000 })
  await expect(
    market.inside((ctx) => confirmGroup(ctx, { groupId, secret, ...contact }), market.scope),
  ).rejects.toMatchObject({ code: 'conflict' })

  await payOn((await market.pay(held)).url)
  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })

  expect(await market.charges(groupId, 'booking_group')).toMatchObject([
    { amount: 33_645, state: 'succeeded' },
  ])
  for (const { id } of holds) expect((await market.row(id)).status).toBe('confirmed')
  expect((await market.events()).filter((name) => name === 'booking.group_confirmed')).toHaveLength(1)
  const again = await market.inside((ctx) => bookPaid(ctx, { kind: 'booking_group', id: groupId }))
  expect(again).toBe('booked')
})

test('what costs too little for any card is paid at the appointment', async () => {
  const serviceId = await serviceWith({ kind: 'full' }, { price_amount: 20 })

  const held = await market.hold(serviceId)

  expect((await market.checkout(held)).payment).toBeNull()
})

test('a way that the marketplace does not offer becomes payment in full', async () => {
  const strict = await openPayingMarket({ settings: { allowedKinds: ['full'] } })
  try {
    const held = await strict.hold(strict.serviceId)

    expect((await strict.checkout(held)).payment).toMatchObject({ need: 'pay', dueNowAmount: 6_000 })
  } finally {
    await strict.close()
  }
})

import { acceptRequest, confirmBooking, declineRequest, releaseHold } from '#platform/booking/index.ts'
import { contact } from '#tests/support/factories.ts'
import {
  declined,
  hour,
  minute,
  openPayingMarket,
  origin,
  payOn,
  type PayingMarket,
} from '#tests/support/paying-market.ts'

let market: PayingMarket
let serviceId: string
beforeAll(async () => {
  market = await openPayingMarket({
    settings: {
      taxMode: 'inclusive',
      tax: { rates: [{ name: 'VAT', jurisdiction: 'DE', rate: 19_000 }] },
    },
  })
  serviceId = await market.newService({ payment_terms: { kind: 'full' }, price_amount: 6_000 })
})
afterAll(() => market.close())

const statusOf = async (holdId: string) => (await market.row(holdId)).status

test('a customer pays on the page of the processor, comes back, and is booked', async () => {
  const held = await market.hold(serviceId)
  expect((await market.checkout(held)).payment).toMatchObject({
    need: 'pay',
    way: 'charge',
    totalAmount: 6_000,
    taxAmount: 958,
    isTaxIncluded: true,
    dueNowAmount: 6_000,
  })

  const { url } = await market.pay(held)
  expect(await statusOf(held.holdId)).toBe('held')
  const back = await payOn(url)

  expect(back).toBe(`${origin}/checkout/${held.holdId}/paid`)
  expect(await market.settle(held)).toMatchObject({
    outcome: 'booked',
    managePath: expect.stringMatching(/^\/bookings\//),
  })
  expect(await market.row(held.holdId)).toMatchObject({
    status: 'confirmed',
    first_name: contact.firstName,
    email: contact.email,
  })
  const [charge] = await market.charges(held.holdId)
  expect(charge).toMatchObject({ state: 'succeeded', amount: 6_000, purpose: 'full' })
})

test('nothing is told of a booking before it is paid, and then once, however often it is heard of', async () => {
  const held = await market.hold(serviceId)
  const before = (await market.events()).length
  const { url } = await market.pay(held)
  expect((await market.events()).slice(before)).toEqual([])

  await payOn(url)
  await market.settle(held)
  await market.settle(held)
  await market.hear()

  const told = (await market.events()).slice(before)
  expect(told.filter((name) => name === 'booking.confirmed')).toHaveLength(1)
  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
})

test('who never comes back from the page is booked by the notice of the processor', async () => {
  const held = await market.hold(serviceId)
  const { url } = await market.pay(held)
  await payOn(url)

  await market.hear()

  expect(await statusOf(held.holdId)).toBe('confirmed')
})

test('a second press, another tab and the way back lead to the same page', async () => {
  const held = await market.hold(serviceId)

  const both = await Promise.all([market.pay(held), market.pay(held)])
  const later = await market.pay(held)

  expect(new Set([...both, later].map(({ url }) => url)).size).toBe(1)
  await payOn(later.url)
  expect(await market.pay(held)).toEqual({ url: `${origin}/checkout/${held.holdId}/paid` })
  expect(await market.charges(held.holdId)).toHaveLength(1)
})

test('with another address the page is made anew, and the first one is over', async () => {
  const held = await market.hold(serviceId)
  const first = await market.pay(held)

  const second = await market.pay(held, { email: 'other@example.com' })

  expect(second.url).not.toBe(first.url)
  await market.follow()
  await payOn(second.url)
  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
  expect(await market.row(held.holdId)).toMatchObject({ email: 'other@example.com' })
})

test('the time stays kept until the page is over, and is free again when nobody has paid', async () => {
  const startsAt = market.newStart()
  const held = await market.hold(serviceId, startsAt)
  await market.pay(held)

  await market.pass(30 * minute)
  await market.sweep()
  expect(await statusOf(held.holdId)).toBe('held')
  await expect(market.hold(serviceId, startsAt)).rejects.toMatchObject({ code: 'slot_taken' })

  await market.pass(4 * minute)
  await market.sweep()

  expect(await market.row(held.holdId)).toMatchObject({ status: 'expired', email: null, first_name: null })
  expect(await market.settle(held)).toMatchObject({ outcome: 'lapsed' })
  await market.hold(serviceId, startsAt)
})

test('who paid in the last moment is booked by the sweep that would have ended the hold', async () => {
  const held = await market.hold(serviceId)
  const { url } = await market.pay(held)
  await market.pass(30 * minute)
  await payOn(url)

  await market.pass(4 * minute)
  await market.sweep()

  expect(await statusOf(held.holdId)).toBe('confirmed')
})

test('a card that is declined books nothing; another one on the same page does', async () => {
  const held = await market.hold(serviceId)
  const { url } = await market.pay(held)

  await payOn(url, declined)
  expect(await market.settle(held)).toMatchObject({ outcome: 'open' })
  expect(await statusOf(held.holdId)).toBe('held')

  await payOn(url)
  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
})

test('what is to be paid online is not booked without it', async () => {
  const held = await market.hold(serviceId)

  const unpaid = market.inside((ctx) => confirmBooking(ctx, { ...held, ...contact }), market.scope)

  await expect(unpaid).rejects.toMatchObject({ code: 'conflict' })
})

test('a changed price and a changed tax do not reach who has seen the old ones', async () => {
  const changing = await market.newService({ payment_terms: { kind: 'full' }, price_amount: 8_000 })
  const held = await market.hold(changing)
  const seen = (await market.checkout(held)).payment

  await market.inside((ctx) => ctx.trx('services').where({ id: changing }).update({ price_amount: 9_900 }))
  await market.inside((ctx) =>
    ctx
      .trx('payment_settings')
      .where({ is_current: true })
      .update({
        terms: ctx.trx.raw(`terms || '{"tax": {"exemption": "not_registered"}}'::jsonb`),
      }),
  )

  try {
    expect((await market.checkout(held)).payment).toEqual(seen)
    await payOn((await market.pay(held)).url)
    await market.settle(held)
    expect(await market.charges(held.holdId)).toMatchObject([{ amount: 8_000, state: 'succeeded' }])
  } finally {
    await market.inside((ctx) =>
      ctx
        .trx('payment_settings')
        .where({ is_current: true })
        .update({
          terms: ctx.trx.raw(
            `terms || '{"tax": {"rates": [{"name": "VAT", "jurisdiction": "DE", "rate": 19000}]}}'::jsonb`,
          ),
        }),
    )
  }
})

describe('a payment that comes after the time had lapsed', () => {
  /** Given up while its page was open in another tab, in which it is paid all the same. */
  async function paidLate(between: (startsAt: Date) => Promise<unknown>) {
    const startsAt = market.newStart()
    const held = await market.hold(serviceId, startsAt)
    const { url } = await market.pay(held)
    await market.inside((ctx) => releaseHold(ctx, held), market.scope)
    expect(await statusOf(held.holdId)).toBe('expired')
    await between(startsAt)
    await payOn(url)
    return held
  }

  test('is booked when the time is still free', async () => {
    const held = await paidLate(async () => {})

    expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })

    expect(await market.row(held.holdId)).toMatchObject({ status: 'confirmed', email: contact.email })
    const before = (await market.events()).length
    await market.hear()
    expect((await market.events()).slice(before)).not.toContain('booking.confirmed')
  })

  test('goes back whole when somebody else has the time, and its customer is told once', async () => {
    const before = (await market.events()).length
    const held = await paidLate((startsAt) => market.hold(serviceId, startsAt))

    expect(await market.settle(held)).toMatchObject({ outcome: 'too_late', managePath: null })
    await market.sweep()
    await market.hear()
    expect(await market.settle(held)).toMatchObject({ outcome: 'too_late' })

    const [charge] = await market.charges(held.holdId)
    expect(charge).toMatchObject({ state: 'succeeded', refundedAmount: 6_000 })
    const told = (await market.events()).slice(before)
    expect(told.filter((name) => name === 'booking.payment_came_too_late')).toHaveLength(1)
    expect(told).toContain('payment.refund_succeeded')
    expect(await market.row(held.holdId)).toMatchObject({ status: 'expired', email: contact.email })
  })

  test('cannot come when its page was closed in time', async () => {
    const held = await market.hold(serviceId)
    const { url } = await market.pay(held)
    await market.inside((ctx) => releaseHold(ctx, held), market.scope)

    await market.follow()
    await payOn(url)
    await market.hear()

    expect(await market.row(held.holdId)).toMatchObject({ status: 'expired', email: null })
    expect(await market.charges(held.holdId)).toMatchObject([{ state: 'expired' }])
  })
})

describe('a request', () => {
  const ask = async (responseMinutes: number) => {
    const byRequest = await market.newService({
      payment_terms: { kind: 'full' },
      price_amount: 6_000,
      booking_mode: 'approval',
      response_minutes: responseMinutes,
      horizon_days: 60,
    })
    const held = await market.hold(byRequest, market.newStart(responseMinutes > 8_640 ? 24 * 14 : 3))
    const offer = (await market.checkout(held)).payment!
    await payOn((await market.pay(held)).url)
    expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
    expect(await statusOf(held.holdId)).toBe('requested')
    return { held, offer }
  }
  const answer = (bookingId: string, how: typeof acceptRequest) =>
    market.inside((ctx) => how(ctx, { as: 'tenant', bookingId } as never), market.system)
  const decline: typeof acceptRequest = (ctx, asked) => declineRequest(ctx, asked, { reason: 'Away' })

  test('keeps the amount on the card, and is collected when it is accepted', async () => {
    const { held, offer } = await ask(60)
    expect(offer).toMatchObject({ need: 'pay', way: 'authorize', dueNowAmount: 6_000 })
    expect(await market.charges(held.holdId)).toMatchObject([{ state: 'authorized' }])

    await answer(held.holdId, acceptRequest)
    await market.follow()

    expect(await statusOf(held.holdId)).toBe('confirmed')
    expect(await market.charges(held.holdId)).toMatchObject([{ state: 'succeeded', amount: 6_000 }])
  })

  test('that is declined lets the amount go', async () => {
    const { held } = await ask(60)

    await answer(held.holdId, decline)
    await market.follow()
    await market.sweep()

    const [charge] = await market.charges(held.holdId)
    expect(charge!.state).toBe('cancelled')
    const intent = market.stripe.engine.store
      .all('payment_intent')
      .find(({ id }) => id === charge!.processorIntentId)
    expect(intent!.status).toBe('canceled')
  })

  test('with a late answer keeps the card, which is charged when it is accepted', async () => {
    const { held, offer } = await ask(10 * 24 * 60)
    expect(offer).toMatchObject({ need: 'pay', way: 'keep' })
    expect(await market.charges(held.holdId)).toMatchObject([
      { purpose: 'guarantee', state: 'scheduled', amount: 0 },
      { purpose: 'full', state: 'scheduled', amount: 6_000, nextAttemptAt: null },
    ])
    await market.pass(hour)
    await market.sweep()
    expect((await market.charges(held.holdId))[1]!.state).toBe('scheduled')

    await answer(held.holdId, acceptRequest)
    await market.follow()

    expect((await market.charges(held.holdId))[1]).toMatchObject({ state: 'succeeded', amount: 6_000 })
  })
})

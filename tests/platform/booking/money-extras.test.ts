import { completeBooking, finishBooking, startBooking } from '#platform/booking/service/do-work.ts'
import { answerOverrun, offerOverrun, withdrawOverrun } from '#platform/booking/service/money/overruns.ts'
import { makePayLink, refundBooking } from '#platform/booking/service/money/refunds.ts'
import { giveTip } from '#platform/booking/service/money/tips.ts'
import { getBookingPayment } from '#platform/booking/service/money/view.ts'
import { rescheduleAsked } from '#platform/booking/service/reschedule.ts'
import { newId } from '#platform/kernel/ids.ts'
import { sendDueRefunds, settleRefund } from '#platform/payments/flows/refunds.ts'
import { openPayLink, settlePayLink } from '#platform/payments/flows/pay-links.ts'
import { addCharge, readPayLink, settleRefundOtherwise } from '#platform/payments/index.ts'
import { account, defaultPaymentSettings } from '#platform/payments/rules/index.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { openPaidBookings, type PaidBooking } from '#tests/support/paid-bookings.ts'
import { guest } from '#tests/support/supply.ts'

let world: Awaited<ReturnType<typeof openPaidBookings>>
beforeEach(async () => {
  world = await openPaidBookings()
  await world.inside((ctx) =>
    ctx.trx('payment_settings').insert({
      id: newId(),
      terms: JSON.stringify({ ...defaultPaymentSettings, tips: { isOffered: true, to: 'provider' } }),
    }),
  )
})
afterEach(() => world.close())

const hour = 3_600_000
const day = 24 * hour
const origin = 'http://shop.localhost'

async function doWork({ bookings, secrets }: PaidBooking) {
  const booking = bookings[0]!
  world.time.moveTo(booking.startsAt)
  await world.by(world.parts.provider, (ctx) => startBooking(ctx, world.asked(booking, 'provider')))
  world.time.moveTo(booking.endsAt)
  await world.by(world.parts.provider, (ctx) => finishBooking(ctx, world.asked(booking, 'provider')))
  await world.by(guest, (ctx) => completeBooking(ctx, world.asGuest(secrets[0]!)))
  await world.settleAll()
}
const secretOf = (path: string) => path.split('/').at(-1)!
const read = (secret: string) => world.inside((ctx) => readPayLink(ctx, secret))

test('a tip is paid after it is done, is all the provider’s, and is released at once', async () => {
  const booked = await world.book({ price: 10_000 })
  const tip = () =>
    world.by(guest, (ctx) => giveTip(ctx, world.asGuest(booked.secrets[0]!), { amount: 1_500 }))
  await expect(tip()).rejects.toMatchObject({ code: 'illegal_transition' })
  await doWork(booked)
  const before = await world.earned()

  const { payPath } = await tip()
  const secret = secretOf(payPath)
  expect(await read(secret)).toMatchObject({ state: 'open', purpose: 'tip', title: 'Tip', amount: 1_500 })
  await payOn((await openPayLink(world.runtime, world.scope, { secret, origin }))!, world.cards.visa)
  await settlePayLink(world.runtime, world.scope, { secret })
  await world.settleAll()

  expect(await read(secret)).toMatchObject({ state: 'paid' })
  expect(await openPayLink(world.runtime, world.scope, { secret, origin })).toBeNull()
  expect((await world.earned()) - before).toBe(-1_500)
  expect(await world.held(booked.payment.id)).toBe(0)
  expect(await world.sumOfLedger()).toBe(0)
})

test('suggested tips are shares of the price', async () => {
  const booked = await world.book({ price: 9_990 })
  await doWork(booked)

  const { payment } = await world.by(guest, (ctx) =>
    getBookingPayment(ctx, world.asGuest(booked.secrets[0]!)),
  )

  expect(payment!.tips!.suggestions).toEqual([
    { percent: 5, amount: 500 },
    { percent: 10, amount: 999 },
    { percent: 15, amount: 1_499 },
  ])
})

test('additional time is charged to the kept card only when its customer has accepted', async () => {
  const booked = await world.book({ price: 6_000, isMethodKept: true, taxRate: 19_000 })
  const [booking] = booked.bookings
  world.time.moveTo(booking!.startsAt)
  await world.by(world.parts.provider, (ctx) => startBooking(ctx, world.asked(booking!, 'provider')))
  const offer = () =>
    world.by(world.parts.provider, (ctx) =>
      offerOverrun(ctx, world.asked(booking!, 'provider'), { minutes: 45 }),
    )

  const offered = await offer()
  await expect(offer()).rejects.toMatchObject({ code: 'conflict' })
  await world.settleAll()
  expect(offered).toMatchObject({ amount: 4_500, state: 'offered' })
  expect(await world.charges(booked.payment.id)).toHaveLength(1)

  const accept = () =>
    world.by(guest, (ctx) =>
      answerOverrun(ctx, world.asGuest(booked.secrets[0]!), { offerId: offered.id, answer: 'accept' }),
    )
  expect(await accept()).toMatchObject({ offer: { state: 'accepted' }, payPath: null })
  await accept()
  await world.settleAll()

  const charges = await world.charges(booked.payment.id)
  expect(charges.map(({ purpose, amount, state }) => [purpose, amount, state])).toEqual([
    ['full', 6_000, 'succeeded'],
    ['overrun', 4_500, 'succeeded'],
  ])
  // Taxed like the service that took longer: 19 % are in it.
  expect(charges[1]!.line).toMatchObject({ kind: 'overrun', taxAmount: 718 })
  expect(await world.held(booked.payment.id)).toBe(-10_500)
  expect(await world.atProcessor()).toBe(world.keptByProcessor())
})

test('declined or taken back, additional time costs nothing', async () => {
  const booked = await world.book({ price: 6_000, isMethodKept: true })
  const [booking] = booked.bookings
  world.time.moveTo(booking!.startsAt)
  const provider = world.asked(booking!, 'provider')
  await world.by(world.parts.provider, (ctx) => startBooking(ctx, provider))
  const first = await world.by(world.parts.provider, (ctx) => offerOverrun(ctx, provider, { minutes: 30 }))
  await world.by(world.parts.provider, (ctx) => withdrawOverrun(ctx, provider, { offerId: first.id }))
  const second = await world.by(world.parts.provider, (ctx) =>
    offerOverrun(ctx, provider, { minutes: 15, amount: 900 }),
  )
  const answer = (offerId: string, said: 'accept' | 'decline') =>
    world.by(guest, (ctx) => answerOverrun(ctx, world.asGuest(booked.secrets[0]!), { offerId, answer: said }))

  await expect(answer(first.id, 'accept')).rejects.toMatchObject({ code: 'conflict' })
  expect(await answer(second.id, 'decline')).toMatchObject({ offer: { state: 'declined' }, payPath: null })
  await expect(answer(second.id, 'accept')).rejects.toMatchObject({ code: 'conflict' })
  await world.settleAll()

  expect(await world.charges(booked.payment.id)).toHaveLength(1)
})

test('an instalment that the card refuses is tried again after 1, 3 and 5 days, and can be paid by a link meanwhile', async () => {
  const booked = await world.book({
    price: 10_000,
    inHours: [24 * 20],
    dues: [
      { purpose: 'guarantee', amount: 0, inHours: null },
      { purpose: 'instalment', amount: 4_000, inHours: 24 },
      { purpose: 'instalment', amount: 6_000, inHours: 24 * 19 },
    ],
    card: world.cards.declinedLater,
  })
  const balance = async () => (await world.charges(booked.payment.id))[1]!

  const waits: number[] = []
  await world.pass(day)
  for (let turn = 0; turn < 3; turn += 1) {
    await world.settleAll()
    const { state, nextAttemptAt } = await balance()
    expect(state).toBe('failed')
    waits.push(nextAttemptAt!.getTime() - world.time.now().getTime())
    await world.pass(waits.at(-1)!)
  }
  await world.settleAll()
  expect(waits).toEqual([day, 3 * day, 5 * day])
  expect(await balance()).toMatchObject({ state: 'failed', nextAttemptAt: null, failures: 4 })

  const { payPath } = await world.by(guest, async (ctx) =>
    makePayLink(ctx, world.asGuest(booked.secrets[0]!), { chargeId: (await balance()).id }),
  )
  const secret = secretOf(payPath)
  expect(await read(secret)).toMatchObject({ state: 'open', amount: 4_000, rows: [{ amount: 4_000 }] })
  await payOn((await openPayLink(world.runtime, world.scope, { secret, origin }))!, world.cards.visa)
  await settlePayLink(world.runtime, world.scope, { secret })
  await world.settleAll()

  expect(await balance()).toMatchObject({ state: 'succeeded' })
  expect(await world.held(booked.payment.id)).toBe(-4_000)
  expect(await world.atProcessor()).toBe(world.keptByProcessor())
})

test('a page for a balance that was left before its day is charged on its day all the same', async () => {
  const booked = await world.book({
    price: 10_000,
    inHours: [24 * 20],
    dues: [
      { purpose: 'deposit', amount: 2_000, inHours: null },
      { purpose: 'balance', amount: 8_000, inHours: 48 },
    ],
    isMethodKept: true,
  })
  await world.open(booked.charges[1]!.id)

  await world.pass(2 * hour)
  await world.settleAll()
  expect((await world.charges(booked.payment.id))[1]).toMatchObject({ state: 'scheduled' })
  await world.pass(2 * day)
  await world.settleAll()

  expect((await world.charges(booked.payment.id))[1]).toMatchObject({ state: 'succeeded' })
})

test('a link that is too old opens no page, and one of another booking is nobody’s', async () => {
  const booked = await world.book({ price: 6_000, isPaid: false })
  const other = await world.book({ price: 6_000, isPaid: false, inHours: [72] })
  const link = (chargeId: string) =>
    world.by(guest, (ctx) => makePayLink(ctx, world.asGuest(booked.secrets[0]!), { chargeId }))

  await expect(link(other.charges[0]!.id)).rejects.toMatchObject({ code: 'not_found' })
  const secret = secretOf((await link(booked.charges[0]!.id)).payPath)
  await world.pass(31 * day)

  expect(await read(secret)).toMatchObject({ state: 'expired' })
  await expect(openPayLink(world.runtime, world.scope, { secret, origin })).rejects.toMatchObject({
    code: 'link_expired',
  })
})

test('a provider gives back by amount, by line and all of the rest, and never more than is left', async () => {
  const booked = await world.book({ price: 10_000, fee: 500 })
  const [booking] = booked.bookings
  const give = (input: Omit<Parameters<typeof refundBooking>[2], 'note'>) =>
    world.by(world.parts.provider, (ctx) =>
      refundBooking(ctx, world.asked(booking!, 'provider'), { ...input, note: 'Sorry' }),
    )

  await give({ amount: 2_500 })
  await give({ lines: [{ lineId: `${booking!.id}:fee`, amount: 300 }] })
  await expect(give({ amount: 7_701 })).rejects.toMatchObject({
    code: 'conflict',
    extra: { refundableAmount: 7_700 },
  })
  await expect(give({ lines: [{ lineId: `${booking!.id}:fee`, amount: 201 }] })).rejects.toMatchObject({
    code: 'conflict',
  })
  const { payment } = await give({})
  await world.settleAll()

  expect(payment).toMatchObject({ refundableAmount: 0, refundedAmount: 10_500, state: 'refunded' })
  expect(
    (await world.refunds(booked.payment.id)).map(({ amount, cause, note }) => [amount, cause, note]),
  ).toEqual([
    [2_500, 'by_provider', 'Sorry'],
    [300, 'by_provider', 'Sorry'],
    [7_700, 'by_provider', 'Sorry'],
  ])
  expect(await world.held(booked.payment.id)).toBe(0)
  expect(world.keptByProcessor()).toBe(0)
})

test('a refund that the bank sends back is settled another way, and the books say so', async () => {
  // https://docs.stripe.com/testing: the refund succeeds at first, and fails later.
  const booked = await world.book({ price: 5_000, card: '4000000000005126' })
  const [booking] = booked.bookings
  await world.by(world.parts.tenant, (ctx) =>
    refundBooking(ctx, world.asked(booking!, 'tenant'), { note: 'Not content' }),
  )
  await sendDueRefunds(world.runtime, world.scope)
  const [refund] = await world.refunds(booked.payment.id)
  await world.pass(2 * day)
  await settleRefund(world.runtime, world.scope, { refundId: refund!.id })
  expect(await world.balance(account.unrefunded(refund!.id))).toBe(-5_000)

  const settle = () =>
    world.by(world.parts.tenant, (ctx) =>
      settleRefundOtherwise(ctx, { refundId: refund!.id, note: 'By bank transfer' }),
    )
  await settle()
  await settle()

  const { payment } = await world.by(guest, (ctx) =>
    getBookingPayment(ctx, world.asGuest(booked.secrets[0]!)),
  )
  expect(payment!.refunds).toMatchObject([{ state: 'settled_otherwise', amount: 5_000 }])
  expect(await world.balance(account.unrefunded(refund!.id))).toBe(0)
  expect(await world.balance(account.bank)).toBe(-5_000)
  expect(await world.sumOfLedger()).toBe(0)
})

test('an extra charge without a kept card waits for its customer', async () => {
  const booked = await world.book({ price: 5_000 })

  const { id } = await world.inside((ctx) =>
    addCharge(ctx, {
      paymentId: booked.payment.id,
      purpose: 'cancellation_fee',
      amount: 1_000,
      line: null,
      dueAt: ctx.now,
    }),
  )
  await world.settleAll()

  const charge = (await world.charges(booked.payment.id)).find((each) => each.id === id)
  expect(charge).toMatchObject({ state: 'failed', failureCode: 'no_method', nextAttemptAt: null })
})

test('when an appointment moves its payment stays, and the balance is due as much later', async () => {
  const booked = await world.book({
    price: 10_000,
    inHours: [24 * 5],
    dues: [
      { purpose: 'deposit', amount: 2_000, inHours: null },
      { purpose: 'balance', amount: 8_000, inHours: 24 * 4 },
    ],
    isMethodKept: true,
  })
  const [booking] = booked.bookings
  const startsAt = new Date(booking!.startsAt.getTime() + 7 * day)

  await world.by(guest, (ctx) =>
    rescheduleAsked(ctx, world.asGuest(booked.secrets[0]!), { startsAt: startsAt.toISOString() }),
  )

  const [deposit, balance] = await world.charges(booked.payment.id)
  expect(deposit).toMatchObject({ state: 'succeeded', refundedAmount: 0 })
  const due = new Date(booked.charges[1]!.dueAt!.getTime() + 7 * day)
  expect(balance).toMatchObject({ state: 'scheduled', dueAt: due, nextAttemptAt: due })
})

import {
  completeBooking,
  completeBySilence,
  finishBooking,
  startBooking,
} from '#platform/booking/service/do-work.ts'
import { cancelAsked } from '#platform/booking/service/cancel-booking.ts'
import { cancelGroup, previewGroupCancellation } from '#platform/booking/service/groups/cancel-group.ts'
import { answerRelease, askForRelease } from '#platform/booking/service/money/early-release.ts'
import { releaseFunds } from '#platform/payments/flows/transfers.ts'
import { openPaidBookings, type PaidBooking } from '#tests/support/paid-bookings.ts'
import { guest } from '#tests/support/supply.ts'

let world: Awaited<ReturnType<typeof openPaidBookings>>
beforeEach(async () => {
  world = await openPaidBookings()
})
afterEach(() => world.close())

const hour = 3_600_000
const day = 24 * hour

/** At its time, the provider does it and says so. */
async function doWork({ bookings }: PaidBooking, index = 0) {
  const booking = bookings[index]!
  world.time.moveTo(booking.startsAt)
  await world.by(world.parts.provider, (ctx) => startBooking(ctx, world.asked(booking, 'provider')))
  world.time.moveTo(booking.endsAt)
  await world.by(world.parts.provider, (ctx) => finishBooking(ctx, world.asked(booking, 'provider')))
}
const confirm = ({ secrets }: PaidBooking, index = 0) =>
  world.by(guest, (ctx) => completeBooking(ctx, world.asGuest(secrets[index]!)))

test('what its customer confirms is released at once, and shared as it was agreed', async () => {
  const booked = await world.book({ price: 10_000, fee: 500 })
  await doWork(booked)
  await world.settleAll()
  expect(await world.held(booked.payment.id)).toBe(-10_500)

  await confirm(booked)
  await world.settleAll()

  expect(await world.held(booked.payment.id)).toBe(0)
  expect(await world.earned()).toBe(-8_800)
  expect(await world.sumOfLedger()).toBe(0)
})

test('by silence it is released after the days that the marketplace waits', async () => {
  const booked = await world.book({ price: 10_000 })
  await doWork(booked)
  await world.inside((ctx) => completeBySilence(ctx, booked.bookings[0]!.id))
  const completedAt = world.time.now()
  await world.settleAll()

  expect((await world.payment(booked.payment.id)).releasableAt).toEqual(
    new Date(completedAt.getTime() + 2 * day),
  )
  expect(await world.held(booked.payment.id)).toBe(-10_000)
  await world.pass(2 * day)
  await world.settleAll()

  expect(await world.held(booked.payment.id)).toBe(0)
})

test('before its time money leaves only when the customer agrees', async () => {
  const booked = await world.book({ price: 10_000 })
  const [booking] = booked.bookings
  const ask = () =>
    world.by(world.parts.provider, (ctx) => askForRelease(ctx, world.asked(booking!, 'provider')))

  expect(await ask()).toEqual({ state: 'open' })
  expect(await ask()).toEqual({ state: 'open' })
  await world.settleAll()
  expect(await world.held(booked.payment.id)).toBe(-10_000)
  const answer = (said: 'agree' | 'decline') =>
    world.by(guest, (ctx) => answerRelease(ctx, world.asGuest(booked.secrets[0]!), { answer: said }))
  expect(await answer('agree')).toEqual({ state: 'agreed' })
  expect(await answer('agree')).toEqual({ state: 'agreed' })
  await expect(answer('decline')).rejects.toMatchObject({ code: 'conflict' })
  await world.settleAll()

  expect(await world.held(booked.payment.id)).toBe(0)
  // Cancelled by the provider afterwards, the customer has all of it back all the same.
  await world.by(world.parts.provider, (ctx) => cancelAsked(ctx, world.asked(booking!, 'provider'), {}))
  await world.settleAll()
  expect((await world.refunds(booked.payment.id)).map(({ amount, state }) => [amount, state])).toEqual([
    [10_000, 'succeeded'],
  ])
  expect(await world.earned()).toBe(0)
  expect(await world.sumOfLedger()).toBe(0)
})

test('of a series what is done is released, and what is not yet done stays', async () => {
  const booked = await world.book({ price: 10_000, inHours: [24, 24 * 8, 24 * 15] })
  await doWork(booked, 0)
  await confirm(booked, 0)
  await world.settleAll()

  expect(await world.held(booked.payment.id)).toBe(-20_000)
  expect(await world.earned()).toBe(-8_800)

  await doWork(booked, 1)
  await world.inside((ctx) => completeBySilence(ctx, booked.bookings[1]!.id))
  await world.settleAll()
  expect(await world.held(booked.payment.id)).toBe(-20_000)
  await world.pass(2 * day)
  await world.settleAll()
  expect(await world.held(booked.payment.id)).toBe(-10_000)

  await doWork(booked, 2)
  await confirm(booked, 2)
  await world.settleAll()
  expect(await world.held(booked.payment.id)).toBe(0)
  expect(await world.earned()).toBe(-26_400)
  expect(await world.sumOfLedger()).toBe(0)
})

test('one appointment of a series is cancelled with its own lines only', async () => {
  const booked = await world.book({ price: 10_000, fee: 300, inHours: [12, 24 * 8, 24 * 15] })

  const view = await world.by(guest, (ctx) => cancelAsked(ctx, world.asGuest(booked.secrets[0]!), {}))
  await world.settleAll()

  expect(view.cancellation).toMatchObject({ feeAmount: 5_150, refundAmount: 5_150 })
  const [refund] = await world.refunds(booked.payment.id)
  expect(refund!.lines.map(({ lineId, amount }) => [lineId, amount])).toEqual([
    [booked.bookings[0]!.id, 5_000],
    [`${booked.bookings[0]!.id}:fee`, 150],
  ])
  // What stays of it has left, what belongs to the others waits for them.
  expect(await world.held(booked.payment.id)).toBe(-20_600)
  expect(await world.atProcessor()).toBe(world.keptByProcessor())
})

test('a whole series is cancelled at what the preview of all of them said', async () => {
  const booked = await world.book({ price: 10_000, fee: 300, inHours: [12, 24 * 8, 24 * 15] })
  const asked = world.asGuest(booked.secrets[0]!)

  const preview = await world.by(guest, (ctx) => previewGroupCancellation(ctx, asked, 'all'))
  await world.by(guest, (ctx) => cancelGroup(ctx, asked, { scope: 'all', feeAmount: preview.feeAmount }))
  await world.settleAll()

  expect(preview).toMatchObject({ feeAmount: 5_150, refundAmount: 5_150 + 2 * 10_300 })
  expect(preview.items.map(({ feeAmount, refundAmount }) => [feeAmount, refundAmount])).toEqual([
    [5_150, 5_150],
    [0, 10_300],
    [0, 10_300],
  ])
  expect((await world.refunds(booked.payment.id)).map(({ amount }) => amount)).toEqual([preview.refundAmount])
  expect(await world.held(booked.payment.id)).toBe(0)
  expect(await world.sumOfLedger()).toBe(0)
})

test('of a series with a deposit the balance is lowered by what is cancelled, and the rest is what it costs', async () => {
  const booked = await world.book({
    price: 10_000,
    inHours: [24 * 4, 24 * 8, 24 * 15],
    dues: [
      { purpose: 'deposit', amount: 9_000, inHours: null },
      { purpose: 'balance', amount: 21_000, inHours: 24 * 3 },
    ],
    isMethodKept: true,
  })

  const view = await world.by(guest, (ctx) => cancelAsked(ctx, world.asGuest(booked.secrets[0]!), {}))
  await world.pass(3 * day)
  await world.settleAll()

  // A third of the deposit goes back, and only two appointments are left to be paid.
  expect(view.cancellation).toMatchObject({ feeAmount: 0, refundAmount: 3_000 })
  expect(
    (await world.charges(booked.payment.id)).map(({ purpose, amount, state }) => [purpose, amount, state]),
  ).toEqual([
    ['deposit', 9_000, 'succeeded'],
    ['balance', 14_000, 'succeeded'],
  ])
  expect(await world.held(booked.payment.id)).toBe(-20_000)

  const last = await world.by(guest, (ctx) => cancelAsked(ctx, world.asGuest(booked.secrets[1]!), {}))
  await world.settleAll()
  expect(last.cancellation).toMatchObject({ feeAmount: 0, refundAmount: 10_000 })
  expect(await world.held(booked.payment.id)).toBe(-10_000)
  expect(await world.atProcessor()).toBe(world.keptByProcessor())
})

test('a crash between the release and its bookkeeping leaves nothing to be released twice', async () => {
  const booked = await world.book({ price: 10_000, inHours: [24, 24 * 8] })
  await doWork(booked, 0)
  await confirm(booked, 0)

  await releaseFunds(world.runtime, world.scope)
  await releaseFunds(world.runtime, world.scope)
  await world.follow()
  await world.follow()
  await releaseFunds(world.runtime, world.scope)

  expect(await world.held(booked.payment.id)).toBe(-10_000)
  expect(await world.earned()).toBe(-8_800)
})

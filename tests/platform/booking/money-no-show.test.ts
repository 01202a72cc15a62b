import { closeDue } from '#platform/booking/service/do-work.ts'
import { contestNoShow, decideNoShow, reportNoShow } from '#platform/booking/service/no-show.ts'
import { openPaidBookings, type PaidBooking } from '#tests/support/paid-bookings.ts'
import { guest } from '#tests/support/supply.ts'

let world: Awaited<ReturnType<typeof openPaidBookings>>
beforeEach(async () => {
  world = await openPaidBookings()
})
afterEach(() => world.close())

const minute = 60_000
const hour = 60 * minute

/** An hour after the start, one side says that the other has not come. */
async function missed({ bookings, secrets }: PaidBooking, by: 'provider' | 'guest') {
  world.time.moveTo(new Date(bookings[0]!.startsAt.getTime() + hour))
  return by === 'provider'
    ? world.by(world.parts.provider, (ctx) => reportNoShow(ctx, world.asked(bookings[0]!, 'provider')))
    : world.by(guest, (ctx) => reportNoShow(ctx, world.asGuest(secrets[0]!)))
}

async function afterContest({ bookings }: PaidBooking) {
  await world.pass(49 * hour)
  expect(await world.inside((ctx) => closeDue(ctx, bookings[0]!.id))).toBe(true)
  await world.settleAll()
}

test('while it may be contested nothing moves; then the fee is kept and the rest goes back', async () => {
  const booked = await world.book({ price: 10_001, fee: 500, inHours: [2] })
  const view = await missed(booked, 'provider')
  await world.settleAll()

  expect(view.noShow).toMatchObject({ feeAmount: 5_250, refundAmount: 5_251 })
  expect(await world.refunds(booked.payment.id)).toEqual([])
  expect(await world.held(booked.payment.id)).toBe(-10_501)

  await afterContest(booked)

  expect((await world.refunds(booked.payment.id)).map(({ amount, state }) => [amount, state])).toEqual([
    [5_251, 'succeeded'],
  ])
  expect(await world.held(booked.payment.id)).toBe(0)
  expect(await world.sumOfLedger()).toBe(0)
  expect(await world.atProcessor()).toBe(world.keptByProcessor())
})

test('a card that was only kept is charged the disclosed fee when nobody contests', async () => {
  const booked = await world.book({
    price: 10_000,
    inHours: [2],
    dues: [{ purpose: 'guarantee', amount: 0, inHours: null }],
  })
  await missed(booked, 'provider')
  await world.settleAll()
  expect((await world.charges(booked.payment.id)).map(({ purpose }) => purpose)).toEqual(['guarantee'])

  await afterContest(booked)

  expect(
    (await world.charges(booked.payment.id)).map(({ purpose, amount, state }) => [purpose, amount, state]),
  ).toEqual([
    ['guarantee', 0, 'cancelled'],
    ['no_show_fee', 5_000, 'succeeded'],
  ])
  expect(await world.held(booked.payment.id)).toBe(0)
  expect(await world.sumOfLedger()).toBe(0)
})

test('a provider who did not come gives everything back, with the fee for booking', async () => {
  const booked = await world.book({ price: 10_000, fee: 500, inHours: [2] })
  const view = await missed(booked, 'guest')
  await afterContest(booked)

  expect(view.noShow).toMatchObject({ absent: 'provider', feeAmount: 0, refundAmount: 10_500 })
  expect((await world.refunds(booked.payment.id)).map(({ amount }) => amount)).toEqual([10_500])
  expect(await world.held(booked.payment.id)).toBe(0)
})

test('contested and overturned, nothing goes back, and the money is released as after any appointment', async () => {
  const booked = await world.book({ price: 10_000, inHours: [2] })
  const [booking] = booked.bookings
  await missed(booked, 'provider')
  await world.by(guest, (ctx) =>
    contestNoShow(ctx, world.asGuest(booked.secrets[0]!), { reason: 'I was there' }),
  )
  await world.pass(72 * hour)
  expect(await world.inside((ctx) => closeDue(ctx, booking!.id))).toBe(false)
  await world.settleAll()
  expect(await world.held(booked.payment.id)).toBe(-10_000)

  await world.by(world.parts.tenant, (ctx) =>
    decideNoShow(ctx, world.asked(booking!, 'tenant'), {
      decision: 'overturned',
      reason: 'There is a photo',
    }),
  )
  await world.settleAll()
  expect(await world.held(booked.payment.id)).toBe(-10_000)
  await world.pass(2 * 24 * hour)
  await world.settleAll()

  expect(await world.refunds(booked.payment.id)).toEqual([])
  expect(await world.held(booked.payment.id)).toBe(0)
})

test('more than two weeks after the appointment no card is charged any more', async () => {
  const booked = await world.book({
    price: 10_000,
    inHours: [2],
    dues: [{ purpose: 'guarantee', amount: 0, inHours: null }],
  })
  const [booking] = booked.bookings
  await missed(booked, 'provider')
  await world.by(guest, (ctx) =>
    contestNoShow(ctx, world.asGuest(booked.secrets[0]!), { reason: 'I was there' }),
  )
  await world.pass(15 * 24 * hour)
  await world.by(world.parts.tenant, (ctx) =>
    decideNoShow(ctx, world.asked(booking!, 'tenant'), { decision: 'upheld', reason: 'No sign of it' }),
  )
  await world.inside((ctx) => closeDue(ctx, booking!.id))
  await world.settleAll()

  expect((await world.charges(booked.payment.id)).map(({ purpose }) => purpose)).toEqual(['guarantee'])
  expect((await world.booking(booking!.id)).status).toBe('closed')
})

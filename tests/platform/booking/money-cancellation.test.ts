import { declineOverdue, declineRequest } from '#platform/booking/service/answer-request.ts'
import { cancelAsked, cancelBooking, previewCancellation } from '#platform/booking/service/cancel-booking.ts'
import { account } from '#platform/payments/rules/index.ts'
import { requestRefund } from '#platform/payments/index.ts'
import { openPaidBookings } from '#tests/support/paid-bookings.ts'
import { guest } from '#tests/support/supply.ts'

let world: Awaited<ReturnType<typeof openPaidBookings>>
beforeEach(async () => {
  world = await openPaidBookings()
})
afterEach(() => world.close())

type World = typeof world
const previewAsGuest = (of: World, secret: string) =>
  of.by(guest, (ctx) => previewCancellation(ctx, of.asGuest(secret)))
const leaveAsGuest = (of: World, secret: string) =>
  of.by(guest, (ctx) => cancelAsked(ctx, of.asGuest(secret), {}))

/** The books agree with themselves and with the processor. */
async function expectBalanced(of: World) {
  expect(await of.sumOfLedger()).toBe(0)
  expect(await of.atProcessor()).toBe(of.keptByProcessor())
}

test('a customer who leaves early enough gets all back, the fee for booking as the service', async () => {
  const { payment, secrets } = await world.book({ price: 10_000, fee: 500 })

  const preview = await previewAsGuest(world, secrets[0]!)
  const view = await leaveAsGuest(world, secrets[0]!)
  await world.settleAll()

  expect(preview).toMatchObject({ refundAmount: 10_500, feeAmount: 0, refundPercent: 100 })
  expect(view.cancellation).toMatchObject({ refundAmount: 10_500, feeAmount: 0 })
  expect((await world.refunds(payment.id)).map(({ amount, state }) => [amount, state])).toEqual([
    [10_500, 'succeeded'],
  ])
  expect(await world.held(payment.id)).toBe(0)
  await expectBalanced(world)
})

test('who leaves later gets half back line by line, as the preview said, and the rest is released', async () => {
  const { payment, secrets } = await world.book({ price: 9_999, fee: 501, inHours: [12] })
  const before = await world.earned()

  const preview = await previewAsGuest(world, secrets[0]!)
  await leaveAsGuest(world, secrets[0]!)
  await world.settleAll()

  // Half of 99.99 is 50.00 back (half up), half of 5.01 is 2.51 back.
  expect(
    preview.payment!.lines.map(({ kind, refundAmount, keptAmount }) => [kind, refundAmount, keptAmount]),
  ).toEqual([
    ['service', 5_000, 4_999],
    ['customer_fee', 251, 250],
  ])
  expect(preview).toMatchObject({ refundAmount: 5_251, feeAmount: 5_249 })
  const [refund] = await world.refunds(payment.id)
  expect(refund).toMatchObject({ amount: 5_251, state: 'succeeded' })
  expect(refund!.lines.map(({ amount }) => amount)).toEqual([5_000, 251])
  // What stays is released to its parties: the provider's part of the service less 12 % of it.
  expect(await world.held(payment.id)).toBe(0)
  expect((await world.earned()) - before).toBe(-(4_999 - 500 - 100))
  await expectBalanced(world)
})

test('the schedule of the preview says for each step what that step gives back', async () => {
  const { secrets } = await world.book({ price: 10_000, fee: 500 })

  const { schedule } = await previewAsGuest(world, secrets[0]!)

  expect(schedule.map(({ refundAmount, feeAmount }) => [refundAmount, feeAmount])).toEqual([
    [10_500, 0],
    [5_250, 5_250],
    [0, 10_500],
  ])
})

test.each(['provider', 'tenant', 'system'] as const)(
  'when the %s cancels, everything goes back with the fee for booking',
  async (part) => {
    const { payment, bookings } = await world.book({ price: 8_000, fee: 400, inHours: [1] })
    const asked = world.asked(bookings[0]!, part)

    const preview = await world.by(world.parts[part], (ctx) => previewCancellation(ctx, asked))
    const view = await world.by(world.parts[part], (ctx) => cancelAsked(ctx, asked, { reason: 'Ill' }))
    await world.settleAll()

    expect(preview).toMatchObject({ refundAmount: 8_400, feeAmount: 0 })
    expect(view.cancellation).toMatchObject({ refundAmount: 8_400, feeAmount: 0 })
    expect(await world.held(payment.id)).toBe(0)
    expect((await world.refunds(payment.id))[0]).toMatchObject({ amount: 8_400, state: 'succeeded' })
    await expectBalanced(world)
  },
)

test('a second cancellation gives nothing back twice', async () => {
  const { payment, bookings } = await world.book({ price: 8_000 })
  const cancel = () =>
    world.by(world.parts.provider, (ctx) => cancelBooking(ctx, { bookingId: bookings[0]!.id }))

  await cancel()
  await cancel()
  await world.settleAll()

  expect((await world.refunds(payment.id)).map(({ amount }) => amount)).toEqual([8_000])
})

test('of a deposit that covers the fee the rest goes back, and nothing more is charged', async () => {
  const { payment, secrets } = await world.book({
    price: 10_000,
    inHours: [12],
    dues: [
      { purpose: 'deposit', amount: 8_000, inHours: null },
      { purpose: 'balance', amount: 2_000, inHours: 12 },
    ],
    isMethodKept: true,
  })

  const preview = await previewAsGuest(world, secrets[0]!)
  await leaveAsGuest(world, secrets[0]!)
  await world.pass(13 * 3_600_000)
  await world.settleAll()

  expect(preview).toMatchObject({ refundAmount: 3_000, feeAmount: 5_000, payment: { chargeAmount: 0 } })
  expect((await world.charges(payment.id)).map(({ purpose, state }) => [purpose, state])).toEqual([
    ['deposit', 'succeeded'],
    ['balance', 'cancelled'],
  ])
  expect((await world.refunds(payment.id)).map(({ amount }) => amount)).toEqual([3_000])
  await expectBalanced(world)
})

test('what a deposit does not cover of the fee is charged to the card that was kept', async () => {
  const { payment, secrets } = await world.book({
    price: 10_000,
    inHours: [12],
    dues: [
      { purpose: 'deposit', amount: 2_000, inHours: null },
      { purpose: 'balance', amount: 8_000, inHours: 12 },
    ],
    isMethodKept: true,
  })
  const before = await world.earned()

  const preview = await previewAsGuest(world, secrets[0]!)
  await leaveAsGuest(world, secrets[0]!)
  await world.settleAll()

  expect(preview).toMatchObject({ refundAmount: 0, feeAmount: 5_000, payment: { chargeAmount: 3_000 } })
  expect(
    (await world.charges(payment.id)).map(({ purpose, amount, state }) => [purpose, amount, state]),
  ).toEqual([
    ['deposit', 2_000, 'succeeded'],
    ['balance', 8_000, 'cancelled'],
    ['cancellation_fee', 3_000, 'succeeded'],
  ])
  // Of 50.00 the provider keeps 88 %, whatever it was collected in.
  expect((await world.earned()) - before).toBe(-4_400)
  expect(await world.held(payment.id)).toBe(0)
  await expectBalanced(world)
})

test('a fee that the card refuses waits for its customer, who pays it on a page', async () => {
  const { payment, secrets } = await world.book({
    price: 10_000,
    inHours: [12],
    dues: [
      { purpose: 'guarantee', amount: 0, inHours: null },
      { purpose: 'full', amount: 10_000, inHours: 12 },
    ],
    card: world.cards.declinedLater,
  })

  await leaveAsGuest(world, secrets[0]!)
  await world.settleAll()
  const failed = (await world.charges(payment.id)).at(-1)!
  await world.pay(failed.id)
  await world.settleAll()

  expect(failed).toMatchObject({ purpose: 'cancellation_fee', amount: 5_000, state: 'failed' })
  expect((await world.charges(payment.id)).at(-1)).toMatchObject({ state: 'succeeded' })
  expect(await world.held(payment.id)).toBe(0)
  await expectBalanced(world)
})

test('what was given back before counts: nobody gets more than was paid', async () => {
  const { payment, secrets } = await world.book({ price: 10_000, inHours: [12] })
  await world.inside((ctx) =>
    requestRefund(ctx, {
      paymentId: payment.id,
      request: { amount: 7_000 },
      cause: 'goodwill',
      causeKey: 'goodwill',
    }),
  )

  const preview = await previewAsGuest(world, secrets[0]!)
  await leaveAsGuest(world, secrets[0]!)
  await world.settleAll()

  // Half of the price may be kept, and only 30.00 of it are left.
  expect(preview).toMatchObject({ refundAmount: 0 })
  expect((await world.refunds(payment.id)).map(({ amount }) => amount)).toEqual([7_000])
  await expectBalanced(world)
})

test.each(['declined by the provider', 'not answered in time'])(
  'a request that is %s gives the amount on the card free',
  async (how) => {
    const { payment, bookings } = await world.book({
      isRequest: true,
      isAuthorizationOnly: true,
      inHours: [72],
    })
    const [booking] = bookings
    expect((await world.charges(payment.id))[0]!.state).toBe('authorized')

    if (how === 'declined by the provider')
      await world.by(world.parts.provider, (ctx) =>
        declineRequest(ctx, world.asked(booking!, 'provider'), { reason: 'No time' }),
      )
    else {
      world.time.moveTo((await world.booking(booking!.id)).respondBy!)
      await world.inside((ctx) => declineOverdue(ctx, booking!.id))
    }
    await world.settleAll()

    expect((await world.charges(payment.id))[0]).toMatchObject({ state: 'cancelled', nextAttemptAt: null })
    expect(world.stripe.engine.store.all('payment_intent').map(({ status }) => status)).toEqual(['canceled'])
    expect(await world.held(payment.id)).toBe(0)
    await expectBalanced(world)
  },
)

test('a page that was still open when the provider cancelled cannot be paid any more', async () => {
  const { payment, bookings, charges } = await world.book({ isPaid: false })
  const page = await world.open(charges[0]!.id)

  await world.by(world.parts.provider, (ctx) => cancelBooking(ctx, { bookingId: bookings[0]!.id }))
  await world.settleAll()

  expect((await world.charges(payment.id))[0]).toMatchObject({ state: 'cancelled', nextAttemptAt: null })
  expect(world.stripe.engine.store.all('checkout.session').find(({ url }) => url === page)).toBeUndefined()
  await expectBalanced(world)
})

test('in a currency without decimals and with tax on top the preview is what goes back', async () => {
  const yen = await openPaidBookings('JPY')
  try {
    const { payment, secrets } = await yen.book({
      price: 4_999,
      fee: 301,
      inHours: [12],
      taxMode: 'exclusive',
      taxRate: 10_000,
    })
    // 4,999 with 10 % are 5,499; 301 are 331.
    expect(payment.totalAmount).toBe(5_830)

    const preview = await previewAsGuest(yen, secrets[0]!)
    await leaveAsGuest(yen, secrets[0]!)
    await yen.settleAll()

    expect(preview.refundAmount + preview.feeAmount).toBe(5_830)
    expect((await yen.refunds(payment.id)).map(({ amount }) => amount)).toEqual([preview.refundAmount])
    expect(preview.refundAmount).toBe(2_916)
    expect(await yen.held(payment.id)).toBe(0)
    expect(await yen.balance(account.suspense)).toBe(0)
    await expectBalanced(yen)
  } finally {
    await yen.close()
  }
})

import Stripe from 'stripe'
import { UnpaidBalance } from '#platform/booking/models.ts'
import { unpaidUntil } from '#platform/booking/service/money/unpaid.ts'
import { attendUnpaidBalances } from '#platform/booking/unpaid-flows.ts'
import { newId } from '#platform/kernel/ids.ts'
import { openPayLink, settlePayLink } from '#platform/payments/flows/pay-links.ts'
import { createPayLink } from '#platform/payments/index.ts'
import { defaultPaymentSettings, type PaymentSettings } from '#platform/payments/rules/index.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { openPaidBookings, type PaidBooking } from '#tests/support/paid-bookings.ts'

let world: Awaited<ReturnType<typeof openPaidBookings>>
beforeEach(async () => {
  world = await openPaidBookings()
})
afterEach(() => world.close())

const hour = 3_600_000

/** A deposit is paid, and the card is refused the rest three days before the appointment. */
async function refused({ inHours = [120], restIn = 48, ...wanted } = {}): Promise<PaidBooking> {
  const booked = await world.book({
    price: 10_000,
    inHours,
    isMethodKept: true,
    dues: [
      { purpose: 'deposit', amount: 4_000, inHours: null },
      { purpose: 'balance', amount: 10_000 * inHours.length - 4_000, inHours: restIn },
    ],
    ...wanted,
  })
  await loseCard(booked)
  await world.pass(restIn * hour)
  await world.settleAll()
  await turn()
  return booked
}
/** From now on the card that was left is refused. */
async function loseCard({ payment }: PaidBooking): Promise<void> {
  const { secretKey, client } = world.stripe
  const stripe = new Stripe(secretKey, { ...client, maxNetworkRetries: 0 })
  const kept = await world.inside(async (ctx) =>
    ctx.trx('payment_customers').where({ customer_id: payment.customerId }).first('processor_customer_id'),
  )
  const refusing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: kept.processor_customer_id,
  })
  await world.inside(async (ctx) =>
    ctx
      .trx('payment_methods')
      .where({ customer_id: payment.customerId })
      .update({ processor_method_id: refusing.id }),
  )
}
const turn = async () => {
  await attendUnpaidBalances(world.runtime, world.scope)
  await world.settleAll()
}
const goTo = async (moment: Date) => {
  await world.pass(moment.getTime() - world.time.now().getTime())
  await turn()
}
const before = ({ bookings }: PaidBooking, hours: number) =>
  new Date(bookings[0]!.startsAt.getTime() - hours * hour)
const say = (changes: Partial<PaymentSettings>) =>
  world.inside((ctx) =>
    ctx.trx('payment_settings').insert({
      id: newId(),
      terms: JSON.stringify({ ...defaultPaymentSettings, ...changes }),
    }),
  )
const statusOf = async ({ bookings }: PaidBooking) =>
  Promise.all(bookings.map(async ({ id }) => (await world.booking(id)).status))
const watched = () => world.inside(async (ctx) => UnpaidBalance.query(ctx.trx).orderBy('id'))
const reminders = () =>
  world.inside(async (ctx) => ctx.trx('outbox_events').where({ name: 'booking.balance_reminded' }).select())
const cancellationOf = ({ bookings }: PaidBooking) =>
  world.inside(async (ctx) => ctx.trx('booking_cancellations').where({ booking_id: bookings[0]!.id }).first())

test('a rest that stays unpaid is reminded of once, and then the booking is cancelled by the system', async () => {
  const booked = await refused()
  expect(await statusOf(booked)).toEqual(['confirmed'])

  await goTo(before(booked, 26))
  expect(await reminders()).toEqual([])
  await goTo(before(booked, 25))
  await turn()
  expect((await reminders()).map(({ payload }) => payload.until)).toEqual([before(booked, 1).toISOString()])
  await goTo(before(booked, 2))
  expect(await statusOf(booked)).toEqual(['confirmed'])

  await goTo(before(booked, 1))
  await turn()

  expect(await statusOf(booked)).toEqual(['cancelled'])
  // By the policy it is too late for a refund, and what was never paid is not asked of a refused card.
  expect(await cancellationOf(booked)).toMatchObject({
    cancelled_by: 'system',
    fee_amount: 4_000,
    refund_amount: 0,
    reason: 'The rest of the price was not paid in time.',
  })
  expect((await world.charges(booked.payment.id)).map(({ purpose, state }) => [purpose, state])).toEqual([
    ['deposit', 'succeeded'],
    ['balance', 'cancelled'],
  ])
  expect(await world.refunds(booked.payment.id)).toEqual([])
  expect(await world.held(booked.payment.id)).toBe(0)
  expect(await world.sumOfLedger()).toBe(0)
  expect(await reminders()).toHaveLength(1)
})

test('of a deposit as much goes back as the policy says for a customer who cancels at that moment', async () => {
  // Its provider wants thirty hours of notice: until then, by the policy, everything goes back.
  const booked = await refused()
  await world.inside((ctx) =>
    ctx.trx('services').where({ provider_id: world.providerId }).update({ minimum_notice_minutes: 1_800 }),
  )

  await goTo(before(booked, 54))
  expect(await reminders()).toHaveLength(1)
  await goTo(before(booked, 30))

  expect(await statusOf(booked)).toEqual(['cancelled'])
  expect(await cancellationOf(booked)).toMatchObject({ fee_amount: 0, refund_amount: 4_000 })
  expect((await world.refunds(booked.payment.id)).map(({ amount, state }) => [amount, state])).toEqual([
    [4_000, 'succeeded'],
  ])
})

test('who pays by the link in time keeps the booking', async () => {
  const booked = await refused()
  await goTo(before(booked, 25))
  const [, rest] = await world.charges(booked.payment.id)
  expect(await until(booked, rest!.id)).toEqual(before(booked, 1))
  const path = await world.inside((ctx) => createPayLink(ctx, rest!.id))
  const secret = path.split('/').at(-1)!
  const page = await openPayLink(world.runtime, world.scope, { secret, origin: 'http://shop.localhost' })
  await payOn(page!, world.cards.visa)
  await settlePayLink(world.runtime, world.scope, { secret })
  await world.settleAll()

  await goTo(before(booked, 1))

  expect(await statusOf(booked)).toEqual(['confirmed'])
  expect((await watched()).map(({ nextAttemptAt }) => nextAttemptAt)).toEqual([null])
})

const until = ({ bookings }: PaidBooking, chargeId: string) =>
  world.inside((ctx) => unpaidUntil(ctx, { subjectKind: 'booking', subjectId: bookings[0]!.id, chargeId }))

test('nobody is cancelled in the last hour, nor without two hours in which to pay', async () => {
  const booked = await refused({ inHours: [50], restIn: 48 })
  await world.pass(0)
  const [, rest] = await world.charges(booked.payment.id)
  expect(await until(booked, rest!.id)).toBeNull()

  for (const hours of [1.5, 1, 0.5, 0.1]) await goTo(before(booked, hours))

  expect(await statusOf(booked)).toEqual(['confirmed'])
  expect((await watched()).map(({ doneAt }) => doneAt !== null)).toEqual([true])
})

test('a marketplace that switches it off cancels nothing', async () => {
  await say({ unpaid: { isCancelled: false, graceHours: 24 } })
  const booked = await refused()

  for (const hours of [25, 2, 1, 0.5]) await goTo(before(booked, hours))

  expect(await statusOf(booked)).toEqual(['confirmed'])
  expect(await reminders()).toEqual([])
})

test('of a series all that is still to come is cancelled together', async () => {
  const booked = await refused({ inHours: [120, 144] })

  await goTo(before(booked, 25))
  await goTo(before(booked, 1))

  expect(await statusOf(booked)).toEqual(['cancelled', 'cancelled'])
  const told = await world.inside(async (ctx) =>
    ctx.trx('outbox_events').where({ name: 'booking.group_cancelled' }).select(),
  )
  expect(told.map(({ payload }) => [payload.cancelledBy, payload.bookingIds.length])).toEqual([['system', 2]])
  expect(await world.sumOfLedger()).toBe(0)
})

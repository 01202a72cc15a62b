import { createHold, fundHold, getCheckout, payHold } from '#platform/booking/index.ts'
import { cancelBooking } from '#platform/booking/service/cancel-booking.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Scope } from '#platform/kernel/tenant.ts'
import { grantCredits, issueVouchers, requestRefund } from '#platform/payments/index.ts'
import { listBalances } from '#platform/payments/service/ledger.ts'
import { ledgerFaults } from '#platform/payments/service/ledger-reconciliation.ts'
import type { Runtime } from '#platform/runtime.ts'
import { oneOf, picker } from '#tests/platform/payments/histories/random.ts'
import { contact } from '#tests/support/factories.ts'
import { openPayingMarket, origin, type Held, type PayingMarket } from '#tests/support/paying-market.ts'

const email = 'ada.a@people.example'
const vat = { rates: [{ name: 'VAT', jurisdiction: 'DE', rate: 19_000 }] }
const salesTax = { rates: [{ name: 'Sales tax', jurisdiction: 'US-NY', rate: 8_875 }] }

/** A marketplace with a customer who is signed in and has a wallet. */
async function openDesk(market: PayingMarket) {
  const userId = newId()
  const actor: Actor = { kind: 'user', userId, sessionId: newId(), roles: ['customer'], providerId: null }
  const signedIn: Scope = { ...market.scope, actor }
  await market.inside(async (ctx) => {
    const names = { first_name: 'Ada', last_name: 'Almeida' }
    await ctx.trx('users').insert({ id: userId, email, ...names })
    await ctx.trx('customers').insert({ id: newId(), email, ...names, phone: contact.phone, user_id: userId })
  })
  const hold = async (serviceId: string, seats = 1): Promise<Held> => {
    const wanted = { serviceId, startsAt: market.newStart().toISOString(), seats }
    const { id, secret } = await market.inside((ctx) => createHold(ctx, wanted), signedIn)
    return { holdId: id, secret }
  }
  return {
    hold,
    give: (amount: number) => market.inside((ctx) => grantCredits(ctx, { email, amount, reason: 'Thanks' })),
    fund: (held: Held, wanted: { voucherCode?: string; useCredits?: boolean }) =>
      market.inside((ctx) => fundHold(ctx, { ...held, ...wanted }), signedIn),
    checkout: (held: Held) => market.inside((ctx) => getCheckout(ctx, held), signedIn),
    pay: (held: Held) => payHold(market.runtime as Runtime, signedIn, { ...held, ...contact, email, origin }),
    left: () =>
      market.inside(async (ctx) =>
        Number((await ctx.trx('credit_lots').sum('left_amount as left'))[0]!.left),
      ),
    cancel: (held: Held) =>
      market.inside((ctx) => cancelBooking(ctx, { bookingId: held.holdId }), market.system),
  }
}

let market: PayingMarket
let desk: Awaited<ReturnType<typeof openDesk>>
let serviceId: string

beforeAll(async () => {
  market = await openPayingMarket({ settings: { allowedKinds: ['full', 'credits', 'in_person'], tax: vat } })
  desk = await openDesk(market)
  serviceId = await market.newService({
    price_amount: 8_000,
    credits_required: 6_000,
    payment_terms: { kind: 'full' },
  })
})
afterAll(() => market.close())

test('whoever has enough credits pays the price in credits, and gets the same number back', async () => {
  await desk.give(6_500)
  const held = await desk.hold(serviceId)
  const before = await desk.checkout(held)
  expect(before.payment).toMatchObject({
    totalAmount: 8_000,
    dueNowAmount: 8_000,
    priceInCredits: { amount: 6_000, listedAmount: 8_000, isChosen: false },
  })

  await desk.fund(held, { useCredits: true })
  const chosen = await desk.checkout(held)
  expect(chosen.payment).toMatchObject({
    need: 'funded',
    totalAmount: 6_000,
    creditsAmount: 6_000,
    dueNowAmount: 0,
    taxes: [{ name: 'VAT', amount: 958 }],
    priceInCredits: { isChosen: true },
  })
  expect(chosen.cancellationSchedule[0]).toMatchObject({ refundAmount: 6_000, feeAmount: 0 })
  await desk.pay(held)

  expect((await market.row(held.holdId)).status).toBe('confirmed')
  expect(await desk.left()).toBe(500)
  const [charge] = await market.charges(held.holdId)
  expect(charge).toMatchObject({ purpose: 'credits', amount: 6_000, state: 'succeeded' })
  expect(await market.inside((ctx) => listBalances(ctx, `held:${charge!.paymentId}`))).toMatchObject([
    { amount: -6_000 },
  ])
  await desk.cancel(held)
  await market.sweep()

  expect(await desk.left()).toBe(6_500)
  expect(await market.inside((ctx) => ledgerFaults(ctx))).toEqual([])
})

test('of credits that do not pay for everything each counts as money, and so beside a voucher', async () => {
  const { code } = (await market.inside((ctx) => issueVouchers(ctx, { amount: 1_000 }))).items[0]!
  const credits = await desk.left()
  const held = await desk.hold(
    await market.newService({
      price_amount: 20_000,
      credits_required: 15_000,
      payment_terms: { kind: 'full' },
    }),
  )

  await desk.fund(held, { useCredits: true })
  expect((await desk.checkout(held)).payment).toMatchObject({
    totalAmount: 20_000,
    creditsAmount: credits,
    dueNowAmount: 20_000 - credits,
    priceInCredits: { isChosen: false },
  })
  await desk.give(20_000 - credits)
  await desk.fund(held, { voucherCode: code, useCredits: true })
  expect((await desk.checkout(held)).payment).toMatchObject({
    totalAmount: 20_000,
    voucherAmount: 1_000,
    creditsAmount: 19_000,
  })
  await desk.fund(held, { voucherCode: '', useCredits: true })
  expect((await desk.checkout(held)).payment).toMatchObject({ totalAmount: 15_000, creditsAmount: 15_000 })
  await desk.fund(held, { useCredits: false })
  expect((await desk.checkout(held)).payment).toMatchObject({ totalAmount: 20_000, dueNowAmount: 20_000 })
})

test('where credits are the only way, they may be more than the price, and another length costs in proportion', async () => {
  const only = await market.newService({
    price_amount: 4_000,
    credits_required: 5_000,
    payment_terms: { kind: 'credits' },
    duration_options: JSON.stringify([
      { durationMinutes: 60, priceAmount: 4_000 },
      { durationMinutes: 90, priceAmount: 5_999 },
    ]),
  })
  const wanted = { serviceId: only, startsAt: market.newStart().toISOString(), durationMinutes: 90 }
  const { id, secret } = await market.inside((ctx) => createHold(ctx, wanted), market.scope)

  expect((await desk.checkout({ holdId: id, secret })).payment).toMatchObject({
    isByCreditsOnly: true,
    // 5000 × 5999 / 4000 is 7498.75.
    totalAmount: 7_499,
    creditsAmount: 7_499,
    priceInCredits: null,
  })
})

test('where prices are stated without tax, it is in the credits all the same', async () => {
  const dollars = await openPayingMarket({
    currency: 'USD',
    settings: { allowedKinds: ['full'], taxMode: 'exclusive', tax: salesTax },
  })
  try {
    const other = await openDesk(dollars)
    await other.give(9_000)
    const held = await other.hold(
      await dollars.newService({
        price_amount: 5_000,
        credits_required: 4_500,
        payment_terms: { kind: 'full' },
        capacity: 5,
        most_seats: 5,
      }),
      2,
    )
    await other.fund(held, { useCredits: true })

    const { payment } = await other.checkout(held)
    expect(payment).toMatchObject({
      totalAmount: 9_000,
      taxAmount: 734,
      rows: [
        { label: '2 × Spring cleaning', amount: 8_266 },
        { label: 'Sales tax', amount: 734 },
      ],
    })
    await other.pay(held)
    expect(await other.left()).toBe(0)
    expect(await dollars.inside((ctx) => ledgerFaults(ctx))).toEqual([])
  } finally {
    await dollars.close()
  }
})

test('whatever is booked, called off and given back with credits, the books sum to zero and agree with the wallets', async () => {
  const pick = picker(Number(process.env.HISTORY_SEED ?? 7))
  const services = await Promise.all(
    [
      [8_000, 6_000],
      [3_333, 3_332],
      [999, 50],
      [12_345, null],
    ].map(([price, credits]) =>
      market.newService({
        price_amount: price,
        credits_required: credits,
        payment_terms: { kind: 'full' },
      }),
    ),
  )
  for (let round = 0; round < 40; round += 1) {
    if (pick(3) === 0) await desk.give(1 + pick(9_000))
    const held = await desk.hold(oneOf(services, pick))
    await desk.fund(held, { useCredits: true })
    const { payment } = await desk.checkout(held)
    if (payment!.need !== 'funded') continue
    await desk.pay(held)
    const [charge] = await market.charges(held.holdId)
    expect(charge!.amount).toBe(payment!.totalAmount)
    const after = pick(3)
    if (after === 0)
      await market.inside((ctx) =>
        requestRefund(ctx, {
          paymentId: charge!.paymentId,
          request: { amount: 1 + pick(charge!.amount) },
          cause: 'by_provider',
          causeKey: `part:${round}`,
        }),
      )
    if (after === 1) await desk.cancel(held)
    await market.sweep()
    const owed = await market.inside((ctx) => listBalances(ctx, 'customer:'))
    expect(owed.reduce((sum, { amount }) => sum + amount, 0)).toBe(-(await desk.left()) || 0)
  }
  expect(await market.inside((ctx) => ledgerFaults(ctx))).toEqual([])
})

import { createHold, fundHold, getCheckout, payHold } from '#platform/booking/index.ts'
import { lapseUnpaid } from '#platform/booking/service/payment/unpaid-holds.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Scope } from '#platform/kernel/tenant.ts'
import { after, hours } from '#platform/kernel/time.ts'
import { grantCredits, issueVouchers } from '#platform/payments/index.ts'
import { listBalances } from '#platform/payments/service/ledger.ts'
import type { Runtime } from '#platform/runtime.ts'
import { contact } from '#tests/support/factories.ts'
import { hour, openPayingMarket, origin, payOn, type Held } from '#tests/support/paying-market.ts'

let market: Awaited<ReturnType<typeof openPayingMarket>>
let serviceId: string
let signedIn: Scope
const email = 'ada.a@people.example'

beforeAll(async () => {
  market = await openPayingMarket({ settings: { allowedKinds: ['full', 'credits', 'in_person'] } })
  serviceId = await market.newService({ price_amount: 8_000, payment_terms: { kind: 'full' } })
  const userId = newId()
  const actor: Actor = { kind: 'user', userId, sessionId: newId(), roles: ['customer'], providerId: null }
  signedIn = { ...market.scope, actor }
  await market.inside(async (ctx) => {
    const names = { first_name: 'Ada', last_name: 'Almeida' }
    await ctx.trx('users').insert({ id: userId, email, ...names })
    await ctx.trx('customers').insert({ id: newId(), email, ...names, phone: contact.phone, user_id: userId })
  })
})
afterAll(() => market.close())

const voucher = async (amount: number) =>
  (await market.inside((ctx) => issueVouchers(ctx, { amount }))).items[0]!
const leftOf = async (id: string): Promise<number> =>
  market.inside(async (ctx) => (await ctx.trx('vouchers').where({ id }).first('left_amount')).left_amount)
const fund = (held: Held, wanted: { voucherCode?: string; useCredits?: boolean }, as = market.scope) =>
  market.inside((ctx) => fundHold(ctx, { ...held, ...wanted }), as)
const offerOf = async (held: Held, as = market.scope) =>
  (await market.inside((ctx) => getCheckout(ctx, held), as)).payment
const payAs = (held: Held, as: Scope) =>
  payHold(market.runtime as Runtime, as, { ...held, ...contact, email, origin })
const statusOf = async ({ holdId }: Held) => (await market.row(holdId)).status

test('a voucher that pays for all of it books without any page', async () => {
  const { code, id } = await voucher(10_000)
  const held = await market.hold(serviceId)

  await fund(held, { voucherCode: code })
  expect(await offerOf(held)).toMatchObject({
    need: 'funded',
    voucherAmount: 8_000,
    dueNowAmount: 0,
    dues: [],
  })
  expect(await leftOf(id)).toBe(10_000)
  expect((await market.pay(held)).url).toBe(`${origin}/checkout/${held.holdId}/paid`)
  await market.pay(held)

  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
  expect(await statusOf(held)).toBe('confirmed')
  expect(await leftOf(id)).toBe(2_000)
  expect(await market.charges(held.holdId)).toMatchObject([
    { purpose: 'voucher', amount: 8_000, state: 'succeeded', fundsState: 'held' },
  ])
})

test('what a voucher does not pay is paid on the page, and the voucher is used when that is done', async () => {
  const { code, id } = await voucher(3_000)
  const held = await market.hold(serviceId)
  await fund(held, { voucherCode: code })
  expect(await offerOf(held)).toMatchObject({ need: 'pay', voucherAmount: 3_000, dueNowAmount: 5_000 })

  const { url } = await market.pay(held)
  expect(await leftOf(id)).toBe(0)
  await expect(fund(held, { voucherCode: '' })).rejects.toMatchObject({ code: 'conflict' })
  await payOn(url)
  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })

  const charges = await market.charges(held.holdId)
  expect(charges.map(({ purpose, amount, state }) => [purpose, amount, state])).toEqual([
    ['full', 5_000, 'succeeded'],
    ['voucher', 3_000, 'succeeded'],
  ])
  const paymentId = charges[0]!.paymentId
  expect(await market.inside((ctx) => listBalances(ctx, `held:${paymentId}`))).toMatchObject([
    { amount: -8_000 },
  ])
})

test('a time that lapses unpaid gives the voucher back', async () => {
  const { code, id } = await voucher(3_000)
  const held = await market.hold(serviceId)
  await fund(held, { voucherCode: code })
  await market.pay(held)
  expect(await leftOf(id)).toBe(0)

  await market.pass(hour)
  await market.sweep()

  expect(await statusOf(held)).toBe('expired')
  expect(await leftOf(id)).toBe(3_000)
})

/** A page that is still open when the time has lapsed, as when the processor could not be asked to close it. */
async function lapsedWithOpenPage(code: string) {
  const held = await market.hold(serviceId)
  await fund(held, { voucherCode: code })
  const { url } = await market.pay(held)
  const subject = { kind: 'booking', id: held.holdId }
  await market.inside((ctx) => lapseUnpaid({ ...ctx, now: after(ctx.now, hours(1)) }, subject))
  return { held, url }
}

test('money that comes after all claims the voucher once more', async () => {
  const { code, id } = await voucher(3_000)
  const { held, url } = await lapsedWithOpenPage(code)
  expect(await leftOf(id)).toBe(3_000)

  await payOn(url)

  expect(await market.settle(held)).toMatchObject({ outcome: 'booked' })
  expect(await leftOf(id)).toBe(0)
  expect((await market.charges(held.holdId)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
})

test('money that comes when the voucher is used up goes back, and nothing is booked', async () => {
  const { code, id } = await voucher(3_000)
  const { held, url } = await lapsedWithOpenPage(code)
  const other = await market.hold(serviceId)
  await fund(other, { voucherCode: code })
  await market.pay(other)

  await payOn(url)

  expect(await market.settle(held)).toMatchObject({ outcome: 'too_late' })
  expect(await leftOf(id)).toBe(0)
  expect(await market.charges(held.holdId)).toMatchObject([
    { purpose: 'full', state: 'succeeded', refundedAmount: 5_000 },
    { purpose: 'voucher', state: 'cancelled' },
  ])
})

test('somebody takes a voucher off again before they pay', async () => {
  const { code } = await voucher(3_000)
  const held = await market.hold(serviceId)
  await fund(held, { voucherCode: code })

  await fund(held, { voucherCode: '' })

  expect(await offerOf(held)).toMatchObject({ voucherAmount: 0, dueNowAmount: 8_000 })
  await expect(fund(held, { voucherCode: 'WRONG' })).rejects.toMatchObject({
    errors: [{ field: 'voucherCode', message: 'This code is not valid here' }],
  })
})

test('voucher and credits together leave no less than a card can be charged with', async () => {
  const { code } = await voucher(5_000)
  await market.inside((ctx) => grantCredits(ctx, { email, amount: 2_980, reason: 'Thanks' }))
  const held = await market.hold(serviceId)

  await fund(held, { voucherCode: code }, signedIn)
  await fund(held, { useCredits: true }, signedIn)

  expect(await offerOf(held, signedIn)).toMatchObject({
    voucherAmount: 5_000,
    creditsAmount: 2_950,
    dueNowAmount: 50,
    ownCreditsAmount: 2_980,
  })
  await fund(held, { useCredits: false }, signedIn)
  expect(await offerOf(held)).toMatchObject({ creditsAmount: 0, ownCreditsAmount: 0, voucherAmount: 5_000 })
})

test('a service that is paid by credits alone is booked by whoever has enough of them, and by nobody else', async () => {
  const byCredits = await market.newService({ price_amount: 2_000, payment_terms: { kind: 'credits' } })
  const held = await market.hold(byCredits)
  expect(await offerOf(held)).toMatchObject({ need: 'funded', creditsAmount: 2_000 })

  await expect(market.pay(held)).rejects.toMatchObject({ message: 'Sign in to pay with your credits' })
  await payAs(held, signedIn)
  expect(await statusOf(held)).toBe('confirmed')

  const again = await market.inside(
    (ctx) => createHold(ctx, { serviceId: byCredits, startsAt: market.newStart().toISOString() }),
    signedIn,
  )
  await expect(payAs({ holdId: again.id, secret: again.secret }, signedIn)).rejects.toMatchObject({
    code: 'conflict',
    message: 'You do not have enough credits for this',
  })
})

import { newId } from '#platform/kernel/ids.ts'
import type { Actor, Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { endLapsed } from '#platform/payments/service/credit-expiry.ts'
import { applyFunding, spendFunding } from '#platform/payments/service/funding.ts'
import { cancelCharges } from '#platform/payments/service/charges.ts'
import { returnRefund } from '#platform/payments/service/funding-returns.ts'
import { listBalances } from '#platform/payments/service/ledger.ts'
import { readOwnWallet } from '#platform/payments/service/own-credits.ts'
import { eraseFromPayments, readPersonalPayments } from '#platform/payments/service/personal-data.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { balanceOfCustomers, grantCredits, readWalletOf } from '#platform/payments/service/wallets.ts'
import { inTenant, inTestTenant, insertTenant, newScope } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'
import { payableIn } from '#tests/support/payment-market.ts'
import { bothAtOnce } from '#tests/support/races.ts'
import { as, guest, member, operator } from '#tests/support/supply.ts'

const email = 'ada@people.example'
const staff = (ctx: Ctx) => as(operator(), ctx)

async function newCustomer(ctx: Ctx, address = email): Promise<string> {
  const id = newId()
  const names = { first_name: 'Ada', last_name: 'Almeida', phone: '+49 30 901820' }
  await ctx.trx('customers').insert({ id, email: address, ...names })
  return id
}
const give = (ctx: Ctx, amount: number, { inDays = 0, to = email } = {}) =>
  grantCredits(staff(ctx), {
    email: to,
    amount,
    reason: 'For the rain',
    ...(inDays ? { expiresAt: after(ctx.now, days(inDays)).toISOString() } : {}),
  })
const pay = async (ctx: Ctx, customerId: string, amount: number, creditsAmount = amount) =>
  payableIn(ctx, (await createBookable(ctx)).providerId, amount, {
    charges: amount > creditsAmount ? [{ purpose: 'full', amount: amount - creditsAmount, dueAt: null }] : [],
    funding: { voucherId: null, voucherAmount: 0, creditsAmount, customerIds: [customerId] },
  })
const leftOf = (ctx: Ctx): Promise<number[]> => ctx.trx('credit_lots').orderBy('amount').pluck('left_amount')

test('credits that are given are there at once, with why and until when', () =>
  inTestTenant(async (ctx) => {
    const customerId = await newCustomer(ctx)

    const wallet = await give(ctx, 2_000, { inDays: 30 })

    expect(wallet).toMatchObject({
      balanceAmount: 2_000,
      lots: [{ origin: 'granted', leftAmount: 2_000, reason: 'For the rain' }],
      entries: [{ kind: 'granted', amount: 2_000, note: 'For the rain' }],
    })
    expect(await readWalletOf(staff(ctx), { email })).toEqual(wallet)
    expect(await listBalances(ctx, 'customer:grant:')).toEqual([
      { account: `customer:grant:${customerId}`, currency: 'EUR', amount: -2_000 },
    ])
    expect(await ctx.trx('audit_entries').where({ action: 'credits.granted' }).pluck('subject_id')).toEqual([
      customerId,
    ])
  }))

test('only those who run the marketplace give credits, to people who are known, and not for the past', () =>
  inTestTenant(async (ctx) => {
    await newCustomer(ctx)
    const input = { email, amount: 100, reason: 'Thanks' }
    for (const stranger of [as(member(newId()), ctx), as(guest, ctx)]) {
      await expect(grantCredits(stranger, input)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(readWalletOf(stranger, { email })).rejects.toMatchObject({ code: 'forbidden' })
    }
    const wrong: [string, object][] = [
      ['email', { email: 'nobody@people.example' }],
      ['amount', { amount: 0 }],
      ['reason', { reason: '' }],
      ['expiresAt', { expiresAt: after(ctx.now, -1).toISOString() }],
    ]
    for (const [field, changes] of wrong)
      await expect(grantCredits(staff(ctx), { ...input, ...changes })).rejects.toMatchObject({
        errors: [{ field }],
      })
  }))

test('what ends sooner is used first, and what is given back goes there first', () =>
  inTestTenant(async (ctx) => {
    const customerId = await newCustomer(ctx)
    await give(ctx, 3_000)
    await give(ctx, 1_000, { inDays: 10 })
    await give(ctx, 2_000, { inDays: 20 })

    const { payment } = await pay(ctx, customerId, 2_500)
    expect(await leftOf(ctx)).toEqual([0, 500, 3_000])
    await spendFunding(ctx, payment.id)
    const wanted = { paymentId: payment.id, request: { amount: 1_200 }, cause: 'cancelled', causeKey: 'one' }
    const [refund] = await requestRefund(ctx, wanted)
    await returnRefund(ctx, refund!.id)

    expect(await leftOf(ctx)).toEqual([1_000, 700, 3_000])
    expect(await balanceOfCustomers(ctx, [customerId], 'EUR')).toBe(4_700)
    expect(await listBalances(ctx, 'customer:grant:')).toMatchObject([{ amount: -4_700 }])
    expect(await listBalances(ctx, `held:${payment.id}`)).toMatchObject([{ amount: -1_300 }])
    expect(await ctx.trx('wallet_entries').orderBy('id').pluck('amount')).toEqual([
      3_000, 1_000, 2_000, -2_500, 1_200,
    ])
  }))

test('credits pay their part of what a card pays the rest of, and come back when it is called off', () =>
  inTestTenant(async (ctx) => {
    const customerId = await newCustomer(ctx)
    await give(ctx, 1_000)
    const { payment, charges } = await pay(ctx, customerId, 4_000, 1_000)

    expect(charges).toMatchObject([
      { purpose: 'full', amount: 3_000 },
      { purpose: 'credits', amount: 1_000 },
    ])
    await cancelCharges(ctx, payment.id)

    expect(await leftOf(ctx)).toEqual([1_000])
    await spendFunding(ctx, payment.id)
    expect(await listBalances(ctx, 'held:')).toEqual([])
  }))

test('nobody uses more than they have, nor what has expired', () =>
  inTestTenant(async (ctx) => {
    const customerId = await newCustomer(ctx)
    await give(ctx, 1_000, { inDays: 10 })
    const later = { ...ctx, now: after(ctx.now, days(11)) }

    const tooMuch = { code: 'conflict', message: 'You do not have enough credits for this' }
    await expect(pay(ctx, customerId, 1_001)).rejects.toMatchObject(tooMuch)
    await expect(pay(later, customerId, 500)).rejects.toMatchObject(tooMuch)
    expect(await endLapsed(later)).toBe(1)
    expect(await listBalances(ctx, 'customer:grant:')).toEqual([])
    expect(await listBalances(ctx, 'promotion:')).toEqual([])
    expect(await readWalletOf(staff(later), { email })).toMatchObject({
      balanceAmount: 0,
      lots: [],
      entries: [{ kind: 'expired', amount: -1_000 }, { kind: 'granted' }],
    })
  }))

test('somebody who is signed in uses their own credits; whoever types an address uses none', () =>
  inTestTenant(async (ctx) => {
    const customerId = await newCustomer(ctx)
    const user: Actor = { ...member(newId(), 'customer'), providerId: null } as Actor
    const userId = user.kind === 'user' ? user.userId : ''
    await ctx.trx('users').insert({
      id: userId,
      email: 'ada.a@people.example',
      first_name: 'Ada',
      last_name: 'Almeida',
    })
    await ctx.trx('customers').where({ id: customerId }).update({ user_id: userId })
    await give(ctx, 1_500)
    const wanted = { currency: 'EUR', totalAmount: 4_000, useCredits: true }

    expect(await applyFunding(as(user, ctx), wanted)).toMatchObject({ creditsAmount: 1_500 })
    expect(await applyFunding(as(user, ctx), { ...wanted, useCredits: false })).toMatchObject({
      creditsAmount: 0,
    })
    expect(await applyFunding(as(guest, ctx), wanted)).toMatchObject({ creditsAmount: 0 })
    expect(await readOwnWallet(as(user, ctx))).toMatchObject({ balanceAmount: 1_500 })
  }))

test('somebody who asks for their data gets their credits, and who goes leaves none', () =>
  inTestTenant(async (ctx) => {
    const customerId = await newCustomer(ctx)
    const userId = newId()
    const names = { first_name: 'Ada', last_name: 'Almeida' }
    await ctx.trx('users').insert({ id: userId, email: 'ada.a@people.example', ...names })
    await ctx.trx('customers').where({ id: customerId }).update({ user_id: userId })
    await give(ctx, 1_500)

    expect(await readPersonalPayments(ctx, userId)).toMatchObject({
      credits: [{ origin: 'granted', leftAmount: 1_500, reason: 'For the rain' }],
      creditMovements: [{ kind: 'granted', amount: 1_500, note: 'For the rain' }],
    })
    await eraseFromPayments(ctx, userId)

    expect(await balanceOfCustomers(ctx, [customerId], 'EUR')).toBe(0)
    expect(await endLapsed(ctx)).toBe(1)
    expect(await listBalances(ctx, 'customer:grant:')).toEqual([])
    expect(await ctx.trx('wallet_entries').pluck('note')).toEqual(['', ''])
  }))

test('of two payments that want the last credits at once, one gets them', async () => {
  const scope = newScope()
  const customerId = await inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    const id = await newCustomer(ctx)
    await give(ctx, 1_000)
    return id
  })

  const results = await bothAtOnce(
    scope,
    (ctx) => pay(ctx, customerId, 1_000),
    (ctx) => pay(ctx, customerId, 1_000),
  )

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  await inTenant(scope, async (ctx) => expect(await leftOf(ctx)).toEqual([0]))
})

import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { cancelCharges } from '#platform/payments/service/charges.ts'
import { endLapsed } from '#platform/payments/service/credit-expiry.ts'
import { applyFunding, reclaimFunding, spendFunding } from '#platform/payments/service/funding.ts'
import { returnRefund } from '#platform/payments/service/funding-returns.ts'
import { listBalances } from '#platform/payments/service/ledger.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { releaseDue } from '#platform/payments/service/releases.ts'
import { issueVouchers, listVouchers, voidVoucher } from '#platform/payments/service/vouchers.ts'
import { inTenant, inTestTenant, insertTenant, newScope } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'
import { payableIn } from '#tests/support/payment-market.ts'
import { bothAtOnce } from '#tests/support/races.ts'
import { as, guest, member, operator } from '#tests/support/supply.ts'

const staff = (ctx: Ctx) => as(operator(), ctx)
const issue = async (ctx: Ctx, amount = 5_000, changes = {}) =>
  (await issueVouchers(staff(ctx), { amount, ...changes })).items[0]!
const listed = async (ctx: Ctx) => (await listVouchers(staff(ctx), {})).items
const apply = (ctx: Ctx, voucherCode: string, totalAmount = 3_000) =>
  applyFunding(ctx, { currency: 'EUR', totalAmount, voucherCode })

/** A payment of which the voucher pays its part, and a card the rest. */
async function payWith(ctx: Ctx, voucherCode: string, amount: number) {
  const applied = await apply(ctx, voucherCode, amount)
  const rest = amount - applied.voucherAmount
  return payableIn(ctx, (await createBookable(ctx)).providerId, amount, {
    charges: rest > 0 ? [{ purpose: 'full', amount: rest, dueAt: null }] : [],
    funding: { ...applied, customerIds: [] },
  })
}

test('a voucher is worth something to whoever has its code, however they type it', () =>
  inTestTenant(async (ctx) => {
    const { code, codeEnd } = await issue(ctx)

    expect(code).toMatch(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/)
    expect(await apply(as(guest, ctx), code)).toMatchObject({ voucherAmount: 3_000, creditsAmount: 0 })
    expect(await apply(ctx, code.toLowerCase().replaceAll('-', ' '))).toMatchObject({ voucherAmount: 3_000 })
    expect(await listed(ctx)).toMatchObject([{ codeEnd, leftAmount: 5_000, state: 'open' }])
    expect(JSON.stringify(await ctx.trx('vouchers').select())).not.toContain(code)
  }))

test('a code that cannot be used is refused with a sentence', () =>
  inTestTenant(async (ctx) => {
    const refusedAs = (code: string, message: string, at: Ctx = ctx) =>
      expect(apply(at, code)).rejects.toMatchObject({ errors: [{ field: 'voucherCode', message }] })
    const { code, id } = await issue(ctx)
    const ending = await issue(ctx, 5_000, { expiresAt: after(ctx.now, days(1)).toISOString() })

    await refusedAs('ABCD-EFGH-JKMN-PQRS', 'This code is not valid here')
    await refusedAs(ending.code, 'This voucher has expired', { ...ctx, now: after(ctx.now, days(2)) })
    await voidVoucher(staff(ctx), { voucherId: id })
    await refusedAs(code, 'This code is not valid here')
    await ctx.trx('tenants').where({ id: ctx.tenantId }).update({ currency: 'CHF' })
    const foreign = await issue(ctx)
    await refusedAs(foreign.code, 'This voucher is in CHF')
  }))

test('a voucher of one marketplace is worth nothing at another', async () => {
  const [here, there] = [newScope(), newScope()]
  const code = await inTenant(here, async (ctx) => {
    await insertTenant(ctx)
    return (await issue(ctx)).code
  })

  await inTenant(there, async (ctx) => {
    await insertTenant(ctx)
    await expect(apply(ctx, code)).rejects.toMatchObject({ code: 'validation_failed' })
    expect(await listed(ctx)).toEqual([])
  })
})

test('only those who run the marketplace make vouchers, see them and take them back', () =>
  inTestTenant(async (ctx) => {
    const { id: voucherId } = await issue(ctx)
    for (const stranger of [as(member(newId()), ctx), as(guest, ctx)]) {
      const refused = { code: 'forbidden' }
      await expect(issueVouchers(stranger, { amount: 1 })).rejects.toMatchObject(refused)
      await expect(listVouchers(stranger, {})).rejects.toMatchObject(refused)
      await expect(voidVoucher(stranger, { voucherId })).rejects.toMatchObject(refused)
    }
    await expect(voidVoucher(staff(ctx), { voucherId: newId() })).rejects.toMatchObject({ code: 'not_found' })
  }))

test('a voucher pays its part, is held for the parties like a card, and costs the marketplace what it gave', () =>
  inTestTenant(async (ctx) => {
    const { code } = await issue(ctx, 5_000)
    const { payment, charges } = await payWith(ctx, code, 8_000)
    expect(charges).toMatchObject([
      { purpose: 'full', amount: 3_000, state: 'due' },
      { purpose: 'voucher', amount: 5_000, state: 'due' },
    ])
    await expect(apply(ctx, code)).rejects.toMatchObject({
      errors: [{ message: 'This voucher has been used up' }],
    })

    await spendFunding(ctx, payment.id)
    await spendFunding(ctx, payment.id)

    expect(await listBalances(ctx, `held:${payment.id}`)).toMatchObject([{ amount: -5_000 }])
    expect(await listBalances(ctx, 'gift:')).toEqual([])
    expect(await listBalances(ctx, 'receivable:tenant')).toMatchObject([{ amount: 5_000 }])
    expect(await ctx.trx('receivables').select('amount', 'cause')).toEqual([
      { amount: 5_000, cause: 'promotion' },
    ])
    expect(await listed(ctx)).toMatchObject([{ leftAmount: 0, state: 'used' }])
  }))

test('what it costs is kept of the commission first when the money is released', () =>
  inTestTenant(async (ctx) => {
    const { code } = await issue(ctx, 8_000)
    const { payment } = await payWith(ctx, code, 8_000)
    await spendFunding(ctx, payment.id)

    await planRelease(ctx, { paymentId: payment.id, at: ctx.now, reservedAmount: 0 })
    await releaseDue(ctx)

    // Ten per cent of the price are the marketplace's, and pay for a part of what it gave away.
    expect(await ctx.trx('receivables').pluck('netted_amount')).toEqual([800])
    expect(await listBalances(ctx, 'receivable:tenant')).toMatchObject([{ amount: 7_200 }])
    expect(await ctx.trx('transfers').select('leg', 'amount')).toEqual([{ leg: 'provider', amount: 7_040 }])
  }))

test('what was not paid after all is on the voucher again, and can be claimed once more when money comes late', () =>
  inTestTenant(async (ctx) => {
    const { code } = await issue(ctx, 5_000)
    const { payment } = await payWith(ctx, code, 8_000)

    await cancelCharges(ctx, payment.id)
    await cancelCharges(ctx, payment.id)
    expect(await listed(ctx)).toMatchObject([{ leftAmount: 5_000, state: 'open' }])

    await reclaimFunding(ctx, payment.id)
    await spendFunding(ctx, payment.id)
    expect(await listed(ctx)).toMatchObject([{ leftAmount: 0 }])
    expect(await ctx.trx('charges').where({ purpose: 'voucher' }).pluck('state')).toEqual(['succeeded'])
  }))

test('a refund of it goes back to the voucher, and to who had given it', () =>
  inTestTenant(async (ctx) => {
    const { code } = await issue(ctx, 5_000)
    const { payment } = await payWith(ctx, code, 5_000)
    await spendFunding(ctx, payment.id)
    const wanted = { paymentId: payment.id, request: { amount: 2_000 }, cause: 'cancelled', causeKey: 'one' }

    const [refund] = await requestRefund(ctx, wanted)
    expect(await returnRefund(ctx, refund!.id)).toBe(true)
    expect(await returnRefund(ctx, refund!.id)).toBe(true)

    expect(await listed(ctx)).toMatchObject([{ leftAmount: 2_000, state: 'partly_used' }])
    expect(await listBalances(ctx, `held:${payment.id}`)).toMatchObject([{ amount: -3_000 }])
    expect(await listBalances(ctx, 'gift:')).toMatchObject([{ amount: -2_000 }])
    expect(await listBalances(ctx, 'receivable:tenant')).toMatchObject([{ amount: 3_000 }])
    expect(await listBalances(ctx, 'tenant:')).toEqual([])
  }))

test('a voucher that was taken back stays without anything when a refund comes back to it', () =>
  inTestTenant(async (ctx) => {
    const { id: voucherId, code } = await issue(ctx, 5_000)
    const { payment } = await payWith(ctx, code, 2_000)
    await voidVoucher(staff(ctx), { voucherId })

    await cancelCharges(ctx, payment.id)

    expect(await listed(ctx)).toMatchObject([{ leftAmount: 0, state: 'void' }])
    expect(await listBalances(ctx, 'gift:')).toEqual([])
    expect(await listBalances(ctx, 'promotion:')).toEqual([])
  }))

test('what is left when its time is over ends in the ledger, and what comes back later can be used for a while', () =>
  inTestTenant(async (ctx) => {
    const { code } = await issue(ctx, 5_000, { expiresAt: after(ctx.now, days(1)).toISOString() })
    const { payment } = await payWith(ctx, code, 2_000)
    const later = { ...ctx, now: after(ctx.now, days(2)) }

    expect(await endLapsed(later)).toBe(1)
    expect(await endLapsed(later)).toBe(0)
    expect(await listBalances(ctx, 'gift:')).toMatchObject([{ amount: -2_000 }])

    await cancelCharges(later, payment.id)
    expect(await apply(later, code)).toMatchObject({ voucherAmount: 2_000 })
    expect(await endLapsed({ ...ctx, now: after(ctx.now, days(40)) })).toBe(1)
    expect(await listBalances(ctx, 'gift:')).toEqual([])
  }))

test('of two who want the rest of a voucher at once, one gets it', async () => {
  const scope = newScope()
  const code = await inTenant(scope, async (ctx) => {
    await insertTenant(ctx)
    return (await issue(ctx, 5_000)).code
  })

  const results = await bothAtOnce(
    scope,
    (ctx) => payWith(ctx, code, 4_000),
    (ctx) => payWith(ctx, code, 4_000),
  )

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  await inTenant(scope, async (ctx) => expect(await listed(ctx)).toMatchObject([{ leftAmount: 1_000 }]))
})

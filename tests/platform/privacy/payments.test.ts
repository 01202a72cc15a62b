import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { forgetCustomers } from '#platform/payments/flows/forget-customers.ts'
import { detachRemoved } from '#platform/payments/flows/method-setups.ts'
import { eraseFromPayments, readPersonalPayments } from '#platform/payments/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { openPaymentMarket, payOn } from '#tests/support/payment-market.ts'
import type { PaymentMarket } from '#tests/support/money-world.ts'

let market: PaymentMarket
beforeAll(async () => {
  market = await openPaymentMarket()
})
afterAll(() => market.close())

/** Somebody with an account who has paid, and left the card. */
async function payer({ isAllPaid = true } = {}) {
  const now = market.time.now().getTime()
  const charges = isAllPaid
    ? [{ purpose: 'full' as const, amount: 5_000, dueAt: null }]
    : [
        { purpose: 'deposit' as const, amount: 2_000, dueAt: null },
        { purpose: 'balance' as const, amount: 3_000, dueAt: new Date(now + 86_400_000) },
      ]
  const { payment, charges: made } = await market.newPayment(5_000, { charges })
  const userId = newId()
  await market.inside(async (ctx) => {
    await ctx.trx('users').insert({
      id: userId,
      email: `${userId}@example.com`,
      first_name: 'Ada',
      last_name: 'Zwingli',
    })
    await ctx.trx('customers').where({ id: payment.customerId }).update({ user_id: userId })
  })
  const chargeId = made[0]!.id
  const page = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(now + 3_600_000),
    isMethodKept: true,
  })
  await payOn(page!, '4242424242424242')
  await settleCharge(market.runtime, market.scope, { chargeId })
  return { userId, payment }
}

test('a copy of one’s data holds what was paid, with what, and the ways to pay that were left', async () => {
  const { userId, payment } = await payer()
  await payer()

  const copy = await market.inside((ctx) => readPersonalPayments(ctx, userId))

  expect(copy).toMatchObject({
    payments: [{ totalAmount: 5_000, currency: 'EUR', email: payment.terms.email }],
    charges: [{ state: 'succeeded', amount: 5_000, methodBrand: 'visa', methodEnding: '4242' }],
    waysToPay: [{ brand: 'visa', ending: '4242' }],
  })
})

test('who is erased is forgotten by the processor too, and what was paid stays in the books', async () => {
  const { userId, payment } = await payer()
  const { store } = market.stripe.engine
  const known = store.all('customer').length

  await market.inside((ctx) => eraseFromPayments(ctx, userId))
  await detachRemoved(market.runtime, market.scope)
  await forgetCustomers(market.runtime, market.scope)
  await forgetCustomers(market.runtime, market.scope)

  expect(store.all('customer')).toHaveLength(known - 1)
  const left = await market.inside(async (ctx) => ({
    payment: await ctx
      .trx('payments')
      .where({ id: payment.id })
      .first('terms', 'total_amount', 'payment_method_id'),
    charge: await ctx.trx('charges').where({ payment_id: payment.id }).first('method', 'amount'),
    methods: await ctx.trx('payment_methods').where({ customer_id: payment.customerId }),
    customer: await ctx.trx('payment_customers').where({ customer_id: payment.customerId }).first(),
    entries: (await ctx.trx('ledger_postings').where({ payment_id: payment.id })).length,
  }))
  expect(left.payment.terms.email).toBe(`erased-${payment.customerId}@erased.invalid`)
  expect(left.payment).toMatchObject({ payment_method_id: null })
  expect(left.charge.method).toEqual({})
  expect(left.methods.map(({ brand, last4, removed_at: at }) => [brand, last4, at !== null])).toEqual([
    ['', '', true],
  ])
  expect(left.customer.processor_customer_id).toBeNull()
  expect(left.entries).toBeGreaterThan(0)
})

test('nobody is erased while something of theirs is still to be paid', async () => {
  const { userId } = await payer({ isAllPaid: false })

  await expect(market.inside((ctx) => eraseFromPayments(ctx, userId))).rejects.toMatchObject({
    code: 'conflict',
  })
})

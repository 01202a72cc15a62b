import { text as textOf } from 'node:stream/consumers'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { exportPayments } from '#platform/payments/flows/exports.ts'
import type { PaymentFilter } from '#platform/payments/index.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { getPayment, getProviderPayment } from '#platform/payments/service/payment-details.ts'
import { listPayments, listProviderPayments } from '#platform/payments/service/payment-lists.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { openPayoutMarket, type PayoutMarket } from '#tests/support/payout-market.ts'

let market: PayoutMarket
beforeAll(async () => {
  market = await openPayoutMarket()
})
afterAll(() => market.close())

const listed = async (input: Parameters<typeof listPayments>[1] = {}) =>
  (await market.inside((ctx) => listPayments(ctx, input))).items
const ids = async (filter: PaymentFilter) => (await listed({ filter, limit: 100 })).map(({ id }) => id)
const name = (paymentId: string, firstName: string, lastName: string) =>
  market.inside((ctx) =>
    ctx.trx.raw(
      `update customers set first_name = ?, last_name = ?
       where id = (select customer_id from payments where id = ?)`,
      [firstName, lastName, paymentId],
    ),
  )

test('a payment is listed by what became of it', async () => {
  const unpaid = (await market.newPayment(1_000)).payment.id
  const held = (await market.paid(2_000)).payment
  const released = (await market.paid(3_000)).payment
  await market.release(released)
  const refunded = (await market.paid(4_000)).payment
  await market.inside((ctx) =>
    requestRefund(ctx, { paymentId: refunded.id, request: 'all', cause: 'cancelled', causeKey: 'all' }),
  )
  await sendDueRefunds(market.runtime, market.scope)
  const all = [unpaid, held.id, released.id, refunded.id].toReversed()

  expect((await ids('all')).slice(0, 4)).toEqual(all)
  expect(await ids('paid')).not.toContain(unpaid)
  expect(await ids('held')).toContain(held.id)
  expect(await ids('held')).not.toContain(released.id)
  expect(await ids('released')).toContain(released.id)
  expect(await ids('refunded')).toEqual([refunded.id])
  expect(await ids('failed')).toEqual([])
  const [seen] = await listed({ filter: 'refunded' })
  expect(seen).toMatchObject({
    state: 'refunded',
    paidAmount: 4_000,
    refundedAmount: 4_000,
    providerAmount: 0,
    tenantAmount: 0,
    platformAmount: 0,
  })
})

test('a payment is found by its reference and by the beginnings of its customer’s names', async () => {
  const { payment } = await market.paid(2_500, { reference: 'QRST-7788' })
  await name(payment.id, 'Zoë', 'Überall-Özil')
  const found = async (q: string) => (await listed({ q })).map(({ id }) => id)

  expect(await found('qrst-7788')).toEqual([payment.id])
  expect(await found('zoe')).toEqual([payment.id])
  expect(await found('uber zo')).toEqual([payment.id])
  expect(await found('uber nobody')).toEqual([])
  expect(await found('%')).toEqual([])
})

test('pages follow each other without a gap, and a forged cursor is refused', async () => {
  for (let index = 0; index < 3; index += 1) await market.newPayment(1_000 + index)
  const whole = await ids('all')
  const first = await market.inside((ctx) => listPayments(ctx, { filter: 'all', limit: 2 }))
  const second = await market.inside((ctx) =>
    listPayments(ctx, { filter: 'all', limit: 2, cursor: first.nextCursor! }),
  )

  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(whole.slice(0, 4))
  await expect(market.inside((ctx) => listPayments(ctx, { cursor: 'forged' }))).rejects.toMatchObject({
    code: 'validation_failed',
  })
})

test('a payment shows its three legs, what happened, and the books in words', async () => {
  const { payment } = await market.paid(10_000, { reference: 'LEGS-0001' })
  await market.release(payment)

  const seen = await market.inside((ctx) => getPayment(ctx, payment.id))

  expect(seen.breakdown).toMatchObject({
    totalAmount: 10_000,
    providerAmount: 8_800,
    tenantAmount: 1_000,
    platformAmount: 200,
  })
  expect(seen.charges).toMatchObject([{ amount: 10_000, state: 'succeeded', method: { last4: '4242' } }])
  expect(seen.transfers.map(({ leg, amount }) => [leg, amount]).toSorted()).toEqual([
    ['provider', 8_800],
    ['tenant', 1_000],
  ])
  expect(seen.ledger.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['The customer’s payment arrived', 'Released to the parties']),
  )
  for (const { entries } of seen.ledger) expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
  expect(JSON.stringify(seen.ledger)).not.toContain(market.providerId)
})

test('a provider sees what it gets of its own payments, and nothing of others', async () => {
  const { payment } = await market.paid(10_000)
  const own = await market.inside((ctx) =>
    getProviderPayment(ctx, { providerId: market.providerId, paymentId: payment.id }),
  )

  expect(own.breakdown).toEqual({
    totalAmount: 10_000,
    commissionAmount: 1_000,
    otherAmount: 200,
    tipAmount: 0,
    netAmount: 8_800,
  })
  expect(own).not.toHaveProperty('tenantAmount')
  expect(own).not.toHaveProperty('ledger')
  const stranger = newId()
  await expect(
    market.inside((ctx) => getProviderPayment(ctx, { providerId: stranger, paymentId: payment.id })),
  ).rejects.toMatchObject({ code: 'not_found' })
  expect((await market.inside((ctx) => listProviderPayments(ctx, { providerId: stranger }))).items).toEqual(
    [],
  )
})

test('providers and guests do not get the list of the marketplace', async () => {
  const as = (actor: Scope['actor']): Scope => ({ ...market.scope, actor })
  const user = { kind: 'user', userId: newId(), sessionId: newId(), providerId: market.providerId } as const
  for (const scope of [as({ kind: 'guest' }), as({ ...user, roles: ['provider_owner'] })]) {
    await expect(
      market.runtime.database.inTenant(scope, (ctx) => listPayments(ctx, {})),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(exportPayments(market.runtime, scope, {})).rejects.toMatchObject({ code: 'forbidden' })
  }
})

test('the file has a row per payment with its filters, no formulas, and the log says that it was taken', async () => {
  const { payment } = await market.paid(1_234, { reference: 'FILE-0001' })
  await name(payment.id, '=cmd', 'Okafor')

  const file = await textOf(await exportPayments(market.runtime, market.scope, { q: 'FILE-0001' }))

  const rows = file.trim().split('\n')
  expect(rows).toHaveLength(2)
  expect(rows[1]).toContain("'=cmd Okafor")
  expect(rows[1]).toContain('12.34')
  const logged = await market.inside((ctx) =>
    ctx.trx('audit_entries').where({ action: 'payment.list_exported' }).first('after'),
  )
  expect(logged.after).toEqual({ q: 'FILE-0001' })
})

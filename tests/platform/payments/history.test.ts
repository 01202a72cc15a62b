import type { Scope } from '#platform/kernel/tenant.ts'
import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { ownPaymentsFile } from '#platform/payments/flows/history-file.ts'
import { sendDueRefunds, settleRefund } from '#platform/payments/flows/refunds.ts'
import { issueChargeDocuments } from '#platform/payments/service/charge-documents.ts'
import { listDocuments, readDocument } from '#platform/payments/service/documents.ts'
import { createOwnPayLink, listOwnPayments, readSubjectPayment } from '#platform/payments/service/history.ts'
import { issueRefundDocuments } from '#platform/payments/service/refund-documents.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { createBookable } from '#tests/support/factories.ts'
import { openPaymentMarket, payOn } from '#tests/support/payment-market.ts'
import { createPerson, scopeOf } from '#tests/support/people.ts'

let market: Awaited<ReturnType<typeof openPaymentMarket>>
beforeAll(async () => {
  market = await openPaymentMarket()
})
afterAll(() => market.close())

/** Somebody with an account, and what they are asked as. */
async function newPerson(
  role: 'customer' | 'provider_owner' | 'tenant_owner' = 'customer',
  providerId: string | null = null,
) {
  const person = await createPerson(market.scope.tenantId, role, { providerId })
  return { ...person, scope: await scopeOf(market.scope.tenantId, person, providerId) }
}
type Buyer = Awaited<ReturnType<typeof newPerson>>

/** Something that this person bought; paid unless said otherwise. */
async function bought(buyer: Buyer, amount: number, isPaid = true) {
  const { payment, charges } = await market.newPayment(amount)
  await market.inside((ctx) =>
    ctx.trx('customers').where({ id: payment.customerId }).update({ user_id: buyer.userId }),
  )
  const chargeId = charges[0]!.id
  const url = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + 3_600_000),
  })
  if (isPaid) {
    await payOn(url!, '4242424242424242')
    await settleCharge(market.runtime, market.scope, { chargeId })
    await market.inside((ctx) => issueChargeDocuments(ctx, chargeId))
  }
  return { payment, chargeId }
}
const listed = (scope: Scope, query: { limit?: number; cursor?: string } = {}) =>
  market.inside((ctx) => listOwnPayments(ctx, { limit: 20, ...query }), scope)

test('somebody sees what they have paid, in words, with its invoice', async () => {
  const buyer = await newPerson()
  const { payment } = await bought(buyer, 8_000)

  const { items } = await listed(buyer.scope)

  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    id: payment.id,
    title: 'Window cleaning',
    paidAmount: 8_000,
    refundedAmount: 0,
    stateWords: 'Paid',
    charges: [{ purposeWords: 'Payment', stateWords: 'Paid', method: 'Visa •••• 4242', isPayable: false }],
    refunds: [],
    documents: [{ kind: 'invoice', kindWords: 'Invoice', totalAmount: 8_000 }],
  })
})

test('a page that was left unpaid is no part of the history', async () => {
  const buyer = await newPerson()
  const { payment } = await bought(buyer, 3_000, false)

  expect((await listed(buyer.scope)).items).toEqual([])
  const subject = { kind: payment.subjectKind, id: payment.subjectId }
  expect(await market.inside((ctx) => readSubjectPayment(ctx, subject))).toBeNull()
})

test('what came back is listed with its credit note', async () => {
  const buyer = await newPerson()
  const { payment } = await bought(buyer, 8_000)
  const [refund] = await market.inside((ctx) =>
    requestRefund(ctx, {
      paymentId: payment.id,
      request: { amount: 3_000 },
      cause: 'goodwill',
      causeKey: 'g',
    }),
  )
  const onItsWay = (await listed(buyer.scope)).items[0]!
  await sendDueRefunds(market.runtime, market.scope)
  await settleRefund(market.runtime, market.scope, { refundId: refund!.id })
  await market.inside((ctx) => issueRefundDocuments(ctx, refund!.id))

  const settled = (await listed(buyer.scope)).items[0]!

  expect(onItsWay.refunds).toMatchObject([{ amount: 3_000, stateWords: 'On its way to you' }])
  expect(settled).toMatchObject({
    stateWords: 'Partly refunded',
    refundedAmount: 3_000,
    refunds: [{ amount: 3_000, stateWords: 'Sent to you' }],
  })
  expect(settled.documents.map(({ kind }) => kind)).toEqual(['invoice', 'credit_note'])
})

test('nobody sees what others have paid, nor opens their papers or pays for them', async () => {
  const [owner, stranger] = [await newPerson(), await newPerson()]
  const { chargeId } = await bought(owner, 4_000)
  const [document] = (
    await market.inside((ctx) => listDocuments(ctx, { as: 'customer' }, { limit: 5 }), owner.scope)
  ).items

  expect((await listed(stranger.scope)).items).toEqual([])
  const open = (scope: Scope) =>
    market.inside((ctx) => readDocument(ctx, { as: 'customer' }, document!.id), scope)
  expect((await open(owner.scope)).id).toBe(document!.id)
  await expect(open(stranger.scope)).rejects.toMatchObject({ code: 'not_found' })
  await expect(market.inside((ctx) => createOwnPayLink(ctx, chargeId), stranger.scope)).rejects.toMatchObject(
    { code: 'not_found' },
  )
})

test('a provider reads what it has issued, and no provider what another one has; the marketplace reads all', async () => {
  const buyer = await newPerson()
  await bought(buyer, 4_000)
  const keeper = await newPerson('provider_owner', market.providerId)
  const { providerId: otherId } = await market.inside((ctx) => createBookable(ctx))
  const other = await newPerson('provider_owner', otherId)
  const operator = await newPerson('tenant_owner')
  const read = (as: 'provider' | 'marketplace', scope: Scope) =>
    market.inside((ctx) => listDocuments(ctx, { as }, { limit: 100 }), scope)

  const own = (await read('provider', keeper.scope)).items
  expect(own.length).toBeGreaterThan(0)
  expect(own.every(({ kind }) => kind !== 'receipt')).toBe(true)
  expect((await read('provider', other.scope)).items).toEqual([])
  expect((await read('marketplace', operator.scope)).items.length).toBeGreaterThanOrEqual(own.length)
  await expect(read('marketplace', keeper.scope)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(read('provider', buyer.scope)).rejects.toMatchObject({ code: 'forbidden' })
})

test('pages follow each other without a gap', async () => {
  const buyer = await newPerson()
  for (const amount of [1_000, 2_000, 3_000]) await bought(buyer, amount)

  const first = await listed(buyer.scope, { limit: 2 })
  const second = await listed(buyer.scope, { limit: 2, cursor: first.nextCursor! })

  expect(first.items.map(({ totalAmount }) => totalAmount)).toEqual([3_000, 2_000])
  expect(second.items.map(({ totalAmount }) => totalAmount)).toEqual([1_000])
  expect(second.nextCursor).toBeNull()
})

test('the table has a line for each movement, with amounts that a spreadsheet reads, and no formulas', async () => {
  const buyer = await newPerson()
  const { payment } = await bought(buyer, 8_050)
  await market.inside((ctx) =>
    ctx
      .trx('payments')
      .where({ id: payment.id })
      .update({ terms: JSON.stringify({ ...payment.terms, title: '=cmd|calc' }) }),
  )
  await market.inside((ctx) =>
    requestRefund(ctx, {
      paymentId: payment.id,
      request: { amount: 50 },
      cause: 'goodwill',
      causeKey: 'csv',
    }),
  )

  const file = await ownPaymentsFile(market.runtime, buyer.scope)

  const lines = file.trim().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toContain('Date (UTC)')
  expect(lines[1]).toContain("'=cmd|calc")
  expect(lines[1]).toContain('80.50,EUR,Paid,Visa •••• 4242,INV-')
  expect(lines[2]).toMatch(/Refund,'?-0\.50,EUR,On its way to you/)
})

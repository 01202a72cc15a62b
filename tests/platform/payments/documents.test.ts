import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { DocumentRow } from '#platform/payments/document-models.ts'
import { settleCharge, openPage } from '#platform/payments/flows/checkout.ts'
import { sendDueRefunds, settleRefund } from '#platform/payments/flows/refunds.ts'
import { Charge } from '#platform/payments/models.ts'
import { priceOf, type TaxTreatment } from '#platform/payments/rules/index.ts'
import { issueChargeDocuments } from '#platform/payments/service/charge-documents.ts'
import { nextNumber } from '#platform/payments/service/document-numbers.ts'
import { issueRefundDocuments } from '#platform/payments/service/refund-documents.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { openPaymentMarket, payOn } from '#tests/support/payment-market.ts'

let market: Awaited<ReturnType<typeof openPaymentMarket>>
beforeAll(async () => {
  market = await openPaymentMarket()
})
afterAll(() => market.close())

const hour = 3_600_000
const vat: TaxTreatment = { rates: [{ name: 'VAT', jurisdiction: 'DE', rate: 19_000 }] }
const cleaning = (unitAmount: number, taxMode: 'inclusive' | 'exclusive' = 'inclusive', currency = 'EUR') =>
  priceOf({
    currency,
    taxMode,
    lines: [
      { id: 'windows', kind: 'service', title: 'Window cleaning', quantity: 1, unitAmount, tax: vat },
      { id: 'frames', kind: 'add_on', title: 'Frames', quantity: 2, unitAmount: 1_000, tax: vat },
    ],
  })

type Part = { purpose: 'full' | 'deposit' | 'balance' | 'instalment'; amount: number }
const opened = (price: ReturnType<typeof cleaning>, parts?: Part[]) =>
  market.newPayment(price.totalAmount, {
    price,
    charges: (parts ?? [{ purpose: 'full', amount: price.totalAmount }]).map((part) => ({
      ...part,
      dueAt: null,
    })),
  })

async function pay(chargeId: string) {
  const url = await openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
  })
  await payOn(url!, '4242424242424242')
  await settleCharge(market.runtime, market.scope, { chargeId })
  await market.pass(60_000)
}
const issue = (chargeId: string) => market.inside((ctx) => issueChargeDocuments(ctx, chargeId))

async function refund(
  paymentId: string,
  request: Parameters<typeof requestRefund>[1]['request'],
  causeKey: string,
) {
  const rows = await market.inside((ctx) =>
    requestRefund(ctx, { paymentId, request, cause: 'goodwill', causeKey }),
  )
  await sendDueRefunds(market.runtime, market.scope)
  for (const { id } of rows) await settleRefund(market.runtime, market.scope, { refundId: id })
  return rows
}

test('a payment in one is an invoice with its lines, its tax and what was paid', async () => {
  const { charges } = await opened(cleaning(9_900))
  await pay(charges[0]!.id)

  const [invoice, ...others] = await issue(charges[0]!.id)

  expect(others).toEqual([])
  expect(invoice).toMatchObject({
    kind: 'invoice',
    issuerKind: 'provider',
    totalAmount: 11_900,
    currency: 'EUR',
  })
  const { content } = invoice!
  expect(content).toMatchObject({
    label: expect.stringMatching(/^INV-\d{5}$/),
    netAmount: 10_000,
    taxAmount: 1_900,
    totalAmount: 11_900,
    isTaxIncluded: true,
    isThroughMarketplace: true,
    payments: [{ amount: 11_900, method: 'Visa •••• 4242', means: 'card', label: null }],
  })
  expect(content.lines.map(({ title, quantity, totalAmount }) => [title, quantity, totalAmount])).toEqual([
    ['Window cleaning', 1, 9_900],
    ['Frames', 2, 2_000],
  ])
})

test('a charge has its documents once, however often they are asked for', async () => {
  const { charges } = await opened(cleaning(5_000))
  await pay(charges[0]!.id)

  const asked = await Promise.all(Array.from({ length: 6 }, () => issue(charges[0]!.id)))

  expect(new Set(asked.map(([document]) => document!.id)).size).toBe(1)
})

test('nothing is issued for what was not paid', async () => {
  const { charges } = await opened(cleaning(5_000))

  expect(await issue(charges[0]!.id)).toEqual([])
})

test('parts are receipts, and the last one is the invoice that names them', async () => {
  const price = cleaning(9_900)
  const { charges, payment } = await opened(price, [
    { purpose: 'deposit', amount: 3_333 },
    { purpose: 'balance', amount: price.totalAmount - 3_333 },
  ])
  await pay(charges[0]!.id)
  const [receipt] = await issue(charges[0]!.id)
  await pay(charges[1]!.id)
  const [invoice] = await issue(charges[1]!.id)

  expect(receipt).toMatchObject({ kind: 'receipt', totalAmount: 3_333 })
  expect(receipt!.content.taxAmount).toBe(532)
  expect(invoice).toMatchObject({ kind: 'invoice', totalAmount: price.totalAmount, paymentId: payment.id })
  expect(invoice!.content.payments).toMatchObject([
    { amount: 3_333, taxAmount: 532, label: receipt!.content.label },
    { amount: price.totalAmount - 3_333, label: null },
  ])
})

test('told in the other order, the invoice is still that of what was paid last', async () => {
  const price = cleaning(9_900)
  const { charges } = await opened(price, [
    { purpose: 'deposit', amount: 2_000 },
    { purpose: 'balance', amount: price.totalAmount - 2_000 },
  ])
  await pay(charges[0]!.id)
  await pay(charges[1]!.id)

  const [second] = await issue(charges[1]!.id)
  const [first] = await issue(charges[0]!.id)

  expect([first!.kind, second!.kind]).toEqual(['receipt', 'invoice'])
})

test('a refund of a line is a credit note that names its invoice, with the tax of that line', async () => {
  const { charges, payment } = await opened(cleaning(9_900))
  await pay(charges[0]!.id)
  const rows = await refund(payment.id, { lines: [{ lineId: 'frames', amount: 500 }] }, 'frames')

  // Nobody has issued the invoice yet: it comes first all the same.
  const [note] = await market.inside((ctx) => issueRefundDocuments(ctx, rows[0]!.id))
  const [again] = await market.inside((ctx) => issueRefundDocuments(ctx, rows[0]!.id))
  const [invoice] = await issue(charges[0]!.id)

  expect(again!.id).toBe(note!.id)
  expect(note).toMatchObject({ kind: 'credit_note', totalAmount: 500, refersTo: invoice!.id })
  expect(note!.content).toMatchObject({
    label: expect.stringMatching(/^CN-/),
    taxAmount: 80,
    refersTo: { label: invoice!.content.label },
    lines: [{ title: 'Frames', totalAmount: 500, netAmount: 420 }],
  })
})

test('credit notes of one invoice never take back more tax than it had', async () => {
  const { charges, payment } = await opened(cleaning(9_900))
  await pay(charges[0]!.id)
  const [invoice] = await issue(charges[0]!.id)
  const amounts = [333, 4_444, 11_900 - 333 - 4_444]
  const notes: DocumentRow[] = []
  for (const amount of amounts) {
    const rows = await refund(payment.id, { amount }, `part-${amount}`)
    for (const { id } of rows) notes.push(...(await market.inside((ctx) => issueRefundDocuments(ctx, id))))
  }

  expect(notes.reduce((sum, { totalAmount }) => sum + totalAmount, 0)).toBe(11_900)
  expect(notes.reduce((sum, { content }) => sum + content.taxAmount, 0)).toBe(invoice!.content.taxAmount)
})

test('a refund that comes from two charges is credited once in all', async () => {
  const price = cleaning(9_900)
  const { charges, payment } = await opened(price, [
    { purpose: 'deposit', amount: 3_000 },
    { purpose: 'balance', amount: price.totalAmount - 3_000 },
  ])
  await pay(charges[0]!.id)
  await pay(charges[1]!.id)
  const rows = await refund(payment.id, { amount: 10_000 }, 'both')
  expect(rows).toHaveLength(2)

  const notes = []
  for (const { id } of rows) notes.push(...(await market.inside((ctx) => issueRefundDocuments(ctx, id))))

  expect(notes.reduce((sum, { totalAmount }) => sum + totalAmount, 0)).toBe(10_000)
  expect(notes.map(({ refundId }) => refundId).toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
})

test('a fee for booking that goes to the marketplace stands on the invoice of the marketplace', async () => {
  const price = priceOf({
    currency: 'EUR',
    taxMode: 'inclusive',
    lines: [
      { id: 'service', kind: 'service', title: 'Massage', quantity: 1, unitAmount: 8_000, tax: vat },
      { id: 'service:fee', kind: 'customer_fee', title: 'Booking fee', quantity: 1, unitAmount: 300 },
    ],
  })
  const { charges } = await opened(price)
  await pay(charges[0]!.id)

  const documents = await issue(charges[0]!.id)

  expect(documents.map(({ issuerKind, totalAmount }) => [issuerKind, totalAmount])).toEqual([
    ['provider', 8_000],
    ['tenant', 300],
  ])
  expect(documents.map(({ content }) => content.payments.map(({ amount }) => amount))).toEqual([
    [8_000],
    [300],
  ])
})

test('fifty at once are numbered without a gap', async () => {
  const issuer = { kind: 'provider' as const, id: newId() }

  const numbers = await Promise.all(
    Array.from({ length: 50 }, () => market.inside((ctx) => nextNumber(ctx, issuer, 'invoice'))),
  )

  expect(numbers.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 50 }, (_, index) => index + 1),
  )
})

test('a number whose document was rolled back is the next one’s', async () => {
  const issuer = { kind: 'tenant' as const, id: market.scope.tenantId }
  const take = (ctx: Ctx) => nextNumber(ctx, issuer, 'receipt')
  const failed = async (ctx: Ctx) => {
    await take(ctx)
    throw new Error('the power went')
  }
  const before = await market.inside(take)

  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0
        ? market.inside(take)
        : market.inside(failed).catch((error: Error) => expect(error.message).toBe('the power went')),
    ),
  )

  expect(await market.inside(take)).toBe(before + 11)
})

test('a document cannot be changed or taken away', async () => {
  const { charges } = await opened(cleaning(5_000))
  await pay(charges[0]!.id)
  const [document] = await issue(charges[0]!.id)

  await expect(
    market.inside((ctx) => ctx.trx('documents').where({ id: document!.id }).update({ total_amount: 1 })),
  ).rejects.toThrow(/permission denied|stays as it was/)
  await expect(
    market.inside((ctx) => ctx.trx('documents').where({ id: document!.id }).delete()),
  ).rejects.toThrow(/permission denied|stays as it was/)
})

test('every paid charge of this marketplace has a document, and the numbers of the provider have no gap', async () => {
  const [rows, paid] = await market.inside((ctx) =>
    Promise.all([
      DocumentRow.query(ctx.trx).where({ issuer_kind: 'provider', kind: 'invoice' }).orderBy('number'),
      Charge.query(ctx.trx).where({ state: 'succeeded' }),
    ]),
  )
  for (const { id } of paid) expect((await issue(id)).length).toBeGreaterThan(0)

  const numbers = rows.map(({ number }) => number)
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index))
  expect(numbers[0]).toBe(1)
})

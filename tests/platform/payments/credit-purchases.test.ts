import { newId } from '#platform/kernel/ids.ts'
import type { Ctx, Scope } from '#platform/kernel/tenant.ts'
import { CreditPurchase } from '#platform/payments/credit-models.ts'
import { DocumentRow } from '#platform/payments/document-models.ts'
import { attendPurchases, buyCredits, settleOwnPurchase } from '#platform/payments/flows/credit-purchases.ts'
import { ownPaymentsFile } from '#platform/payments/flows/history-file.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import { readBooks, reconcileTenant } from '#platform/payments/flows/reconciliation.ts'
import { defaultPaymentSettings } from '#platform/payments/rules/index.ts'
import { addCreditPack, changeCreditPack } from '#platform/payments/service/credit-packs.ts'
import { listCreditPurchases, refundPurchase } from '#platform/payments/service/credit-refunds.ts'
import { getPurchaseNotice, listOwnPurchases } from '#platform/payments/service/credit-receipts.ts'
import { listBalances } from '#platform/payments/service/ledger.ts'
import { ledgerFaults } from '#platform/payments/service/ledger-reconciliation.ts'
import { readOwnWallet } from '#platform/payments/service/own-credits.ts'
import { eraseFromPayments, readPersonalPayments } from '#platform/payments/service/personal-data.ts'
import { setPaymentSettings } from '#platform/payments/service/settings.ts'
import { forgetReadings } from '#tests/support/money-world.ts'
import { openPaymentMarket, payableIn, payOn } from '#tests/support/payment-market.ts'
import { createPerson, scopeOf } from '#tests/support/people.ts'
import { as, operator } from '#tests/support/supply.ts'

const returnUrl = 'http://shop.localhost/account/credits'
const good = '4242424242424242'
const refundFails = '4000000000005126'
const day = 86_400_000

let market: Awaited<ReturnType<typeof openPaymentMarket>>
let pack: Awaited<ReturnType<typeof addCreditPack>>
const staff = (ctx: Ctx) => as(operator(), ctx)
const sold = { title: 'Ten lessons', priceAmount: 9_000, creditsAmount: 10_000, lastingDays: 365 }

beforeAll(async () => {
  market = await openPaymentMarket()
  pack = await market.inside(async (ctx) => {
    await setPaymentSettings(staff(ctx), { ...defaultPaymentSettings, isOnline: true, version: 0 })
    return addCreditPack(staff(ctx), sold)
  })
})
afterAll(() => market.close())

async function newCustomer(): Promise<{ scope: Scope; userId: string }> {
  const person = await createPerson(market.scope.tenantId, 'customer')
  return { scope: await scopeOf(market.scope.tenantId, person), userId: person.userId }
}
const open = (scope: Scope, packId = pack.id) => buyCredits(market.runtime, scope, { packId, returnUrl })

/** Pays on the page of the processor. @returns the id of the purchase, as the page leads back with it */
async function pay(scope: Scope, card = good): Promise<string> {
  const { location } = await payOn(await open(scope), card)
  return new URL(location!).searchParams.get('purchase')!
}
async function buy(scope: Scope, card = good): Promise<string> {
  const purchaseId = await pay(scope, card)
  await settleOwnPurchase(market.runtime, scope, purchaseId)
  return purchaseId
}
const walletOf = (scope: Scope) => market.inside((ctx) => readOwnWallet(ctx), scope)
const readIt = (id: string) =>
  market.inside(async (ctx) => CreditPurchase.query(ctx.trx).findOne({ id }).throwIfNotFound())
const customerOf = async (id: string) => (await readIt(id)).customerId
const attend = () => attendPurchases(market.runtime, market.scope)
const refund = (purchaseId: string) => market.inside((ctx) => refundPurchase(staff(ctx), { purchaseId }))
const owedTo = (customerId: string) =>
  market.inside(async (ctx) =>
    (await listBalances(ctx, 'customer:'))
      .filter(({ account }) => account.endsWith(customerId))
      .map(({ account, amount }) => [account.split(':')[1], amount]),
  )
const faults = () => market.inside((ctx) => ledgerFaults(ctx))

test('credits that are paid are there: what was paid for as bought, what is on top as a gift', async () => {
  const { scope } = await newCustomer()

  const purchaseId = await buy(scope)

  const wallet = await walletOf(scope)
  expect(wallet.balanceAmount).toBe(10_000)
  expect(wallet.lots).toMatchObject([
    { origin: 'bought', leftAmount: 9_000, reason: 'Ten lessons' },
    { origin: 'granted', leftAmount: 1_000, reason: 'Ten lessons' },
  ])
  const paid = await readIt(purchaseId)
  expect(new Date(wallet.lots[0]!.expiresAt!).getTime()).toBe(paid.paidAt!.getTime() + 365 * day)
  expect(await owedTo(paid.customerId)).toEqual([
    ['grant', -1_000],
    ['wallet', -9_000],
  ])
  expect(await faults()).toEqual([])
  expect(paid).toMatchObject({ state: 'paid', method: { brand: 'visa', last4: '4242' } })
})

test('whoever comes back, a notice and the sweep put them in once', async () => {
  const { scope } = await newCustomer()
  const purchaseId = await pay(scope)
  const { processorSessionId } = await readIt(purchaseId)
  const notice = {
    id: `evt_${newId()}`,
    kind: 'checkout.session.completed',
    objectId: processorSessionId!,
    accountId: null,
    tenantId: scope.tenantId,
    happenedAt: market.time.now(),
  }
  const { database } = market.runtime

  await takeNotice({ database, relayPool: undefined as never }, notice)
  await handleDueNotices(market.runtime, market.scope)
  expect((await walletOf(scope)).balanceAmount).toBe(10_000)
  await settleOwnPurchase(market.runtime, scope, purchaseId)
  await market.pass(16 * 60_000)
  await attend()

  expect((await walletOf(scope)).balanceAmount).toBe(10_000)
  expect(await readIt(purchaseId)).toMatchObject({
    processorFeeAmount: expect.any(Number),
    nextAttemptAt: null,
  })
})

test('a receipt without tax is issued once, numbered and addressed, and the purchase stands in the history', async () => {
  const { scope } = await newCustomer()
  const purchaseId = await buy(scope)
  await settleOwnPurchase(market.runtime, scope, purchaseId)

  const receipts = await market.inside((ctx) =>
    DocumentRow.query(ctx.trx).where({ purchase_id: purchaseId }).execute(),
  )
  expect(receipts).toMatchObject([
    {
      kind: 'receipt',
      issuerKind: 'tenant',
      paymentId: null,
      totalAmount: 9_000,
      content: {
        subject: 'Ten lessons',
        taxAmount: 0,
        lines: [{ exemption: 'out_of_scope', totalAmount: 9_000 }],
        payments: [{ amount: 9_000, method: 'Visa •••• 4242' }],
      },
    },
  ])
  const [own] = await market.inside((ctx) => listOwnPurchases(ctx), scope)
  expect(own).toMatchObject({ id: purchaseId, priceAmount: 9_000, receipt: { id: receipts[0]!.id } })
  const label = receipts[0]!.content.label
  expect(await ownPaymentsFile(market.runtime, scope)).toContain(
    `Ten lessons,,,Credits,90.00,EUR,Paid,Visa •••• 4242,${label}`,
  )
  const { facts, told } = await market.inside(async (ctx) => ({
    facts: await getPurchaseNotice(ctx, purchaseId),
    told: await ctx.trx('outbox_events').where({ name: 'payment.credits_bought' }).pluck('payload'),
  }))
  expect(facts).toMatchObject({ title: 'Ten lessons', amount: 9_000, method: 'Visa •••• 4242' })
  expect(told.filter((event: { purchaseId: string }) => event.purchaseId === purchaseId)).toHaveLength(1)
})

test('when nobody comes back and no notice is heard, the sweep asks', async () => {
  const { scope } = await newCustomer()
  await pay(scope)
  await attend()
  expect((await walletOf(scope)).balanceAmount).toBe(0)

  await market.pass(16 * 60_000)
  await attend()

  expect((await walletOf(scope)).balanceAmount).toBe(10_000)
})

test('what was never heard of is found in the books of the processor, and put in', async () => {
  const { scope } = await newCustomer()
  await forgetReadings(market)
  await pay(scope)
  await market.pass(3 * 3_600_000)

  await readBooks(market.runtime)
  await reconcileTenant(market.runtime, market.scope)

  expect((await walletOf(scope)).balanceAmount).toBe(10_000)
  expect(await faults()).toEqual([])
})

test('a page that nobody pays lapses, and gives nothing', async () => {
  const { scope } = await newCustomer()
  const url = await open(scope)
  expect(url).toContain('http')

  await market.pass(2 * 3_600_000)
  await attend()

  const states = await market.inside((ctx) =>
    CreditPurchase.query(ctx.trx).where({ state: 'open' }).select('id').execute(),
  )
  expect(states).toEqual([])
  expect((await walletOf(scope)).balanceAmount).toBe(0)
})

test('what was bought stays as it was when the pack changes, and what is withdrawn is not sold', async () => {
  const { scope } = await newCustomer()
  const other = await market.inside((ctx) => addCreditPack(staff(ctx), { ...sold, title: 'Five lessons' }))
  const { location } = await payOn(await open(scope, other.id), good)
  await market.inside((ctx) =>
    changeCreditPack(staff(ctx), {
      ...sold,
      title: 'Fewer',
      creditsAmount: 9_000,
      isOffered: false,
      packId: other.id,
      version: other.version,
    }),
  )

  await settleOwnPurchase(market.runtime, scope, new URL(location!).searchParams.get('purchase')!)

  expect(await walletOf(scope)).toMatchObject({ balanceAmount: 10_000 })
  await expect(open(scope, other.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('somebody else who knows a purchase learns nothing of it and gets nothing', async () => {
  const [{ scope: owner }, { scope: stranger }] = [await newCustomer(), await newCustomer()]
  const purchaseId = await pay(owner)

  await settleOwnPurchase(market.runtime, stranger, purchaseId)
  await settleOwnPurchase(market.runtime, stranger, 'no id at all')

  expect((await readIt(purchaseId)).state).toBe('open')
  await expect(market.inside((ctx) => refundPurchase(ctx, { purchaseId }), stranger)).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(market.inside((ctx) => listCreditPurchases(ctx, {}), stranger)).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('credits of which nothing was used are refunded to the card, and their gift ends with them', async () => {
  const { scope } = await newCustomer()
  const purchaseId = await buy(scope)

  expect(await refund(purchaseId)).toMatchObject({ state: 'refunding', isRefundable: false })
  expect((await walletOf(scope)).balanceAmount).toBe(0)
  await expect(refund(purchaseId)).rejects.toMatchObject({ code: 'conflict' })
  await attend()
  await attend()

  const refunded = await readIt(purchaseId)
  expect(refunded).toMatchObject({ state: 'refunded', processorRefundId: expect.stringContaining('re_') })
  expect(await owedTo(refunded.customerId)).toEqual([])
  expect(await faults()).toEqual([])
  expect((await walletOf(scope)).entries.map(({ kind, amount }) => [kind, amount]).toSorted()).toEqual([
    ['bought', 9_000],
    ['granted', 1_000],
    ['refunded', -1_000],
    ['refunded', -9_000],
  ])
  await expect(refund(purchaseId)).rejects.toMatchObject({ code: 'conflict' })
})

test('credits of which something was used stay bought', async () => {
  const { scope } = await newCustomer()
  const purchaseId = await buy(scope)
  const customerId = await customerOf(purchaseId)
  await market.inside((ctx) =>
    payableIn(ctx, market.providerId, 500, {
      charges: [],
      funding: { voucherId: null, voucherAmount: 0, creditsAmount: 500, customerIds: [customerId] },
    }),
  )

  await expect(refund(purchaseId)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('used'),
  })
  const { items } = await market.inside((ctx) => listCreditPurchases(staff(ctx), {}))
  expect(items.find(({ id }) => id === purchaseId)).toMatchObject({
    title: 'Ten lessons',
    method: 'Visa •••• 4242',
    isRefundable: false,
  })
})

test('a refund that comes back leaves the credits, and can be made again', async () => {
  const { scope } = await newCustomer()
  const purchaseId = await buy(scope, refundFails)
  await refund(purchaseId)
  await attend()
  await market.pass(2 * day)
  const { processorRefundId } = await readIt(purchaseId)
  const notice = {
    id: `evt_${newId()}`,
    kind: 'refund.failed',
    objectId: processorRefundId!,
    accountId: null,
    tenantId: scope.tenantId,
    happenedAt: market.time.now(),
  }

  await takeNotice({ database: market.runtime.database, relayPool: undefined as never }, notice)
  await handleDueNotices(market.runtime, market.scope)

  const failed = await readIt(purchaseId)
  expect(failed.state).toBe('refund_failed')
  expect((await walletOf(scope)).balanceAmount).toBe(10_000)
  expect(await owedTo(failed.customerId)).toEqual([
    ['grant', -1_000],
    ['wallet', -9_000],
  ])
  expect(await faults()).toEqual([])
  expect(await refund(purchaseId)).toMatchObject({ state: 'refunding' })
})

test('somebody who asks for their data gets what they have bought, and with what they paid goes with them', async () => {
  const { scope, userId } = await newCustomer()
  const purchaseId = await buy(scope)
  const customerId = await customerOf(purchaseId)
  await market.inside((ctx) => ctx.trx('customers').where({ id: customerId }).update({ user_id: userId }))

  expect(await market.inside((ctx) => readPersonalPayments(ctx, userId))).toMatchObject({
    creditPurchases: [{ title: 'Ten lessons', priceAmount: 9_000, state: 'paid', methodEnding: '4242' }],
  })
  await market.inside((ctx) => eraseFromPayments(ctx, userId))

  expect(await readIt(purchaseId)).toMatchObject({ method: {}, priceAmount: 9_000 })
})

import { captureCharge } from '#platform/payments/flows/charges.ts'
import { closePage, openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { sendDueRefunds, settleRefund } from '#platform/payments/flows/refunds.ts'
import { releaseFunds, sendDueReversals, sendDueTransfers } from '#platform/payments/flows/transfers.ts'
import { openOnboarding, syncAccount } from '#platform/payments/flows/accounts.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import { Charge, RefundRow, TransferRow } from '#platform/payments/models.ts'
import { account } from '#platform/payments/rules/index.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { onboardOn, openPaymentMarket, payOn } from '#tests/support/payment-market.ts'

let market: Awaited<ReturnType<typeof openPaymentMarket>>
beforeAll(async () => {
  market = await openPaymentMarket()
})
afterAll(() => market.close())

const hour = 3_600_000
const pageOf = (chargeId: string, changes = {}) =>
  openPage(market.runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
    ...changes,
  })
const settle = (chargeId: string) => settleCharge(market.runtime, market.scope, { chargeId })
const read = (chargeId: string) =>
  market.inside(async (ctx) => Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound())
const balance = (name: Parameters<typeof balanceOf>[1]) => market.inside((ctx) => balanceOf(ctx, name, 'EUR'))

/** A payment that was made on the page of the processor. */
async function paid(amount: number, card = '4242424242424242') {
  const opened = await market.newPayment(amount)
  const [charge] = opened.charges
  await payOn((await pageOf(charge!.id))!, card)
  await settle(charge!.id)
  return { payment: opened.payment, chargeId: charge!.id }
}

test('a customer pays on the page of the processor, and the money is held for the parties', async () => {
  const { payment, charges } = await market.newPayment(10_000)
  const [charge] = charges
  const url = await pageOf(charge!.id)
  expect((await read(charge!.id)).state).toBe('requires_action')

  await payOn(url!, '4242424242424242')

  expect(await settle(charge!.id)).toBe('succeeded')
  expect(await settle(charge!.id)).toBe('succeeded')
  expect(await balance(account.held(payment.id))).toBe(-10_000)
  expect(await read(charge!.id)).toMatchObject({
    fundsState: 'held',
    method: { brand: 'visa', last4: '4242' },
  })
  expect(await pageOf(charge!.id)).toBeNull()

  // What the processor keeps of it is told a moment later, and counted once.
  await market.pass(60_000)
  await settle(charge!.id)
  await settle(charge!.id)
  expect((await read(charge!.id)).processorFeeAmount).toBe(175)
  expect(await balance(account.processorCosts)).toBe(175)
  expect(await balance(account.held(payment.id))).toBe(-10_000)
})

test('a card that is declined leaves the page open for another one', async () => {
  const { charges } = await market.newPayment(4_000)
  const url = await pageOf(charges[0]!.id)

  await payOn(url!, '4000000000000002')

  expect(await settle(charges[0]!.id)).toBe('requires_action')
  await payOn(url!, '4242424242424242')
  expect(await settle(charges[0]!.id)).toBe('succeeded')
})

test('two tabs that want to pay are led to one page', async () => {
  const { charges } = await market.newPayment(4_000)
  const expiresAt = new Date(market.time.now().getTime() + hour)

  const urls = await Promise.all([
    pageOf(charges[0]!.id, { expiresAt }),
    pageOf(charges[0]!.id, { expiresAt: new Date(expiresAt.getTime() + 1_000) }),
  ])

  expect(urls[0]).toBe(urls[1])
})

test('a page that is over was not paid; a payment that comes late is found all the same', async () => {
  const { charges } = await market.newPayment(4_000)
  const chargeId = charges[0]!.id
  await pageOf(chargeId)

  expect(await closePage(market.runtime, market.scope, { chargeId })).toBe('expired')

  const again = await pageOf(chargeId)
  await payOn(again!, '4242424242424242')
  expect(await settle(chargeId)).toBe('succeeded')
})

test('an amount that was only kept on the card is collected when somebody accepts', async () => {
  const { charges, payment } = await market.newPayment(6_000)
  const chargeId = charges[0]!.id
  const url = await pageOf(chargeId, { isAuthorizationOnly: true })
  await payOn(url!, '4242424242424242')
  expect(await settle(chargeId)).toBe('authorized')
  expect(await balance(account.held(payment.id))).toBe(0)

  expect(await captureCharge(market.runtime, market.scope, { chargeId })).toBe('succeeded')
  expect(await captureCharge(market.runtime, market.scope, { chargeId })).toBe('succeeded')
  expect(await balance(account.held(payment.id))).toBe(-6_000)
})

test('a part goes back to the customer once, however often it is asked for', async () => {
  const { payment, chargeId } = await paid(10_000)
  const wanted = { paymentId: payment.id, request: { amount: 2_500 }, cause: 'goodwill', causeKey: 'one' }

  const [first] = await market.inside((ctx) => requestRefund(ctx, wanted))
  const [second] = await market.inside((ctx) => requestRefund(ctx, wanted))
  expect(second!.id).toBe(first!.id)
  await sendDueRefunds(market.runtime, market.scope)
  await settleRefund(market.runtime, market.scope, { refundId: first!.id })

  expect(
    await market.inside(async (ctx) => RefundRow.query(ctx.trx).findOne({ id: first!.id })),
  ).toMatchObject({
    state: 'succeeded',
    amount: 2_500,
  })
  expect(await balance(account.held(payment.id))).toBe(-7_500)
  expect((await read(chargeId)).refundedAmount).toBe(2_500)
  await expect(
    market.inside((ctx) => requestRefund(ctx, { ...wanted, request: { amount: 7_501 }, causeKey: 'two' })),
  ).rejects.toMatchObject({ code: 'conflict' })
})

test('what is released reaches the accounts of the parties; a refund afterwards fetches it back', async () => {
  const owner = { kind: 'provider' as const, id: market.providerId }
  const url = await openOnboarding(market.runtime, market.scope, {
    owner,
    currency: 'EUR',
    email: 'ada@example.com',
    businessName: 'Ada cleans',
    url: 'http://shop.localhost/ada',
    returnUrl: 'http://shop.localhost/back',
    refreshUrl: 'http://shop.localhost/again',
  })
  expect(await onboardOn(url)).toBe('http://shop.localhost/back')
  const { payment, chargeId } = await paid(10_000)
  await market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount: 0 }),
  )

  await releaseFunds(market.runtime, market.scope)
  await releaseFunds(market.runtime, market.scope)

  expect(await balance(account.held(payment.id))).toBe(0)
  expect(await balance(account.earned(owner))).toBe(-8_800)
  const waiting = await market.inside(async (ctx) =>
    TransferRow.query(ctx.trx).where({ charge_id: chargeId }),
  )
  expect(waiting.map(({ leg, amount, state }) => [leg, amount, state]).toSorted()).toEqual([
    ['provider', 8_800, 'waiting_for_account'],
    ['tenant', 1_000, 'waiting_for_account'],
  ])

  const row = waiting.find(({ leg }) => leg === 'provider')!
  await market.pass(60_000)
  await syncAccount(market.runtime, market.scope, { accountId: row.accountId })
  await sendDueTransfers(market.runtime, market.scope)
  expect(await balance(account.connected(owner))).toBe(8_800)

  await market.inside((ctx) =>
    requestRefund(ctx, { paymentId: payment.id, request: 'all', cause: 'cancelled', causeKey: 'all' }),
  )
  await sendDueRefunds(market.runtime, market.scope)
  await sendDueReversals(market.runtime, market.scope)

  expect(await balance(account.earned(owner))).toBe(0)
  expect(await balance(account.connected(owner))).toBe(0)
})

test('a notice is taken once, only with the right signature, and leads to what it is about', async () => {
  const { charges } = await market.newPayment(3_000)
  const chargeId = charges[0]!.id
  await payOn((await pageOf(chargeId))!, '4242424242424242')
  const { processorSessionId } = await read(chargeId)
  const notice = {
    id: `evt_${chargeId}`,
    kind: 'checkout.session.completed',
    objectId: processorSessionId!,
    accountId: null,
    tenantId: market.scope.tenantId,
    happenedAt: market.time.now(),
  }
  const { database } = market.runtime

  await takeNotice({ database, relayPool: null as never }, notice)
  await takeNotice({ database, relayPool: null as never }, notice)
  await handleDueNotices(market.runtime, market.scope)

  expect((await read(chargeId)).state).toBe('succeeded')
  expect(await market.runtime.payments.readNotice('{}', 't=1,v1=00')).toBeNull()
})

test('while a bank has the money nothing of it is released, and lost it is taken from the parties', async () => {
  const { payment, chargeId } = await paid(5_000, '4000000000000259')
  await market.pass(hour)
  const [event] = market.stripe.engine.store
    .all('event')
    .filter(({ type }) => type === 'charge.dispute.created')
    .toReversed()
  const dispute = event!.data.object as { id: string }
  const tell = async (kind: string, id: string) => {
    await takeNotice(
      { database: market.runtime.database, relayPool: null as never },
      {
        id,
        kind,
        objectId: dispute.id,
        accountId: null,
        tenantId: market.scope.tenantId,
        happenedAt: market.time.now(),
      },
    )
    await handleDueNotices(market.runtime, market.scope)
  }

  await tell('charge.dispute.created', `evt_a_${dispute.id}`)

  expect((await read(chargeId)).frozenAmount).toBe(5_000)
  expect(await balance(account.dispute(chargeId))).toBe(5_000)
  await expect(
    market.inside((ctx) =>
      requestRefund(ctx, { paymentId: payment.id, request: { amount: 1 }, cause: 'x', causeKey: 'x' }),
    ),
  ).rejects.toMatchObject({ code: 'conflict' })

  await market.runtime.payments.answerDispute(dispute.id, {
    key: `answer:${dispute.id}`,
    text: 'losing_evidence',
    isFinal: true,
  })
  await market.pass(hour)
  await tell('charge.dispute.closed', `evt_b_${dispute.id}`)

  expect(await balance(account.dispute(chargeId))).toBe(0)
  expect(await balance(account.held(payment.id))).toBe(0)
  expect((await read(chargeId)).refundedAmount).toBe(5_000)
})

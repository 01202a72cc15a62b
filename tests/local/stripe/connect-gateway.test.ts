import Stripe from 'stripe'
import { gatewayTo, localWebhookSecret } from '#platform/local/stripe/index.ts'
import type { PaymentGateway } from '#platform/payments/index.ts'
import {
  chargeCard,
  openStripeOfTest,
  seconds,
  type StripeOfTest,
} from '#tests/support/connected-accounts.ts'

let opened: StripeOfTest
let gateway: PaymentGateway
beforeEach(async () => {
  opened = await openStripeOfTest()
  gateway = gatewayTo(opened.local)
})
afterEach(() => opened.local.close())

const newAccount = (key = 'account:1') =>
  gateway.createAccount({
    key,
    country: 'DE',
    currency: 'EUR',
    email: 'ada@example.com',
    businessName: 'Almeida Gardens',
    productDescription: 'Gardens, kept all year',
    url: 'https://gardens.example/almeida',
    isNamedOnPayments: false,
    colour: '#2f6f4e',
    metadata: { tenant: 'one' },
  })
const pages = { returnUrl: 'http://gardens.localhost/back', refreshUrl: 'http://gardens.localhost/again' }

test('the product opens an account, leads its owner to the pages, and finds it enabled', async () => {
  const account = await newAccount()
  expect(account).toMatchObject({ state: 'pending', isTransfersActive: false, currency: 'EUR' })
  expect(account.requirements.due).toContain('business_type')
  expect((await newAccount()).id).toBe(account.id)

  const page = await fetch(await gateway.openOnboarding(account.id, pages))
  expect(page.status).toBe(200)
  opened.control.complete(account.id)

  expect(await gateway.readAccount(account.id)).toMatchObject({
    state: 'enabled',
    isTransfersActive: true,
    isPayoutsEnabled: true,
    requirements: { due: [], pastDue: [], disabledReason: null },
  })
})

test('what the processor asks for later comes with its reasons and its deadline', async () => {
  const { id } = await newAccount()
  opened.control.complete(id)
  const deadline = opened.local.engine.now() + seconds.day

  opened.control.demand(id, {
    requirement: 'individual.verification.document',
    deadline,
    error: { code: 'verification_document_expired', reason: 'The document has expired.' },
  })

  expect((await gateway.readAccount(id)).requirements).toMatchObject({
    due: ['individual.verification.document'],
    pastDue: [],
    errors: ['The document has expired.'],
    dueAt: new Date(deadline * 1000),
  })
  opened.control.restrict(id, 'rejected.fraud')
  expect(await gateway.readAccount(id)).toMatchObject({ state: 'disabled' })
})

/** @returns an account that has earned this much; pending unless the card's money is there at once */
async function earning(amount: number, card = 'pm_card_bypassPending') {
  const { id: accountId } = await newAccount()
  opened.control.complete(accountId)
  const chargeId = await chargeCard(opened.stripe, 10_000, { card })
  const transfer = await gateway.transfer({
    key: 'transfer:1',
    accountId,
    chargeId,
    amount,
    currency: 'EUR',
    group: 'payment_1',
    metadata: { leg: 'provider' },
  })
  return { accountId, transfer }
}

test('money goes to an account and comes back as far as it is there', async () => {
  const { accountId, transfer } = await earning(8_000)
  await gateway.payOut(accountId, {
    key: 'payout:1',
    amount: 6_000,
    currency: 'EUR',
    isInstant: false,
    metadata: {},
  })
  const reverse = (key: string, amount: number) =>
    gateway.reverseTransfer(transfer.id, { key, amount, currency: 'EUR', metadata: {} })

  await expect(reverse('reversal:1', 8_000)).rejects.toMatchObject({
    code: 'refused',
    processorCode: 'balance_insufficient',
    mayBeTriedAgain: false,
  })
  expect(await reverse('reversal:2', 2_000)).toMatchObject({ amount: 2_000 })
  expect(await gateway.readBalance(accountId, 'EUR')).toMatchObject({ available: 0, pending: 0 })
})

test('nothing goes to an account that is not ready', async () => {
  const { id: accountId } = await newAccount()
  const chargeId = await chargeCard(opened.stripe, 10_000)

  const transfer = gateway.transfer({
    key: 'transfer:1',
    accountId,
    chargeId,
    amount: 100,
    currency: 'EUR',
    group: 'payment_1',
    metadata: {},
  })

  await expect(transfer).rejects.toMatchObject({
    code: 'refused',
    processorCode: 'insufficient_capabilities_for_transfer',
  })
})

test('an owner takes out what is there, at once or later, and sees each payout', async () => {
  const { accountId } = await earning(8_080)
  expect(await gateway.readBalance(accountId, 'EUR')).toEqual({
    available: 8_080,
    pending: 0,
    // Without what it costs.
    instant: 8_000,
    currency: 'EUR',
  })

  const instant = await gateway.payOut(accountId, {
    key: 'payout:1',
    amount: 5_000,
    currency: 'EUR',
    isInstant: true,
    metadata: { payout: 'one' },
  })
  await gateway.payOut(accountId, {
    key: 'payout:2',
    amount: 3_030,
    currency: 'EUR',
    isInstant: false,
    metadata: {},
  })
  opened.control.returnPayout(instant.id, 'account_closed')

  const { items, nextCursor } = await gateway.listPayouts(accountId, { cursor: null })
  expect(items).toMatchObject([
    { state: 'pending', amount: 3_030, isInstant: false, failureCode: null },
    { state: 'failed', amount: 5_000, isInstant: true, failureCode: 'account_closed' },
  ])
  expect(nextCursor).toBeNull()
  expect(await gateway.readAccount(accountId)).toMatchObject({ state: 'restricted' })
})

test.each(['manual', 'daily', 'weekly', 'monthly'] as const)('payouts can be made %s', async (interval) => {
  const { id } = await newAccount()

  expect(await gateway.setPayoutInterval(id, interval)).toMatchObject({ payoutInterval: interval })
})

test('what is told of an account names it', async () => {
  const { id } = await newAccount()
  opened.control.complete(id)
  const events = await opened.stripe.events.list({ type: 'account.updated' }, { stripeAccount: id })
  const body = JSON.stringify(events.data[0])
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: localWebhookSecret,
  })

  expect(await gateway.readNotice(body, signature)).toMatchObject({
    kind: 'account.updated',
    objectId: id,
    accountId: id,
    tenantId: 'one',
  })
})

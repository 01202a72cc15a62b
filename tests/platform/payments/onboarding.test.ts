import { ConnectControl } from '#platform/local/stripe/connect/index.ts'
import { openStripe } from '#platform/payments/gateways/stripe/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { lookAtAccounts, settleOnboarding } from '#platform/payments/flows/accounts.ts'
import { openPage, settleCharge } from '#platform/payments/flows/checkout.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import { beginOnboarding } from '#platform/payments/flows/onboarding.ts'
import { releaseFunds, sendDueTransfers } from '#platform/payments/flows/transfers.ts'
import { PaymentAccount } from '#platform/payments/models.ts'
import {
  account as ledger,
  disabledSentence,
  payoutCountries,
  payoutFit,
  requirementLines,
  requirementSentence,
} from '#platform/payments/rules/index.ts'
import { descriptorOf } from '#platform/payments/gateways/stripe/accounts.ts'
import { accountOnBehalf, findOwnedAccount, getPayoutAccount } from '#platform/payments/service/accounts.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { outboxOf } from '#tests/support/database.ts'
import { onboardOn, openPaymentMarket, payOn } from '#tests/support/payment-market.ts'

let market: Awaited<ReturnType<typeof openPaymentMarket>>
let control: ConnectControl
const config = { platformDomain: 'localhost', isLocal: true, port: 3000 }
const runtime = () => ({ ...market.runtime, config })
const page = 'http://shop.localhost:3000/provider/payouts'
const day = 86_400_000

beforeEach(async () => {
  market = await openPaymentMarket()
  control = new ConnectControl(market.stripe.engine)
})
afterEach(() => market.close())

const provider = () => ({ kind: 'provider' as const, id: market.providerId })
const tenant = () => ({ kind: 'tenant' as const, id: market.scope.tenantId })
const begin = (changes: object = {}, as: Scope = market.scope) =>
  beginOnboarding(runtime(), as, { owner: provider(), country: 'DE', page, ...changes })
const view = (owner: ReturnType<typeof provider> | ReturnType<typeof tenant> = provider()) =>
  market.inside((ctx) => getPayoutAccount(ctx, owner))
const found = async (owner: Parameters<typeof findOwnedAccount>[1] = provider()) =>
  (await market.inside((ctx) => findOwnedAccount(ctx, owner)))!
const processorId = async () => (await found()).processorAccountId!
/** Somebody of the provider's team. */
const as = (role: 'provider_owner' | 'provider_member', providerId = market.providerId): Scope => ({
  ...market.scope,
  actor: { kind: 'user', userId: newId(), sessionId: newId(), roles: [role], providerId },
})

async function paidAndReleasable(amount: number) {
  const { payment, charges } = await market.newPayment(amount)
  const url = await openPage(market.runtime, market.scope, {
    chargeId: charges[0]!.id,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + 3_600_000),
  })
  await payOn(url!, '4242424242424242')
  await settleCharge(market.runtime, market.scope, { chargeId: charges[0]!.id })
  await market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount: 0 }),
  )
  return payment
}

test('a provider says who they are on the page of the processor, and is sent what was kept for them', async () => {
  expect(await view()).toMatchObject({ state: 'none', country: null, requirements: [], mayReceive: false })
  await paidAndReleasable(10_000)
  await releaseFunds(market.runtime, market.scope)
  await sendDueTransfers(market.runtime, market.scope)

  const away = await onboardOn(await begin())
  expect(away).toBe(`${page}?from=onboarding`)
  await market.pass(60_000)
  expect(await settleOnboarding(market.runtime, market.scope, { owner: provider() })).toBe(true)

  expect(await view()).toMatchObject({
    state: 'enabled',
    country: 'DE',
    requirements: [],
    problem: null,
    mayReceive: true,
    mayBePaidOut: true,
  })
  await sendDueTransfers(market.runtime, market.scope)
  expect(await market.inside((ctx) => balanceOf(ctx, ledger.connected(provider()), 'EUR'))).toBe(8_800)
  const events = await market.inside(outboxOf)
  expect(
    events.filter(({ name }) => name === 'payment.account_changed').map(({ payload }) => payload.state),
  ).toEqual(['pending', 'enabled'])
})

test('what is still missing is told in sentences, and never in codes', async () => {
  await begin()
  await settleOnboarding(market.runtime, market.scope, { owner: provider() })

  const { state, requirements } = await view()

  expect(state).toBe('pending')
  expect(requirements.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      'Say whether you work as an individual or for a company.',
      'Give the bank account your money is to be paid to.',
      'Agree to the terms of the payment service.',
    ]),
  )
  expect(requirements.filter(({ text }) => /[._]\w/.test(text))).toEqual([])
})

test('a document that is asked for later comes with its day, by the notice of the processor', async () => {
  await onboardOn(await begin())
  await market.pass(60_000)
  await settleOnboarding(market.runtime, market.scope, { owner: provider() })
  const deadline = Math.floor(market.time.now().getTime() / 1000) + 14 * 86_400
  control.demand(await processorId(), { requirement: 'individual.verification.document', deadline })

  const notice = {
    id: 'evt_asked',
    kind: 'account.updated',
    objectId: await processorId(),
    accountId: await processorId(),
    tenantId: market.scope.tenantId,
    happenedAt: market.time.now(),
  }
  await takeNotice({ database: market.runtime.database, relayPool: null as never }, notice)
  await handleDueNotices(market.runtime, market.scope)

  expect(await view()).toMatchObject({
    state: 'enabled',
    requirements: [{ kind: 'due', text: 'Upload a photo of an identity card or passport.' }],
    dueAt: new Date(deadline * 1000).toISOString(),
  })
})

test('a restriction of which nobody has told is found by the daily look, and lifted by the next one', async () => {
  await onboardOn(await begin())
  await market.pass(60_000)
  await settleOnboarding(market.runtime, market.scope, { owner: provider() })
  control.restrict(await processorId(), 'under_review')

  await lookAtAccounts(market.runtime, market.scope)
  expect((await view()).state).toBe('enabled')
  await market.pass(day)
  await lookAtAccounts(market.runtime, market.scope)
  expect(await view()).toMatchObject({
    state: 'restricted',
    problem: 'The payment service is looking at your account.',
  })

  control.restrict(await processorId(), null)
  await market.pass(day)
  await lookAtAccounts(market.runtime, market.scope)
  expect((await view()).state).toBe('enabled')
})

test('two presses open one account', async () => {
  await Promise.all([begin(), begin()])
  await begin()

  const accounts = market.stripe.engine.store
    .all('account')
    .filter(({ metadata }) => metadata?.tenant === market.scope.tenantId)
  expect(accounts).toHaveLength(1)
  expect(await market.inside(async (ctx) => PaymentAccount.query(ctx.trx).resultSize())).toBe(1)
})

test('the country can be chosen until the account is there, among those where the processor works', async () => {
  await expect(begin({ country: 'BR' })).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ field: 'country' }],
  })

  await begin({ country: 'PL' })
  await begin({ country: 'FR' })

  expect(await view()).toMatchObject({
    country: 'PL',
    bankCurrency: 'PLN',
    isExchanged: true,
    currency: 'EUR',
  })
})

test('the marketplace’s own account is opened in its name and colour, and stands on statements when it may', async () => {
  await begin({ owner: tenant(), page: 'http://admin.localhost:3000/m/shop/payouts' })
  const own = await found(tenant())
  expect(await market.inside((ctx) => accountOnBehalf(ctx, 'EUR'))).toBeNull()

  control.complete(own.processorAccountId!)
  await market.pass(60_000)
  await settleOnboarding(market.runtime, market.scope, { owner: tenant() })

  expect(await market.inside((ctx) => accountOnBehalf(ctx, 'EUR'))).toBe(own.processorAccountId)
  expect(await market.inside((ctx) => accountOnBehalf(ctx, 'USD'))).toBeNull()
  const shown = market.stripe.engine.store.get('account', own.processorAccountId!)
  const { name } = await market.inside((ctx) => ctx.trx('tenants').where({ id: ctx.tenantId }).first('name'))
  expect(shown.business_profile?.name).toBe(name)
  expect(shown.settings?.payments.statement_descriptor).toBe(descriptorOf(String(name)))
  expect(Object.keys(shown.capabilities ?? {}).toSorted()).toEqual(['card_payments', 'transfers'])
})

test('only the owner of a business may say where its money goes', async () => {
  await expect(begin({}, as('provider_member'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(begin({}, as('provider_owner', newId()))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(begin({ owner: tenant() }, as('provider_owner'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(
    market.runtime.database.inTenant(as('provider_member'), (ctx) => getPayoutAccount(ctx, provider())),
  ).rejects.toMatchObject({ code: 'forbidden' })

  expect(await begin({}, as('provider_owner'))).toMatch(/^http/)
})

test('while the processor is away the owner is told so, and goes on where they were', async () => {
  const away = openStripe({
    secretKey: 'sk_test_away',
    webhookSecrets: [],
    address: { host: '127.0.0.1', port: 9 },
  })
  await expect(
    beginOnboarding({ ...runtime(), payments: away }, market.scope, {
      owner: provider(),
      country: 'DE',
      page,
    }),
  ).rejects.toMatchObject({ code: 'unavailable' })

  expect(await begin()).toMatch(/^http/)
  expect(
    await settleOnboarding({ ...market.runtime, payments: away }, market.scope, { owner: provider() }),
  ).toBe(false)
})

test('every requirement has a sentence, also one that nobody has heard of', () => {
  const known = [
    'individual.dob.day',
    'person_1Abc.first_name',
    'external_account',
    'company.tax_id',
    'owners.email',
  ]

  expect(new Set(known.map(requirementSentence)).size).toBe(known.length)
  expect(requirementSentence('individual.shoe_size')).toBe(
    'Answer a question of the payment service; its page shows which.',
  )
  expect(
    requirementLines({
      due: ['individual.dob.day', 'individual.dob.month', 'external_account'],
      pastDue: ['external_account'],
      pending: ['individual.verification.document'],
      errors: ['The photo is too dark.'],
      disabledReason: null,
    }).map(({ kind, text }) => [kind, text]),
  ).toEqual([
    ['problem', 'The photo is too dark.'],
    ['overdue', 'Give the bank account your money is to be paid to.'],
    ['due', 'Give your date of birth.'],
    ['checking', 'Your details are being checked. There is nothing to do for you.'],
  ])
  expect(disabledSentence('rejected.fraud')).toMatch(/closed the account/)
  expect(disabledSentence('a_new_reason')).toBe(disabledSentence('other'))
})

test('an account in a country of another currency is exchanged, and elsewhere there is none', () => {
  expect(payoutFit('DE', 'EUR')).toBe('same')
  expect(payoutFit('PL', 'EUR')).toBe('exchanged')
  expect(payoutFit('KP', 'EUR')).toBe('unsupported')
  expect(payoutCountries).toContain('US')
})

test.each([
  ['Blütenhaus Köln GmbH & Co. KG Gartenbau', 'Blutenhaus Koln GmbH'],
  ['Yū', 'Yu BOOKING'],
  ['理髪店', 'BOOKING'],
])('what banks print of %s is %s', (name, printed) => {
  expect(descriptorOf(name)).toBe(printed)
})

import { captureCharge, chargeDue } from '#platform/payments/flows/charges.ts'
import { closePage, openPage, type PaymentRuntime, settleCharge } from '#platform/payments/flows/checkout.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { releaseFunds, sendDueReversals, sendDueTransfers } from '#platform/payments/flows/transfers.ts'
import { Charge, PaymentAccount } from '#platform/payments/models.ts'
import type { OpenPayment } from '#platform/payments/service/open-payment.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { planRelease } from '#platform/payments/service/release-plan.ts'
import { createBookable } from '#tests/support/factories.ts'
import { mortal, untilDeath } from '#tests/support/crash-points.ts'
import {
  balancesHere,
  expectNoCentAstray,
  onboardParties,
  openOnboardingOf,
  type PaymentMarket,
  settleMoney,
} from '#tests/support/money-world.ts'
import { openPaymentMarket, payOn } from '#tests/support/payment-market.ts'

let market: PaymentMarket
beforeAll(async () => {
  market = await openPaymentMarket()
  await onboardParties(market)
}, 60_000)
afterAll(() => market.close())

const hour = 3_600_000
const good = '4242424242424242'

const pageOf = (runtime: PaymentRuntime, chargeId: string, changes = {}) =>
  openPage(runtime, market.scope, {
    chargeId,
    successUrl: 'http://shop.localhost/paid',
    cancelUrl: 'http://shop.localhost/back',
    expiresAt: new Date(market.time.now().getTime() + hour),
    ...changes,
  })
const read = (chargeId: string) =>
  market.inside(async (ctx) => Charge.query(ctx.trx).findOne({ id: chargeId }).throwIfNotFound())

/** A payment that was made, whose customer left the card for later. */
async function paid(changes = {}): Promise<OpenPayment> {
  const opened = await market.newPayment(10_000, changes)
  const chargeId = opened.charges[0]!.id
  await payOn((await pageOf(market.runtime, chargeId, { isMethodKept: true }))!, good)
  await settleCharge(market.runtime, market.scope, { chargeId })
  return opened
}
const halves = () => ({
  charges: [
    { purpose: 'deposit' as const, amount: 4_000, dueAt: null },
    { purpose: 'balance' as const, amount: 6_000, dueAt: new Date(market.time.now().getTime() + hour) },
  ],
})

/** What the processor has of a payment, and the state of its charges. */
async function standingOf({ payment, charges }: OpenPayment) {
  const { store } = market.stripe.engine
  const own = <T extends { metadata: Record<string, string> | null }>(objects: readonly T[]) =>
    objects.filter(({ metadata }) => metadata?.payment === payment.id || ids.has(metadata?.charge ?? ''))
  const ids = new Set(charges.map(({ id }) => id))
  const transfers = own(store.all('transfer'))
  return {
    states: (await Promise.all(charges.map(({ id }) => read(id)))).map(({ state }) => state),
    collected: own(store.all('charge')).filter(({ paid, captured }) => paid && captured).length,
    refunded: own(store.all('refund')).map(({ amount }) => amount),
    transferred: transfers.map(({ amount }) => amount).toSorted((one, other) => one - other),
    reversed: transfers.map(({ amount_reversed: amount }) => amount).toSorted((one, other) => one - other),
  }
}

type Scenario = {
  /** Lived through undisturbed. */
  before: () => Promise<OpenPayment>
  /** What may die at any of its steps. */
  act: (runtime: PaymentRuntime, opened: OpenPayment) => Promise<unknown>
  /** What people do after the restart, of their own; the sweeps do the rest. */
  after?: (opened: OpenPayment) => Promise<unknown>
  /** How long nobody is there. */
  downFor?: number
  ends: Partial<Awaited<ReturnType<typeof standingOf>>>
}

const release = async ({ payment }: OpenPayment) =>
  market.inside((ctx) =>
    planRelease(ctx, { paymentId: payment.id, at: market.time.now(), reservedAmount: 0 }),
  )
const askBack = ({ payment }: OpenPayment) =>
  market.inside((ctx) =>
    requestRefund(ctx, { paymentId: payment.id, request: 'all', cause: 'cancelled', causeKey: 'all' }),
  )

const scenarios: Record<string, Scenario> = {
  'a page is opened and paid': {
    before: () => market.newPayment(10_000),
    act: async (runtime, { charges }) => {
      const chargeId = charges[0]!.id
      await payOn((await pageOf(runtime, chargeId))!, good)
      await settleCharge(runtime, market.scope, { chargeId })
    },
    // Whoever did not get to the page comes again; whoever has paid is told so.
    after: async ({ charges }) => {
      const page = await pageOf(market.runtime, charges[0]!.id)
      if (page) await payOn(page, good)
    },
    ends: { states: ['succeeded'], collected: 1 },
  },
  'a page is closed': {
    before: async () => {
      const opened = await market.newPayment(10_000)
      await pageOf(market.runtime, opened.charges[0]!.id)
      return opened
    },
    act: (runtime, { charges }) => closePage(runtime, market.scope, { chargeId: charges[0]!.id }),
    ends: { states: ['expired'], collected: 0 },
  },
  'an amount that was kept on a card is collected': {
    before: async () => {
      const opened = await market.newPayment(10_000)
      const chargeId = opened.charges[0]!.id
      await payOn((await pageOf(market.runtime, chargeId, { isAuthorizationOnly: true }))!, good)
      await settleCharge(market.runtime, market.scope, { chargeId })
      return opened
    },
    act: (runtime, { charges }) => captureCharge(runtime, market.scope, { chargeId: charges[0]!.id }),
    after: ({ charges }) => captureCharge(market.runtime, market.scope, { chargeId: charges[0]!.id }),
    ends: { states: ['succeeded'], collected: 1 },
  },
  'the rest is charged without its owner': {
    before: async () => {
      const opened = await paid(halves())
      await market.pass(hour)
      return opened
    },
    act: (runtime) => chargeDue(runtime, market.scope),
    ends: { states: ['succeeded', 'succeeded'], collected: 2 },
  },
  'the rest is charged, and nobody is there for three days': {
    before: async () => {
      const opened = await paid(halves())
      await market.pass(hour)
      return opened
    },
    act: (runtime) => chargeDue(runtime, market.scope),
    downFor: 72 * hour,
    ends: { states: ['succeeded', 'succeeded'], collected: 2 },
  },
  'a payment is given back': {
    before: async () => {
      const opened = await paid()
      await askBack(opened)
      return opened
    },
    act: (runtime) => sendDueRefunds(runtime, market.scope),
    ends: { collected: 1, refunded: [10_000] },
  },
  'a part is given back, and nobody is there for three days': {
    before: async () => {
      const opened = await paid()
      const { id: paymentId } = opened.payment
      await market.inside((ctx) =>
        requestRefund(ctx, { paymentId, request: { amount: 2_000 }, cause: 'x', causeKey: 'part' }),
      )
      return opened
    },
    act: (runtime) => sendDueRefunds(runtime, market.scope),
    downFor: 72 * hour,
    ends: { collected: 1, refunded: [2_000] },
  },
  'what is held leaves for its parties': {
    before: async () => {
      const opened = await paid()
      await release(opened)
      return opened
    },
    act: async (runtime) => {
      await releaseFunds(runtime, market.scope)
      await sendDueTransfers(runtime, market.scope)
    },
    ends: { transferred: [1_000, 8_800], reversed: [0, 0] },
  },
  'what is held leaves for its parties, and nobody is there for three days': {
    before: async () => {
      const opened = await paid()
      await release(opened)
      return opened
    },
    act: async (runtime) => {
      await releaseFunds(runtime, market.scope)
      await sendDueTransfers(runtime, market.scope)
    },
    downFor: 72 * hour,
    ends: { transferred: [1_000, 8_800], reversed: [0, 0] },
  },
  'what the parties have got is fetched back': {
    before: async () => {
      const opened = await paid()
      await release(opened)
      await releaseFunds(market.runtime, market.scope)
      await sendDueTransfers(market.runtime, market.scope)
      await askBack(opened)
      return opened
    },
    act: async (runtime) => {
      await sendDueRefunds(runtime, market.scope)
      await sendDueReversals(runtime, market.scope)
    },
    ends: { refunded: [10_000], reversed: [1_000, 8_800] },
  },
  'a notice of a payment is worked on': {
    before: async () => {
      const opened = await market.newPayment(10_000)
      const chargeId = opened.charges[0]!.id
      await payOn((await pageOf(market.runtime, chargeId))!, good)
      const { processorSessionId } = await read(chargeId)
      await takeNotice(
        { database: market.runtime.database, relayPool: null as never },
        {
          id: `evt_${chargeId}`,
          kind: 'checkout.session.completed',
          objectId: processorSessionId!,
          accountId: null,
          tenantId: market.scope.tenantId,
          happenedAt: market.time.now(),
        },
      )
      return opened
    },
    act: (runtime) => handleDueNotices(runtime, market.scope),
    ends: { states: ['succeeded'], collected: 1 },
  },
}

test.each(Object.entries(scenarios))(
  '%s: wherever the process dies, after its restart everything is as if it had lived',
  async (_, { before, act, after, downFor = 0, ends }) => {
    const live = async (at: number | null) => {
      const opened = await before()
      const { runtime, borders } = mortal(market.runtime, at)
      const hasDied = await untilDeath(() => act(runtime, opened))
      expect(hasDied).toBe(at !== null)
      await market.pass(downFor)
      await after?.(opened)
      await settleMoney(market, 3)
      return { standing: await standingOf(opened), borders }
    }
    const { standing, borders } = await live(null)
    expect(borders.length).toBeGreaterThan(2)
    expect(standing).toMatchObject(ends)

    for (const [index, border] of borders.entries()) {
      const died = await live(index + 1)
      expect([border, died.standing]).toEqual([border, standing])
      await expectNoCentAstray(market)
    }
  },
  120_000,
)

test('an account of which only the processor had heard is not made a second time', async () => {
  const { scope, stripe } = market
  const owner = { kind: 'provider' as const, id: await anotherProvider() }
  const made = () =>
    stripe.engine.store.all('account').filter(({ metadata }) => metadata?.tenant === scope.tenantId).length
  const known = made()
  const { runtime } = mortal(market.runtime, 2)

  await untilDeath(() => openOnboardingOf(market, runtime, owner))
  await market.pass(60_000)
  await openOnboardingOf(market, market.runtime, owner)

  expect(made()).toBe(known + 1)
  const rows = await market.inside(async (ctx) => PaymentAccount.query(ctx.trx).where({ owner_id: owner.id }))
  expect(rows.map(({ processorAccountId }) => processorAccountId !== null)).toEqual([true])
  expect(Object.keys(await balancesHere(market))).toContain('processor:clearing EUR')
})

const anotherProvider = () => market.inside(async (ctx) => (await createBookable(ctx)).providerId)

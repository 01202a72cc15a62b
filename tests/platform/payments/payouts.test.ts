import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { lookAtAccounts, setPayoutInterval } from '#platform/payments/flows/accounts.ts'
import { handleDueNotices, takeNotice } from '#platform/payments/flows/notices.ts'
import { attendPayouts, readBalance, type Withdrawal, withdraw } from '#platform/payments/flows/payouts.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { sendDueReversals } from '#platform/payments/flows/transfers.ts'
import { PaymentFailure } from '#platform/payments/gateways/failures.ts'
import type { PaymentGateway } from '#platform/payments/gateways/port.ts'
import {
  account as ledger,
  instantFeeOf,
  payoutFailureSentence,
  quoteWithdrawal,
} from '#platform/payments/rules/index.ts'
import { getPayoutAccount, listDebts } from '#platform/payments/service/accounts.ts'
import { balanceOf } from '#platform/payments/service/ledger.ts'
import { listPayouts } from '#platform/payments/service/payouts.ts'
import { requestRefund } from '#platform/payments/service/refunds.ts'
import { outboxOf } from '#tests/support/database.ts'
import { day, openPayoutMarket, type PayoutMarket } from '#tests/support/payout-market.ts'

let market: PayoutMarket
beforeEach(async () => {
  market = await openPayoutMarket()
})
afterEach(() => market.close())

/** 88.00 EUR are in the provider's balance, ready to leave. @returns the account at the processor */
async function earned() {
  const account = await market.connect()
  const { payment } = await market.paid(10_000)
  await market.release(payment)
  await market.pass(8 * day)
  return { account, payment }
}
const wish = (changes: Partial<Withdrawal> = {}) => ({
  owner: market.provider,
  amount: null,
  isInstant: false,
  requestKey: newId(),
  ...changes,
})
const takeOut = (changes: Partial<Withdrawal> = {}, payments: Partial<PaymentGateway> = {}) =>
  withdraw(withGateway(payments), market.scope, wish(changes))
/** The same processor, some of whose calls go wrong. */
const withGateway = (payments: Partial<PaymentGateway>) => ({
  ...market.runtime,
  payments: { ...market.runtime.payments, ...payments },
})
const offline = () => Promise.reject(new PaymentFailure('unreachable'))
const balance = () => readBalance(market.runtime, market.scope, { owner: market.provider })
const payouts = async () => (await market.inside((ctx) => listPayouts(ctx, { owner: market.provider }))).items
const inBooks = (name: Parameters<typeof balanceOf>[1]) => market.inside((ctx) => balanceOf(ctx, name, 'EUR'))
/** All payouts at the processor, of whatever account. */
const made = () =>
  market.stripe.engine.store.all('account').flatMap(({ id }) => market.stripe.engine.store.all('payout', id))
async function tell(kind: string, objectId: string, accountId: string) {
  const notice = {
    id: `evt_${newId()}`,
    kind,
    objectId,
    accountId,
    tenantId: market.scope.tenantId,
    happenedAt: market.time.now(),
  }
  await takeNotice({ database: market.runtime.database, relayPool: null as never }, notice)
  await handleDueNotices(market.runtime, market.scope)
}

test('a provider withdraws all that is there; it arrives some days later', async () => {
  const { account } = await earned()
  expect(await balance()).toMatchObject({ availableAmount: 8_800, pendingAmount: 0, owedAmount: 0 })

  const payout = await takeOut()
  expect(payout).toMatchObject({ amount: 8_800, state: 'pending', isAutomatic: false, feeAmount: 0 })
  expect(await balance()).toMatchObject({ availableAmount: 0, onTheWayAmount: 8_800 })
  await market.pass(5 * day)
  await tell('payout.paid', made()[0]!.id, account)

  expect(await payouts()).toMatchObject([{ id: payout.id, state: 'paid', failure: null }])
  expect(await inBooks(ledger.earned(market.provider))).toBe(0)
  expect(await inBooks(ledger.connected(market.provider))).toBe(0)
})

test('two presses are one payout, one after the other and at the same time', async () => {
  await earned()
  const one = wish({ amount: 3_000 })

  const answers = await Promise.all([
    withdraw(market.runtime, market.scope, one),
    withdraw(market.runtime, market.scope, one),
  ])
  const again = await withdraw(market.runtime, market.scope, one)

  expect(new Set([...answers, again].map(({ id }) => id)).size).toBe(1)
  expect(made().map(({ amount }) => amount)).toEqual([3_000])
})

test('an instant withdrawal costs what was announced, and the books say so', async () => {
  await earned()
  const before = await balance()
  expect(before).toMatchObject({ instantAmount: 8_712, instantFeeAmount: 88 })

  const payout = await takeOut({ isInstant: true })

  expect(payout).toMatchObject({ amount: 8_712, feeAmount: 88, isInstant: true })
  expect(await balance()).toMatchObject({ availableAmount: 0 })
  expect(await inBooks(ledger.earned(market.provider))).toBe(0)
})

test('an instant payout that comes back brings its fee back too', async () => {
  const { account } = await earned()
  const payout = await takeOut({ isInstant: true, amount: 5_000 })
  const { id } = made()[0]!

  market.control.returnPayout(id, 'account_closed')
  await tell('payout.failed', id, account)

  expect(await payouts()).toMatchObject([
    { id: payout.id, state: 'failed', failure: 'The bank account has been closed. Give another one.' },
  ])
  expect((await balance()).availableAmount).toBe(8_800)
  expect(await inBooks(ledger.connected(market.provider))).toBe(8_800)
  expect(await inBooks(ledger.earned(market.provider))).toBe(-8_800)
})

test('a payout that had arrived is returned by the bank: its owner is told, and asked for another account', async () => {
  const { account } = await earned()
  await takeOut()
  await market.pass(5 * day)
  const { id } = made()[0]!
  await tell('payout.paid', id, account)

  market.control.returnPayout(id, 'no_account')
  await tell('payout.failed', id, account)
  await tell('payout.failed', id, account)
  await tell('account.updated', account, account)

  expect(await payouts()).toMatchObject([
    { state: 'failed', failure: expect.stringContaining('no such bank account') },
  ])
  expect(await inBooks(ledger.earned(market.provider))).toBe(-8_800)
  const told = (await market.inside(outboxOf)).filter(({ name }) => name === 'payment.payout_failed')
  expect(told).toHaveLength(1)
  expect(told[0]!.payload).toMatchObject({ ownerKind: 'provider', failureCode: 'no_account' })
  const view = await market.inside((ctx) => getPayoutAccount(ctx, market.provider))
  expect(view.mayBePaidOut).toBe(false)
  expect(view.requirements.map(({ text }) => text)).toContain(
    'Give the bank account your money is to be paid to.',
  )
  await expect(takeOut()).rejects.toMatchObject({ code: 'conflict' })
})

test('while the processor is away a withdrawal is kept, and made once when it answers', async () => {
  await earned()
  await expect(takeOut({}, { readBalance: offline })).rejects.toMatchObject({ code: 'unavailable' })
  expect(await payouts()).toEqual([])

  const kept = await takeOut({ amount: 4_000 }, { payOut: offline })
  expect(kept.state).toBe('requested')
  await expect(takeOut({ amount: 1_000 })).rejects.toMatchObject({ code: 'conflict' })

  await market.pass(60_000)
  await attendPayouts(market.runtime, market.scope)
  await attendPayouts(market.runtime, market.scope)
  expect(await payouts()).toMatchObject([{ id: kept.id, state: 'pending' }])
  expect(made()).toHaveLength(1)
})

test('an answer that was lost is found by its label, also when the processor has forgotten the key', async () => {
  await earned()
  const lost: PaymentGateway['payOut'] = async (...asked) => {
    await market.runtime.payments.payOut(...asked)
    return offline()
  }

  const kept = await takeOut({ amount: 4_000 }, { payOut: lost })
  expect(kept.state).toBe('requested')
  await market.pass(2 * day)
  await attendPayouts(market.runtime, market.scope)

  expect(await payouts()).toMatchObject([{ id: kept.id, amount: 4_000 }])
  expect(made()).toHaveLength(1)
})

test('a notice that comes before the answer does not make a second payout', async () => {
  const { account } = await earned()
  const slow: PaymentGateway['payOut'] = async (...asked) => {
    const told = await market.runtime.payments.payOut(...asked)
    await tell('payout.created', told.id, account)
    return told
  }

  const payout = await takeOut({ amount: 4_000 }, { payOut: slow })

  expect((await payouts()).map(({ id }) => id)).toEqual([payout.id])
})

test('more than there is cannot be withdrawn, nor nothing; a refusal is told in words', async () => {
  await market.connect()
  await expect(takeOut()).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ field: 'amount', message: 'There is nothing to withdraw now' }],
  })
  const { payment } = await market.paid(10_000)
  await market.release(payment)
  await market.pass(8 * day)
  await expect(takeOut({ amount: 8_801 })).rejects.toMatchObject({ code: 'validation_failed' })

  const refused = await takeOut(
    {},
    {
      payOut: () => Promise.reject(new PaymentFailure('refused', { processorCode: 'balance_insufficient' })),
    },
  )
  expect(refused).toMatchObject({ state: 'failed', failure: 'There is not enough in the balance any more.' })
})

test('by the schedule it leaves by itself, and is listed without a notice', async () => {
  await earned()
  await setPayoutInterval(market.runtime, market.scope, { owner: market.provider, interval: 'daily' })
  expect((await market.inside((ctx) => getPayoutAccount(ctx, market.provider))).payoutInterval).toBe('daily')

  // Over a weekend too.
  await market.pass(day)
  await market.pass(day)
  await market.pass(day)
  await market.pass(day)
  await lookAtAccounts(market.runtime, market.scope)

  expect(await payouts()).toMatchObject([{ amount: 8_800, isAutomatic: true }])
})

test('what went back to a customer after the payout is owed, shown, and kept of the next earnings', async () => {
  const { payment } = await earned()
  await takeOut()
  await market.inside((ctx) =>
    requestRefund(ctx, { paymentId: payment.id, request: 'all', cause: 'cancelled', causeKey: 'all' }),
  )
  await sendDueRefunds(market.runtime, market.scope)
  await sendDueReversals(market.runtime, market.scope)

  expect(await market.inside((ctx) => listDebts(ctx, market.provider))).toMatchObject([
    { amount: 8_800, openAmount: 8_800 },
  ])
  expect((await balance()).owedAmount).toBe(8_800)

  const next = await market.paid(12_000)
  await market.release(next.payment)
  expect(await market.inside((ctx) => listDebts(ctx, market.provider))).toEqual([])
  expect(await balance()).toMatchObject({ owedAmount: 0, pendingAmount: 10_560 - 8_800 })
})

test('without an answer of the processor the page still says what we know ourselves', async () => {
  await market.paid(5_000)

  expect(await balance()).toMatchObject({ availableAmount: 0, waitingAmount: 0 })
  await earned()
  const known = await readBalance(withGateway({ readBalance: offline }), market.scope, {
    owner: market.provider,
  })

  expect(known).toMatchObject({ availableAmount: null, instantAmount: null, owedAmount: 0 })
})

test('the account of a provider who has left goes when nothing is owed and no bank can take anything back', async () => {
  await earned()
  await market.inside((ctx) =>
    ctx.trx('providers').where({ id: market.providerId }).update({ stage: 'offboarded' }),
  )
  const look = async (later: number) => {
    await market.pass(later)
    await lookAtAccounts(market.runtime, market.scope)
    return (await market.accountOf(market.provider)).state
  }

  expect(await look(200 * day)).toBe('enabled')
  await takeOut()
  expect(await look(day)).toBe('enabled')
  // Once the payout has arrived there is nothing left to keep it for.
  expect(await look(8 * day)).toBe('none')
  expect((await payouts())[0]!.state).toBe('paid')
})

test('a member of the team withdraws nothing, and neither does another provider', async () => {
  await earned()
  const as = (role: string, providerId: string): Scope => ({
    ...market.scope,
    actor: { kind: 'user', userId: newId(), sessionId: newId(), roles: [role], providerId },
  })

  for (const scope of [as('provider_member', market.providerId), as('provider_owner', newId())]) {
    await expect(withdraw(market.runtime, scope, wish())).rejects.toMatchObject({ code: 'forbidden' })
    await expect(readBalance(market.runtime, scope, { owner: market.provider })).rejects.toMatchObject({
      code: 'forbidden',
    })
  }
  expect(made()).toEqual([])
})

test('what a withdrawal costs is known before it is asked for', () => {
  const funds = { currency: 'EUR', availableAmount: 10_000, instantAmount: 9_900 }

  expect(quoteWithdrawal(funds, 9_900, true)).toEqual({
    isPossible: true,
    amount: 9_900,
    feeAmount: 99,
    isInstant: true,
  })
  expect(quoteWithdrawal(funds, null, false)).toMatchObject({ amount: 10_000, feeAmount: 0 })
  expect(quoteWithdrawal(funds, 9_901, true)).toEqual({ isPossible: false, fault: 'too_much' })
  expect(quoteWithdrawal(funds, Number.NaN, false)).toEqual({ isPossible: false, fault: 'no_amount' })
  expect(quoteWithdrawal({ ...funds, availableAmount: -5 }, null, false)).toMatchObject({ fault: 'nothing' })
  expect(quoteWithdrawal({ ...funds, availableAmount: null }, 1, false)).toMatchObject({ fault: 'offline' })
  // Banks take whole forints only.
  expect(quoteWithdrawal({ ...funds, currency: 'HUF' }, 9_950, false)).toMatchObject({ amount: 9_900 })
  expect(instantFeeOf(1_000, 2)).toBe(50)
})

test('a code of a bank that nobody has heard of gets a decent sentence', () => {
  expect(payoutFailureSentence('a_new_code')).not.toMatch(/a_new_code/)
})

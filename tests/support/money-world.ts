import { catchUpOnPayouts, openOnboarding, syncAccount } from '#platform/payments/flows/accounts.ts'
import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import { chargeDue } from '#platform/payments/flows/charges.ts'
import type { PaymentRuntime } from '#platform/payments/flows/checkout.ts'
import { sendDueRefunds } from '#platform/payments/flows/refunds.ts'
import { releaseFunds, sendDueReversals, sendDueTransfers } from '#platform/payments/flows/transfers.ts'
import { watchChargebacks } from '#platform/payments/flows/watch-chargebacks.ts'
import { PaymentAccount } from '#platform/payments/models.ts'
import { account, type AccountOwner } from '#platform/payments/rules/index.ts'
import { listOpenAccounts } from '#platform/payments/service/accounts.ts'
import { ledgerFaults } from '#platform/payments/service/ledger-reconciliation.ts'
import { balancesOf } from '#platform/payments/service/ledger.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { onboardOn, type openPaymentMarket } from './payment-market.ts'

export type PaymentMarket = Awaited<ReturnType<typeof openPaymentMarket>>

const onboardingOf = (owner: AccountOwner) => ({
  owner,
  currency: 'EUR',
  email: 'ada@example.com',
  businessName: 'Ada cleans',
  url: 'http://shop.localhost/ada',
  returnUrl: 'http://shop.localhost/back',
  refreshUrl: 'http://shop.localhost/again',
})

/** Somebody says who they are on the pages of the processor, and can be paid from then on. */
export async function onboardParty(market: PaymentMarket, owner: AccountOwner): Promise<void> {
  const { runtime, scope } = market
  await onboardOn(await openOnboarding(runtime, scope, onboardingOf(owner)))
  await market.pass(60_000)
  const account = await market.inside(async (ctx) =>
    PaymentAccount.query(ctx.trx).findOne({ owner_kind: owner.kind, owner_id: owner.id }).throwIfNotFound(),
  )
  const { isTransfersActive } = await syncAccount(runtime, scope, { accountId: account.id })
  expect(isTransfersActive).toBe(true)
}

export async function onboardParties(market: PaymentMarket): Promise<void> {
  await onboardParty(market, { kind: 'provider', id: market.providerId })
  await onboardParty(market, { kind: 'tenant', id: market.scope.tenantId })
}
export const openOnboardingOf = (
  { scope }: PaymentMarket,
  runtime: PaymentRuntime,
  owner: AccountOwner,
): Promise<string> => openOnboarding(runtime, scope, onboardingOf(owner))

/** Every sweep of payments has one turn for this marketplace. */
export async function sweepMoney(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  await handleDueNotices(runtime, scope)
  await chargeDue(runtime, scope)
  await sendDueRefunds(runtime, scope)
  await releaseFunds(runtime, scope)
  await sendDueTransfers(runtime, scope)
  await sendDueReversals(runtime, scope)
  await watchChargebacks(runtime, scope)
  for (const account of await runtime.database.readTenant(scope, listOpenAccounts))
    await catchUpOnPayouts(runtime, scope, account)
}

/** Time passes in steps that are longer than any lease, and the sweeps have their turns, until nothing is left to do. */
export async function settleMoney(market: PaymentMarket, turns = 4, step = 20 * 60_000): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await market.pass(step)
    await sweepMoney(market.runtime, market.scope)
  }
}

type Amounts = Record<string, number>

/** What lies with the processor, in the ledger's names, as the processor's own balances say it. Zero is left out. */
export async function balancesThere(market: PaymentMarket): Promise<Amounts> {
  const { engine } = market.stripe
  const found: Amounts = {}
  const count = (name: string, owner: string | null) => {
    for (const [currency, { available, pending }] of engine.balanceOf(owner)) {
      const amount = available + pending
      if (amount !== 0) found[`${name} ${currency.toUpperCase()}`] = amount
    }
  }
  count(account.clearing, null)
  for (const { ownerKind, ownerId, processorAccountId } of await accountsOf(market)) {
    if (processorAccountId) count(account.connected({ kind: ownerKind, id: ownerId }), processorAccountId)
  }
  return found
}

/** The same as the ledger says it. */
export async function balancesHere(market: PaymentMarket): Promise<Amounts> {
  const owners = (await accountsOf(market)).map(({ ownerKind: kind, ownerId: id }) =>
    account.connected({ kind, id }),
  )
  const balances = await market.inside((ctx) => balancesOf(ctx, [account.clearing, ...owners]))
  return Object.fromEntries(
    balances
      .filter(({ amount }) => amount !== 0)
      .map(({ account: name, currency, amount }) => [`${name} ${currency}`, amount]),
  )
}

const accountsOf = (market: PaymentMarket) =>
  market.inside(async (ctx) => PaymentAccount.query(ctx.trx).orderBy('id'))

/** Both say the same, and nothing is so that must never be so. */
export async function expectNoCentAstray(market: PaymentMarket): Promise<void> {
  expect(await balancesHere(market)).toEqual(await balancesThere(market))
  expect(await market.inside(ledgerFaults)).toEqual([])
}

/** The reading of the books is the platform's, which other test files share: each begins anew. */
export const forgetReadings = ({ runtime }: PaymentMarket): Promise<number> =>
  runtime.database.inTenant(systemScope(platformTenantId), async (ctx) =>
    ctx.trx('processor_readings').delete(),
  )

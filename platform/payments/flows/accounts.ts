import { assertAllowed } from '#platform/kernel/errors.ts'
import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import type { PaymentAccount } from '../models.ts'
import { mayManageAccount } from '../policies.ts'
import type { AccountOwner } from '../rules/index.ts'
import {
  findOwnedAccount,
  placeAccount,
  readAccount,
  recordAccount,
  recordClosed,
} from '../service/accounts.ts'
import { mayBeClosed } from '../service/money-on-its-way.ts'
import { knownPayouts, recordPayout } from '../service/payouts.ts'
import type { PaymentRuntime } from './checkout.ts'
import { takeDue, tryLater } from './leases.ts'
import { inWords } from './words.ts'

export type Onboarding = {
  owner: AccountOwner
  currency: string
  /** Where the bank account is; the marketplace's own when absent. ISO 3166-1 alpha-2. */
  country?: string | undefined
  email: string
  businessName: string
  /** What is offered there, in a sentence. */
  productDescription?: string
  /** The colour of the brand, sRGB, hexadecimal. */
  colour?: string | null
  /** The page on which the owner is shown to the world. */
  url: string
  returnUrl: string
  refreshUrl: string
}

/**
 * The page of the processor on which an owner says who they are and where their money goes. The account is made when it
 * is first asked for, once.
 * @throws PaymentFailure; AppError `forbidden`, `validation_failed`, `conflict`
 */
export async function openOnboarding(
  runtime: PaymentRuntime,
  scope: Scope,
  input: Onboarding,
): Promise<string> {
  const { database, payments } = runtime
  const account = await database.inTenant(scope, (ctx) => placeAccount(ctx, input.owner, input))
  const processorAccountId = account.processorAccountId ?? (await makeAccount(runtime, scope, account, input))
  return payments.openOnboarding(processorAccountId, input)
}

async function makeAccount(
  { database, payments }: PaymentRuntime,
  scope: Scope,
  account: PaymentAccount,
  { email, businessName, productDescription = '', colour = null, url }: Onboarding,
): Promise<string> {
  const facts = await payments.createAccount({
    key: `account:${account.id}:${account.country}`,
    country: account.country,
    currency: account.currency,
    email,
    businessName,
    productDescription,
    url,
    colour,
    // What customers pay is paid to the marketplace: its name stands on their statements.
    isNamedOnPayments: account.ownerKind === 'tenant',
    metadata: { tenant: scope.tenantId, account: account.id },
  })
  await database.inTenant(scope, (ctx) => recordAccount(ctx, account.id, facts))
  return facts.id
}

/** Reads what the processor says of it now. @throws PaymentFailure */
export async function syncAccount(
  runtime: PaymentRuntime,
  scope: Scope,
  { accountId }: { accountId: string },
): Promise<PaymentAccount> {
  const { database, payments } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const account = await database.readTenant(system, (ctx) => readAccount(ctx, accountId))
  if (!account.processorAccountId) return account
  const facts = await payments.readAccount(account.processorAccountId)
  return database.inTenant(system, (ctx) => recordAccount(ctx, accountId, facts))
}

/** Whoever comes back from the processor's pages sees at once what came of it. @returns whether it could be asked */
export async function settleOnboarding(
  runtime: PaymentRuntime,
  scope: Scope,
  { owner }: { owner: AccountOwner },
): Promise<boolean> {
  assertAllowed(mayManageAccount(scope.actor, owner))
  const account = await runtime.database.readTenant(scope, (ctx) => findOwnedAccount(ctx, owner))
  if (!account?.processorAccountId) return true
  try {
    await syncAccount(runtime, scope, { accountId: account.id })
    return true
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    runtime.log.warn({ err: error, accountId: account.id }, 'an account could not be read')
    return false
  }
}

/** When the balance leaves for the bank by itself. @throws AppError `forbidden`, `unavailable`, `conflict` */
export async function setPayoutInterval(
  runtime: PaymentRuntime,
  scope: Scope,
  { owner, interval }: { owner: AccountOwner; interval: PaymentAccount['payoutInterval'] },
): Promise<void> {
  const { database, payments } = runtime
  const account = await database.inTenant(scope, async (ctx) => {
    assertAllowed(mayManageAccount(ctx.actor, owner))
    return findOwnedAccount(ctx, owner)
  })
  const facts = await inWords(() =>
    account?.processorAccountId
      ? payments.setPayoutInterval(account.processorAccountId, interval)
      : Promise.reject(new PaymentFailure('refused', { processorCode: 'no_account_yet' })),
  )
  await database.inTenant(scope, (ctx) => recordAccount(ctx, account!.id, facts))
}

/** One turn for one marketplace: accounts and their payouts of which nobody has told for long. */
export async function lookAtAccounts(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const { database, log } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await database.inTenant(system, (ctx) => takeDue(ctx, 'payment_accounts'))
  for (const accountId of ids) {
    try {
      const account = await syncAccount(runtime, system, { accountId })
      await catchUpOnPayouts(runtime, system, account)
      await closeWhereLeft(runtime, system, account)
      await database.inTenant(system, (ctx) =>
        ctx.trx('payment_accounts').where({ id: accountId }).update({ lease_until: null, tries: 0 }),
      )
    } catch (error) {
      if (!(error instanceof PaymentFailure)) throw error
      log.warn({ err: error, accountId }, 'an account could not be looked at')
      await database.inTenant(system, (ctx) => tryLater(ctx, 'payment_accounts', accountId))
    }
  }
}

/** The latest payouts: those that the schedule made, and those that a bank has sent back. */
export async function catchUpOnPayouts(
  runtime: PaymentRuntime,
  scope: Scope,
  account: PaymentAccount,
): Promise<void> {
  const { database, payments } = runtime
  if (!account.processorAccountId) return
  const { items } = await payments.listPayouts(account.processorAccountId, { cursor: null })
  if (items.length === 0) return
  const known = await database.readTenant(scope, (ctx) => knownPayouts(ctx, items))
  for (const told of items.toReversed()) {
    if (!known.has(told.id)) await database.inTenant(scope, (ctx) => recordPayout(ctx, account, told))
  }
}

/** The account of a provider who has left goes when it is not needed any more, and not before. */
async function closeWhereLeft(runtime: PaymentRuntime, scope: Scope, account: PaymentAccount): Promise<void> {
  const { database, payments } = runtime
  const { processorAccountId, currency } = account
  if (!processorAccountId) return
  const isOver = await database.readTenant(scope, (ctx) => mayBeClosed(ctx, account))
  if (!isOver) return
  const { available, pending } = await payments.readBalance(processorAccountId, currency)
  if (available !== 0 || pending !== 0) return
  await payments.closeAccount(processorAccountId)
  await database.inTenant(scope, (ctx) => recordClosed(ctx, account.id))
}

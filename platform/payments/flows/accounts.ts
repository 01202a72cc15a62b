import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import type { PaymentAccount } from '../models.ts'
import type { AccountOwner } from '../rules/index.ts'
import { readAccount, recordAccount, recordPayout } from '../service/accounts.ts'
import { findAccount } from '../service/releases.ts'
import type { PaymentRuntime } from './checkout.ts'

export type Onboarding = {
  owner: AccountOwner
  currency: string
  email: string
  businessName: string
  /** The page on which the owner is shown to the world. */
  url: string
  returnUrl: string
  refreshUrl: string
}

/**
 * The page of the processor on which an owner says who they are and where their money goes. The account is made when it
 * is first asked for, once.
 * @throws PaymentFailure
 */
export async function openOnboarding(
  runtime: PaymentRuntime,
  scope: Scope,
  input: Onboarding,
): Promise<string> {
  const { database, payments } = runtime
  const account = await database.inTenant(scope, (ctx) => findAccount(ctx, input.owner, input.currency))
  const processorAccountId = account.processorAccountId ?? (await makeAccount(runtime, scope, account, input))
  return payments.openOnboarding(processorAccountId, input)
}

async function makeAccount(
  { database, payments }: PaymentRuntime,
  scope: Scope,
  account: PaymentAccount,
  { email, businessName, url }: Onboarding,
): Promise<string> {
  const facts = await payments.createAccount({
    key: `account:${account.id}`,
    country: account.country,
    currency: account.currency,
    email,
    businessName,
    url,
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

/** Reads one payout of an account. @throws PaymentFailure */
export async function syncPayout(
  runtime: PaymentRuntime,
  scope: Scope,
  { account, processorPayoutId }: { account: PaymentAccount; processorPayoutId: string },
): Promise<void> {
  const told = await runtime.payments.readPayout(account.processorAccountId!, processorPayoutId)
  await runtime.database.inTenant(scope, (ctx) => recordPayout(ctx, account, told))
}

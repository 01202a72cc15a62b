import type { Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import type { PaymentAccount } from '../models.ts'
import { account as accounts, compareBalances } from '../rules/index.ts'
import { listOpenAccounts } from '../service/accounts.ts'
import { balanceOf } from '../service/ledger.ts'
import { noteBalance } from '../service/reconciliation-balances.ts'
import { catchUpOnPayouts } from './accounts.ts'
import type { PaymentRuntime } from './checkout.ts'

/**
 * What parties have in their own balances, as the ledger and as the processor say it; payouts that nobody has told of are
 * written down first. An account that cannot be read has its turn in the next run.
 */
export async function compareAccounts(runtime: PaymentRuntime, scope: Scope, runId: string): Promise<void> {
  const { database, log } = runtime
  for (const account of await database.readTenant(scope, listOpenAccounts)) {
    try {
      await compareAccount(runtime, scope, runId, account)
    } catch (error) {
      if (!(error instanceof PaymentFailure)) throw error
      log.warn({ err: error, accountId: account.id }, 'the balance of an account could not be compared')
    }
  }
}

/** @throws PaymentFailure */
export async function compareAccount(
  runtime: PaymentRuntime,
  scope: Scope,
  runId: string,
  account: PaymentAccount,
): Promise<void> {
  const { database, payments } = runtime
  const { processorAccountId, currency, ownerKind, ownerId } = account
  await catchUpOnPayouts(runtime, scope, account)
  const name = accounts.connected({ kind: ownerKind, id: ownerId })
  const { available, pending } = await payments.readBalance(processorAccountId, currency)
  await database.inTenant(scope, async (ctx) => {
    const amount = await balanceOf(ctx, name, currency)
    const [difference] = compareBalances(
      [{ account: name, currency, amount }],
      [{ account: name, currency, amount: available + pending }],
    )
    await noteBalance(ctx, { runId, object: processorAccountId!, currency, difference: difference ?? null })
  })
}

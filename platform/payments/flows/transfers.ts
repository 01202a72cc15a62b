import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import { oweInstead } from '../service/recoveries.ts'
import { releaseDue } from '../service/releases.ts'
import {
  beginTransfer,
  countRefusal,
  lockReversal,
  recordReversal,
  recordTransfer,
  waitForAccount,
} from '../service/transfers.ts'
import type { PaymentRuntime } from './checkout.ts'
import { mayHaveBeenDone, takeDue, tryLater } from './leases.ts'

/** One turn for one marketplace: what may leave is given to its parties, in the ledger first. */
export const releaseFunds = ({ database }: PaymentRuntime, scope: Scope): Promise<number> =>
  database.inTenant(systemScope(scope.tenantId, scope.requestId), (ctx) => releaseDue(ctx))

/** What is owed to parties is sent to their accounts. */
export async function sendDueTransfers(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await runtime.database.inTenant(system, (ctx) => takeDue(ctx, 'transfers'))
  for (const id of ids) await sendTransfer(runtime, system, id)
}

async function sendTransfer(runtime: PaymentRuntime, scope: Scope, transferId: string): Promise<void> {
  const { database, payments, log } = runtime
  const begun = await database.inTenant(scope, (ctx) => beginTransfer(ctx, transferId))
  if (!begun) return
  const { transfer, charge, payment, account, amount } = begun
  try {
    const group = payment?.id ?? transferId
    const known =
      transfer.sentAmount === null ? null : await payments.findTransfer({ group, label: transferId })
    const told =
      known ??
      (await payments.transfer({
        key: `transfer:${transferId}:${transfer.refusals}`,
        accountId: account.processorAccountId!,
        chargeId: charge?.processorChargeId ?? null,
        amount,
        currency: transfer.currency,
        group,
        metadata: {
          tenant: scope.tenantId,
          ...(charge ? { charge: charge.id } : {}),
          transfer: transferId,
        },
      }))
    await database.inTenant(scope, (ctx) => recordTransfer(ctx, transferId, told))
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    log.warn({ err: error, transferId }, 'a transfer could not be made')
    const isOfAccount = !error.mayBeTriedAgain && error.processorCode !== 'balance_insufficient'
    await database.inTenant(scope, async (ctx) => {
      if (!error.mayBeTriedAgain) await countRefusal(ctx, transferId)
      if (isOfAccount) return waitForAccount(ctx, transferId, error.processorCode ?? error.code)
      return tryLater(ctx, 'transfers', transferId)
    })
  }
}

/** What has to come back from the accounts of parties, for customers who have their money already. */
export async function sendDueReversals(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await runtime.database.inTenant(system, (ctx) => takeDue(ctx, 'transfer_reversals'))
  for (const id of ids) await sendReversal(runtime, system, id)
}

async function sendReversal(runtime: PaymentRuntime, scope: Scope, reversalId: string): Promise<void> {
  const { database, payments, log, clock } = runtime
  const { reversal, transfer } = await database.inTenant(scope, (ctx) => lockReversal(ctx, reversalId))
  if (reversal.state !== 'pending') return
  if (transfer.processorTransferId === null) {
    // It is on its way; what comes back has to be there first.
    return database.inTenant(scope, (ctx) => tryLater(ctx, 'transfer_reversals', reversalId))
  }
  try {
    const { processorTransferId } = transfer
    const known = mayHaveBeenDone(reversal.createdAt, clock())
      ? await payments.findReversal(processorTransferId, { label: reversalId })
      : null
    const told =
      known ??
      (await payments.reverseTransfer(processorTransferId, {
        key: `reversal:${reversalId}`,
        amount: reversal.amount,
        currency: transfer.currency,
        metadata: { tenant: scope.tenantId, reversal: reversalId },
      }))
    await database.inTenant(scope, (ctx) => recordReversal(ctx, reversalId, told))
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    log.warn({ err: error, reversalId }, 'a transfer could not be reversed')
    await database.inTenant(scope, async (ctx) => {
      if (error.mayBeTriedAgain) return tryLater(ctx, 'transfer_reversals', reversalId)
      const { payment, owner } = await lockReversal(ctx, reversalId)
      const { currency } = transfer
      return oweInstead(ctx, reversal, { owner, currency, paymentId: payment?.id ?? null })
    })
  }
}

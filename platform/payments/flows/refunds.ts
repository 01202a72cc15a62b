import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import { returnRefund } from '../service/funding-returns.ts'
import { lockRefund, recordRefund, recordRefusedRefund } from '../service/refunds.ts'
import type { PaymentRuntime } from './checkout.ts'
import { lookAgain, mayHaveBeenDone, takeDue, tryLater } from './leases.ts'

/** One turn for one marketplace: what was promised to customers is sent. */
export async function sendDueRefunds(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await runtime.database.inTenant(system, (ctx) => takeDue(ctx, 'refunds'))
  for (const id of ids) await sendRefund(runtime, system, id)
}

/**
 * Once, however often it is called: the processor knows it by its key, or by its label. What cannot be asked now is asked
 * again; of what has left, what became of it.
 */
async function sendRefund(runtime: PaymentRuntime, scope: Scope, refundId: string): Promise<void> {
  const { database, payments, log, clock } = runtime
  if (await database.inTenant(scope, (ctx) => returnRefund(ctx, refundId))) return
  const { refund, charge } = await database.inTenant(scope, (ctx) => lockRefund(ctx, refundId))
  try {
    if (refund.processorRefundId === null && refund.state === 'pending') {
      const chargeId = charge.processorChargeId!
      const known = mayHaveBeenDone(refund.createdAt, clock())
        ? await payments.findRefund({ chargeId, label: refundId })
        : null
      const told =
        known ??
        (await payments.refund({
          key: `refund:${refundId}`,
          chargeId,
          amount: refund.amount,
          currency: refund.currency,
          metadata: { tenant: scope.tenantId, charge: charge.id, refund: refundId },
        }))
      await database.inTenant(scope, (ctx) => recordRefund(ctx, refundId, told))
    } else await settleRefund(runtime, scope, { refundId })
    await database.inTenant(scope, (ctx) => lookAgain(ctx, 'refunds', refundId))
  } catch (error) {
    if (!(error instanceof PaymentFailure)) throw error
    log.warn({ err: error, refundId }, 'a refund could not be sent')
    if (error.mayBeTriedAgain) await database.inTenant(scope, (ctx) => tryLater(ctx, 'refunds', refundId))
    else {
      const code = error.processorCode ?? error.code
      await database.inTenant(scope, (ctx) => recordRefusedRefund(ctx, refundId, code))
    }
  }
}

/** Reads what became of a refund that had left: it may still fail days later (a closed card). */
export async function settleRefund(
  runtime: PaymentRuntime,
  scope: Scope,
  { refundId }: { refundId: string },
): Promise<void> {
  const { database, payments } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const { refund } = await database.inTenant(system, (ctx) => lockRefund(ctx, refundId))
  if (refund.processorRefundId === null) return
  const told = await payments.readRefund(refund.processorRefundId)
  await database.inTenant(system, (ctx) => recordRefund(ctx, refundId, told))
}

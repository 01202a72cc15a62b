import type { Scope } from '#platform/kernel/tenant.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import type { Difference } from '../rules/index.ts'
import { recordIntent } from '../service/charges.ts'
import { compareObjects, linesOf } from '../service/processor-lines.ts'
import { noteHeard, type Outcome, settleDifference } from '../service/reconciliation-differences.ts'
import { recordRefund } from '../service/refunds.ts'
import { syncDispute } from './watch-chargebacks.ts'
import type { PaymentRuntime } from './checkout.ts'
import { settlePurchase } from './credit-purchases.ts'

type Found = { runId: string; difference: Difference; settlingUntil: Date }

/**
 * Perhaps we only have not heard of it: the object is read again and what happened to it is posted. What differs after
 * that is settled by what it is. Every outcome is written down with the run.
 */
export async function mendDifference(
  runtime: PaymentRuntime,
  scope: Scope,
  { runId, difference, settlingUntil }: Found,
): Promise<Outcome> {
  const { database, log } = runtime
  if (difference.repair === 'wait') return 'waits'
  const { object, movement } = difference
  try {
    await readAgain(runtime, scope, difference)
  } catch (error) {
    if (!(error instanceof PaymentFailure || error instanceof AppError)) throw error
    log.warn({ err: error, object }, 'what differs could not be read again')
  }
  return database.inTenant(scope, async (ctx) => {
    const still = (await compareObjects(ctx, [object], settlingUntil)).find(
      (each) => each.movement === movement,
    )
    if (still) return settleDifference(ctx, runId, still)
    await noteHeard(ctx, runId, difference)
    return 'repaired'
  })
}

/** @throws PaymentFailure */
async function readAgain(
  runtime: PaymentRuntime,
  scope: Scope,
  { object, movement }: Difference,
): Promise<void> {
  const { database, payments } = runtime
  const [line] = await database.readTenant(scope, (ctx) => linesOf(ctx, [object]))
  const { charge: chargeId, refund: refundId, credit_purchase: purchaseId } = line?.labels ?? {}
  if (movement === 'dispute' || movement === 'dispute_reversal')
    return syncDispute(runtime, scope, { processorDisputeId: object })
  if (purchaseId) return settlePurchase(runtime, scope, { purchaseId })
  if (movement === 'charge' && chargeId) {
    const intent = await payments.readIntentOf(object)
    // A second one that was paid for the same charge is found to be that, and goes back.
    if (intent?.state === 'succeeded' && intent.chargeId === object)
      await database.inTenant(scope, (ctx) => recordIntent(ctx, chargeId, intent))
  }
  if ((movement === 'refund' || movement === 'refund_failure') && refundId) {
    const told = await payments.readRefund(object)
    await database.inTenant(scope, (ctx) => recordRefund(ctx, refundId, told))
  }
}

import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import { readChargeback, recordDispute } from '../service/chargebacks.ts'
import { type PaymentRuntime, settleCharge } from './checkout.ts'
import { settlePurchase } from './credit-purchases.ts'
import { takeDue, tryLater } from './leases.ts'

/** One turn for one marketplace: what banks have not decided is read again, should a notice have been lost. */
export async function watchChargebacks(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const { database, log } = runtime
  const ids = await database.inTenant(system, (ctx) => takeDue(ctx, 'chargebacks'))
  for (const id of ids) {
    try {
      const { processorDisputeId } = await database.readTenant(system, (ctx) => readChargeback(ctx, id))
      await syncDispute(runtime, system, { processorDisputeId })
    } catch (error) {
      if (!(error instanceof PaymentFailure)) throw error
      log.warn({ err: error, chargebackId: id }, 'a chargeback could not be read')
      await database.inTenant(system, (ctx) => tryLater(ctx, 'chargebacks', id))
    }
  }
}

/**
 * Reads what a bank does with a charge of ours and writes it down; the charge first, when it was not known to be paid.
 * @throws PaymentFailure when the processor cannot be asked, or the charge is not known yet
 */
export async function syncDispute(
  runtime: PaymentRuntime,
  scope: Scope,
  { processorDisputeId }: { processorDisputeId: string },
): Promise<void> {
  const { database, payments } = runtime
  const dispute = await payments.readDispute(processorDisputeId)
  const record = () => database.inTenant(scope, (ctx) => recordDispute(ctx, dispute))
  if (await record()) return
  const { charge: chargeId, credit_purchase: purchaseId, tenant } = dispute.chargeMetadata
  if ((!chargeId && !purchaseId) || tenant !== scope.tenantId) return
  if (chargeId) await settleCharge(runtime, scope, { chargeId })
  else await settlePurchase(runtime, scope, { purchaseId: purchaseId! })
  if (!(await record()))
    throw new PaymentFailure('busy', { detail: 'The charge of this dispute is not known yet' })
}

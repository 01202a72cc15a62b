import { systemScope, type Scope } from '#platform/kernel/tenant.ts'
import { PaymentFailure } from '../gateways/failures.ts'
import { findForgotten, recordForgotten } from '../service/personal-data.ts'
import type { PaymentRuntime } from './checkout.ts'
import { takeDue, tryLater } from './leases.ts'

/** One turn for one marketplace: the processor forgets those who were erased, with every way to pay they had left. */
export async function forgetCustomers(runtime: PaymentRuntime, scope: Scope): Promise<void> {
  const { database, payments, log } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const ids = await database.inTenant(system, (ctx) => takeDue(ctx, 'payment_customers'))
  for (const id of ids) {
    try {
      const processorCustomerId = await database.readTenant(system, (ctx) => findForgotten(ctx, id))
      if (processorCustomerId) await payments.removeCustomer(processorCustomerId)
      await database.inTenant(system, (ctx) => recordForgotten(ctx, id))
    } catch (error) {
      if (!(error instanceof PaymentFailure)) throw error
      log.warn({ err: error, id }, 'the processor could not be told to forget a customer')
      await database.inTenant(system, (ctx) => tryLater(ctx, 'payment_customers', id))
    }
  }
}

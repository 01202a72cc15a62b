import type { Scope } from '#platform/kernel/tenant.ts'
import type { Payment } from '../models.ts'
import { findProcessorCustomer } from '../service/methods.ts'
import { recordProcessorCustomer } from '../service/method-setups.ts'
import type { PaymentRuntime } from './checkout.ts'

/**
 * Whom the processor knows the customer of a payment as. Where a way to pay is to be kept, somebody who is not known
 * there is introduced first: what is kept belongs to them, and can be charged later.
 * @returns null for who is not known and need not be
 * @throws PaymentFailure
 */
export async function processorCustomerOf(
  { database, payments }: Pick<PaymentRuntime, 'database' | 'payments'>,
  scope: Scope,
  { payment, isMethodKept }: { payment: Payment; isMethodKept: boolean },
): Promise<string | null> {
  const { customerId, terms } = payment
  if (!customerId) return null
  const known = await database.readTenant(scope, (ctx) => findProcessorCustomer(ctx, customerId))
  if (known || !isMethodKept) return known
  const processorCustomerId = await payments.createCustomer({
    key: `customer:${customerId}:${payment.id}`,
    email: terms.email,
    metadata: { tenant: scope.tenantId, customer: customerId },
  })
  return database.inTenant(scope, (ctx) => recordProcessorCustomer(ctx, { customerId, processorCustomerId }))
}

import type { Scope } from '#platform/kernel/tenant.ts'
import type { BillingRuntime } from './seller.ts'
import { ignoreGone, syncSubscription } from './sync.ts'

/** Kinds of notices that tell of plans; whoever takes notices in hands them over. */
export const billingNoticeKinds = ['customer.subscription.', 'invoice.'] as const

/** What a notice says is only where to look. @throws BillingFailure when the processor cannot be asked */
export async function handleBillingNotice(
  runtime: BillingRuntime,
  scope: Scope,
  { kind, objectId }: { kind: string; objectId: string },
): Promise<void> {
  const id = kind.startsWith('invoice.')
    ? await runtime.billing.subscriptionOfInvoice(objectId).catch(ignoreGone)
    : objectId
  if (id) await syncSubscription(runtime, scope, { processorSubscriptionId: id }).catch(ignoreGone)
}

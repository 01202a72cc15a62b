import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import type { Subscription } from '../models.ts'
import { attended, attendLater, takeDueSubscriptions } from '../service/due.ts'
import { endSubscription } from '../service/mirror.ts'
import { dueReminder, readSubscription, recordReminder } from '../service/reminders.ts'
import { sendWaiting } from './changes.ts'
import type { BillingRuntime } from './seller.ts'
import { syncSubscription } from './sync.ts'

/**
 * One turn for one marketplace: what is due is asked of the processor, told to it, collected once more, or over.
 * Whatever cannot be done now stays due.
 */
export async function attendSubscriptions(runtime: BillingRuntime, scope: Scope): Promise<void> {
  const system = systemScope(scope.tenantId, scope.requestId)
  const { database, log } = runtime
  const ids = await database.inTenant(system, takeDueSubscriptions)
  for (const id of ids) {
    try {
      await attend(runtime, system, id)
      await database.inTenant(system, (ctx) => attended(ctx, id))
    } catch (error) {
      log.warn({ err: error, subscription: id }, 'a subscription has to wait')
      await database.inTenant(system, (ctx) => attendLater(ctx, id))
    }
  }
}

async function attend(runtime: BillingRuntime, scope: Scope, id: string): Promise<void> {
  const { database } = runtime
  const row = await database.readTenant(scope, (ctx) => readSubscription(ctx, id))
  const { processorSubscriptionId } = row
  if (row.source === 'complimentary' || !processorSubscriptionId) {
    await database.inTenant(scope, (ctx) => endSubscription(ctx, row))
    return
  }
  const sync = () => syncSubscription(runtime, scope, { processorSubscriptionId })
  const synced = await sync()
  if (!synced || synced.endedAt) return
  await sendWaiting(runtime, scope, synced)
  await remind(runtime, scope, synced, sync)
}

/** On the days of the calendar: the payment is tried again, and who has not paid is told. */
async function remind(
  { database, billing, clock }: BillingRuntime,
  scope: Scope,
  subscription: Subscription,
  sync: () => Promise<Subscription | null>,
): Promise<void> {
  const day = dueReminder(subscription, clock())
  if (day === null) return
  await billing.payOpen(subscription.processorSubscriptionId!)
  const tried = await sync()
  if (tried?.state === 'past_due') await database.inTenant(scope, (ctx) => recordReminder(ctx, tried.id, day))
}

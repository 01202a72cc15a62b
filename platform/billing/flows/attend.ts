import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import type { Subscription } from '../models.ts'
import { graceEndDay } from '../rules/index.ts'
import { recordTaxIdStanding } from '../service/billing-details.ts'
import { findBuyer } from '../service/buyers.ts'
import { warnOfCard } from '../service/cards.ts'
import { attended, attendLater, takeDueSubscriptions } from '../service/due.ts'
import { endSubscription } from '../service/mirror.ts'
import { recordForgotten } from '../service/personal-plans.ts'
import { dueReminder, readSubscription, recordReminder } from '../service/reminders.ts'
import { settleCardChange } from './card.ts'
import { sendWaiting } from './changes.ts'
import { carryTerms } from './marketplaces.ts'
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
  if (row.ownerKind === 'tenant' && row.ownerId !== scope.tenantId) return carryTerms(runtime, scope, row)
  if (row.endedAt) return forgetBuyer(runtime, scope, row)
  const { processorSubscriptionId } = row
  if (row.source === 'complimentary' || !processorSubscriptionId) {
    await database.inTenant(scope, (ctx) => endSubscription(ctx, row))
    return
  }
  await database.inTenant(scope, (ctx) => warnOfCard(ctx, row))
  const sync = () => syncSubscription(runtime, scope, { processorSubscriptionId })
  const synced = await sync()
  if (!synced || synced.endedAt) return
  await settleBuyer(runtime, scope, synced)
  await sendWaiting(runtime, scope, synced)
  await remind(runtime, scope, synced, sync)
}

/** What came of a card that was left by somebody who did not come back, and of a tax number that is being checked. */
async function settleBuyer(runtime: BillingRuntime, scope: Scope, { ownerKind, ownerId }: Subscription) {
  const owner = { kind: ownerKind, id: ownerId }
  const buyer = await runtime.database.readTenant(scope, (ctx) => findBuyer(ctx, owner))
  if (buyer?.cardPageId) await settleCardChange(runtime, scope, { owner })
  if (buyer?.taxIdStanding !== 'pending' || !buyer.processorCustomerId) return
  const standing = await runtime.billing.readTaxIdStanding(buyer.processorCustomerId)
  await runtime.database.inTenant(scope, (ctx) => recordTaxIdStanding(ctx, owner, standing))
}

/** Whoever was erased here is forgotten there. */
async function forgetBuyer({ database, billing }: BillingRuntime, scope: Scope, row: Subscription) {
  const { ownerKind: kind, ownerId: id } = row
  const buyer = await database.readTenant(scope, (ctx) => findBuyer(ctx, { kind, id }))
  if (buyer?.isForgotten && buyer.processorCustomerId) await billing.removeCustomer(buyer.processorCustomerId)
  await database.inTenant(scope, (ctx) => recordForgotten(ctx, row))
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
  if (tried?.state !== 'past_due') return
  // From here on nothing is had for it, so nothing more is asked for.
  if (day === graceEndDay) await billing.hold(subscription.processorSubscriptionId!)
  await database.inTenant(scope, (ctx) => recordReminder(ctx, tried.id, day))
}

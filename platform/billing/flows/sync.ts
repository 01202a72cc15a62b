import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { BillingFailure } from '../gateways/failures.ts'
import type { ProcessorSubscription } from '../gateways/port.ts'
import type { Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { recordSubscription } from '../service/mirror.ts'
import { findPrice } from '../service/prices.ts'
import { isRedeemed, redeemCoupon } from '../service/redemptions.ts'
import { mirrorPayments } from './invoice-payments.ts'
import { copyToPlatform, tellShares } from './marketplaces.ts'
import { type BillingRuntime, sellerScope } from './seller.ts'

/**
 * Asks the processor how a subscription stands, and writes it down. The returning buyer, a notice and the sweep all
 * come here; the last one changes nothing. One that is too many is ended, and what was paid for it goes back.
 * @returns null for one that is not ours, or has not begun
 * @throws BillingFailure when the processor cannot be asked
 */
export async function syncSubscription(
  runtime: BillingRuntime,
  scope: Scope,
  { processorSubscriptionId }: { processorSubscriptionId: string },
): Promise<Subscription | null> {
  const { database, billing, clock } = runtime
  const system = systemScope(scope.tenantId, scope.requestId)
  const readAt = clock()
  const { found, invoices } = await readReleased(runtime, processorSubscriptionId)
  const owner = ownerOf(found, system.tenantId)
  if (!owner) return null
  const { planPriceId } = found
  const sold = planPriceId
    ? await database.readTenant(sellerScope(scope, owner), (ctx) => findPrice(ctx, planPriceId))
    : null
  const recorded = await database.inTenant(system, (ctx) =>
    recordSubscription(ctx, { owner, found, sold, invoices, readAt }),
  )
  if (recorded.kind === 'duplicate') {
    runtime.log.warn({ subscription: found.id, owner: owner.id }, 'a second subscription is taken back')
    await billing.takeBack(found.id, { key: `duplicate:${found.id}` })
  }
  if (recorded.kind !== 'recorded') return null
  const { subscription } = recorded
  await mirrorPayments(runtime, system, subscription)
  if (owner.kind === 'tenant') await copyToPlatform(runtime, scope, subscription.id)
  else await tellShares(runtime, system, subscription.id)
  if (found.redeemedCouponId)
    await noteRedeemed(runtime, scope, owner, found.redeemedCouponId, subscription.id)
  return subscription
}

/** One that is held goes on as soon as nothing is open any more, however that was paid. */
async function readReleased({ billing }: BillingRuntime, id: string) {
  const read = async () => ({
    found: await billing.readSubscription(id),
    invoices: await billing.listInvoices(id),
  })
  const first = await read()
  const isOwing = first.invoices.some(({ state }) => state === 'open')
  if (!first.found.isHeld || isOwing || first.found.endedAt) return first
  await billing.release(id)
  return read()
}

/** The seller counts it, whether it was entered when the plan was bought or later. */
async function noteRedeemed(
  { database }: BillingRuntime,
  scope: Scope,
  owner: Owner,
  couponId: string,
  subscriptionId: string,
): Promise<void> {
  const seller = sellerScope(scope, owner)
  if (await database.readTenant(seller, (ctx) => isRedeemed(ctx, couponId, owner))) return
  await database.inTenant(seller, (ctx) => redeemCoupon(ctx, { couponId, owner, subscriptionId }))
}

/** Whose it is says what it was labelled with when it was begun. */
function ownerOf({ metadata }: ProcessorSubscription, tenantId: string): Owner | null {
  const { tenant, owner_kind: kind, owner_id: id } = metadata
  if (tenant !== tenantId || !id || (kind !== 'provider' && kind !== 'tenant')) return null
  return { kind, id }
}

/** What the processor does not have any more cannot be looked at. */
export const ignoreGone = (error: unknown): null => {
  if (error instanceof BillingFailure && error.code === 'gone') return null
  throw error
}

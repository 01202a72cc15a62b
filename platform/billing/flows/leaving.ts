// Leaving a plan for good or for a while, coming back, and paying what is open.
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { BillingGateway } from '../gateways/port.ts'
import type { Subscription } from '../models.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import { auditChange, requirePaid, withdrawWaiting } from '../service/changes.ts'
import type { BillingRuntime } from './seller.ts'
import { syncSubscription } from './sync.ts'
import { inWords } from './words.ts'

type Step = (billing: BillingGateway, id: string, present: Subscription) => Promise<void>

/**
 * Ends with the period that is paid for; what is not paid for ends at once. Asked twice, it is the same.
 * @throws AppError `forbidden`, `not_found`, `unavailable`
 */
export const cancelPlan = (runtime: BillingRuntime, scope: Scope, { owner }: { owner: Owner }) =>
  step(runtime, scope, owner, 'cancelled', (billing, id, { state }) =>
    state === 'active' || state === 'trialing'
      ? billing.setCancelled(id, true)
      : billing.end(id, { key: `cancel:${id}` }),
  )

/** Stands still after the period that is paid for. @throws AppError `conflict` for one that is not paid for */
export const pausePlan = (runtime: BillingRuntime, scope: Scope, { owner }: { owner: Owner }) =>
  step(runtime, scope, owner, 'paused', (billing, id, { state }) => {
    if (state !== 'active' && state !== 'trialing')
      throw new AppError('conflict', { detail: 'Pay what is open before you pause the plan' })
    return billing.pause(id)
  })

/** Takes back whatever was to come, a cancellation, a smaller plan or a pause: it goes on as it is. */
export const resumePlan = (runtime: BillingRuntime, scope: Scope, { owner }: { owner: Owner }) =>
  step(runtime, scope, owner, 'resumed', async (billing, id, { isCancelled }) => {
    if (isCancelled) await billing.setCancelled(id, false)
    else await billing.withdrawScheduled(id)
    await billing.resume(id)
  })

/** Tries to collect what is open, with the card that is kept now. */
export const payOpenInvoices = (runtime: BillingRuntime, scope: Scope, { owner }: { owner: Owner }) =>
  step(runtime, scope, owner, 'payment_tried', (billing, id) => billing.payOpen(id))

async function step(
  runtime: BillingRuntime,
  scope: Scope,
  owner: Owner,
  name: string,
  take: Step,
): Promise<Subscription | null> {
  assertAllowed(mayBuy(scope, owner))
  const { database, billing } = runtime
  const present = await database.readTenant(scope, (ctx) => requirePaid(ctx, owner))
  const processorSubscriptionId = present.processorSubscriptionId!
  await inWords(() => take(billing, processorSubscriptionId, present))
  await database.inTenant(scope, async (ctx) => {
    // The processor keeps one plan for what is to come: what was scheduled before is gone.
    if (name !== 'payment_tried') await withdrawWaiting(ctx, present.id)
    await auditChange(ctx, owner, { plan: present.promise.name, step: name })
  })
  return inWords(() => syncSubscription(runtime, scope, { processorSubscriptionId }))
}

// Another card for a plan, left on a page of the processor: card numbers never come here.
import { AppError, assertAllowed } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import type { Owner } from '../owner.ts'
import { mayBuy } from '../policies.ts'
import { findBuyer, findPaid } from '../service/buyers.ts'
import { beginCardPage, forgetCardPage, recordCardPage } from '../service/cards.ts'
import { auditChange } from '../service/changes.ts'
import type { BillingRuntime } from './seller.ts'
import { syncSubscription } from './sync.ts'
import { inWords } from './words.ts'

/**
 * A page on which the buyer leaves another card. It counts once `settleCardChange` has read it: by the returning buyer,
 * or by the sweep.
 * @returns where to send the buyer
 * @throws AppError `forbidden`, `not_found` for somebody who never paid for a plan, `unavailable`
 */
export async function beginCardChange(
  runtime: BillingRuntime,
  scope: Scope,
  { owner, successUrl, cancelUrl }: { owner: Owner; successUrl: string; cancelUrl: string },
): Promise<string> {
  assertAllowed(mayBuy(scope, owner))
  const { database, billing } = runtime
  const { customerId, pageId, currency, brand } = await database.readTenant(scope, async (ctx) => {
    const buyer = await findBuyer(ctx, owner)
    const paid = await findPaid(ctx, owner)
    const { name, brand: look, currency: own } = await getTenant(ctx)
    return {
      customerId: buyer?.processorCustomerId ?? null,
      pageId: buyer?.cardPageId ?? null,
      currency: paid?.promise.currency ?? own,
      brand: { name, colour: look.colour ?? null },
    }
  })
  if (!customerId) throw new AppError('not_found', { detail: 'There is no plan that is paid for' })
  return inWords(async () => {
    const former = pageId ? await billing.readCardPage(pageId) : null
    if (former?.state === 'open' && former.url) return former.url
    // What was left on it and not read yet is not lost by opening another one.
    if (former) await settleCardChange(runtime, scope, { owner })
    const { attempt, expiresAt } = await database.inTenant(scope, (ctx) => beginCardPage(ctx, owner, pageId))
    const page = await billing.openCardPage({
      key: `plan-card:${owner.id}:${attempt}`,
      customerId,
      currency,
      locale: scope.locale,
      successUrl,
      cancelUrl,
      expiresAt,
      brand,
      metadata: { tenant: scope.tenantId, owner_kind: owner.kind, owner_id: owner.id },
    })
    await database.inTenant(scope, (ctx) => recordCardPage(ctx, owner, { attempt, pageId: page.id }))
    return page.url ?? cancelUrl
  })
}

/**
 * The card that was left on the page is the one from now on, and what is open is collected with it. Asked twice, it is
 * the same.
 * @returns whether there is another card
 * @throws AppError `forbidden`, `unavailable`
 */
export async function settleCardChange(
  runtime: BillingRuntime,
  scope: Scope,
  { owner }: { owner: Owner },
): Promise<boolean> {
  assertAllowed(mayBuy(scope, owner))
  const { database, billing } = runtime
  const { buyer, paid } = await database.readTenant(scope, async (ctx) => ({
    buyer: await findBuyer(ctx, owner),
    paid: await findPaid(ctx, owner),
  }))
  const { cardPageId: pageId, processorCustomerId: customerId } = buyer ?? {}
  if (!pageId || !customerId) return false
  return inWords(async () => {
    const { state, methodId } = await billing.readCardPage(pageId)
    if (state === 'open') return false
    const subscriptionId = paid?.processorSubscriptionId ?? null
    if (methodId) {
      await billing.useMethod({ customerId, methodId, subscriptionId })
      if (subscriptionId && paid?.state === 'past_due') await billing.payOpen(subscriptionId)
    }
    await database.inTenant(scope, async (ctx) => {
      await forgetCardPage(ctx, owner, pageId)
      if (methodId) await auditChange(ctx, owner, { plan: paid?.promise.name ?? null, step: 'card_changed' })
    })
    if (methodId && subscriptionId)
      await syncSubscription(runtime, scope, { processorSubscriptionId: subscriptionId })
    return methodId !== null
  })
}

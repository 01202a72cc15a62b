import { mayUse } from '#platform/identity/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { buyerOf, type Owner } from './owner.ts'

/** Whoever sells keeps the price list: the people of a marketplace, or those of the platform. */
export const mayManagePlans = (ctx: Pick<Ctx, 'actor' | 'tenantId'>): boolean =>
  mayUse(buyerOf(ctx) === 'tenant' ? 'plan.manage_platform' : 'plan.manage', ctx.actor)

/** Only whoever sells to somebody may give them something: a marketplace not to itself. */
export const mayGrant = ({ actor }: Pick<Ctx, 'actor'>, owner: Owner): boolean =>
  mayUse(owner.kind === 'tenant' ? 'plan.manage_platform' : 'plan.manage', actor)

/** Providers see their own; whoever sells, those of everybody they sell to. */
export const maySeeEntitlements = ({ actor }: Pick<Ctx, 'actor'>, owner: Owner): boolean => {
  if (mayUse('plan.manage', actor)) return true
  if (owner.kind === 'tenant') return mayUse('plan.manage_platform', actor)
  return actor.kind === 'user' && actor.providerId === owner.id
}

/**
 * Who buys, changes and ends a plan: whoever may spend the money of those whom it is for. The people of a marketplace
 * buy its own, not their providers'.
 */
export const mayBuy = ({ actor }: Pick<Ctx, 'actor'>, owner: Owner): boolean => {
  if (actor.kind === 'system') return true
  if (owner.kind === 'tenant') return mayUse('plan.subscribe_marketplace', actor)
  return mayUse('plan.subscribe', actor) && actor.kind === 'user' && actor.providerId === owner.id
}

/** What was asked for a plan is seen by whoever pays it, and by whoever sold it. */
export const maySeeInvoices = (ctx: Pick<Ctx, 'actor'>, owner: Owner): boolean =>
  mayBuy(ctx, owner) || mayUse('plan.manage', ctx.actor)

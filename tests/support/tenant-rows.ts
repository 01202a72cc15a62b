import { type Buyer, featureOf, featureKeys } from '#platform/billing/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

/** A marketplace, live, whose plans hold everything unless a test says otherwise. */
export async function insertTenant(ctx: Ctx, overrides: Record<string, unknown> = {}): Promise<void> {
  await insertTenantRow(ctx, overrides)
  await insertPlans(ctx)
}

/** Plans that hold everything. */
export async function insertPlans(ctx: Ctx): Promise<void> {
  await Promise.all([insertPlan(ctx), insertSubscription(ctx)])
}

/** The row alone. */
export async function insertTenantRow(ctx: Ctx, overrides: Record<string, unknown> = {}): Promise<void> {
  const slug = `t${ctx.tenantId.replaceAll('-', '').slice(-20)}`
  await ctx.trx('tenants').insert({
    id: ctx.tenantId,
    slug,
    name: `Marketplace ${slug}`,
    trade: 'cleaning',
    status: 'live',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
    country: 'DE',
    legal_name: `Marketplace ${slug} GmbH`,
    legal_address: 'Hauptstrasse 1, 10115 Berlin',
    support_email: `support@${slug}.example`,
    ...overrides,
  })
}

/** Everything that there is for a kind of buyer, without end; the platform keeps 2 %. */
const everythingFor = (buyer: Buyer) =>
  Object.fromEntries(
    featureKeys
      .filter((key) => featureOf(key).buyer === buyer)
      .map((key) => [key, { switch: true, limit: null, meter: null, rate: 200 }[featureOf(key).kind]]),
  )

/** What every provider has. */
async function insertPlan(ctx: Ctx): Promise<void> {
  const planId = newId()
  const plan = { id: planId, buyer: 'provider', name: 'Everything', is_default: true }
  const version = {
    id: newId(),
    plan_id: planId,
    number: 1,
    contents: JSON.stringify(everythingFor('provider')),
    currency: 'EUR',
  }
  // In one round trip, in this order.
  await Promise.all([ctx.trx('plans').insert(plan), ctx.trx('plan_versions').insert(version)])
}

/** What the marketplace has. */
async function insertSubscription(ctx: Ctx): Promise<void> {
  const promise = {
    name: 'Everything',
    contents: everythingFor('tenant'),
    overage: {},
    currency: 'USD',
    price: null,
  }
  await ctx.trx('subscriptions').insert({
    id: newId(),
    owner_kind: 'tenant',
    owner_id: ctx.tenantId,
    plan_id: newId(),
    plan_version_id: newId(),
    promise: JSON.stringify(promise),
    source: 'complimentary',
    state: 'active',
    started_at: ctx.now,
  })
}

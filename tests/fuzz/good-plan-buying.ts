import { comparePlans, openPriceList } from '#platform/billing/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope } from '#platform/kernel/tenant.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import { inTenant } from '#tests/support/database.ts'
import { createBookable } from '#tests/support/factories.ts'
import { payOn } from '#tests/support/payment-market.ts'
import { accessTokenOf, createPerson } from '#tests/support/people.ts'
import type { Market } from './market.ts'

type Part = {
  query?: Record<string, unknown>
  headers?: Record<string, string>
  caller?: 'operator'
  body?: Record<string, unknown>
}
type Buyer = 'Own' | 'Marketplace'
type Asking = { path: string; headers: Record<string, string>; planId: string; part: Part }

const monthly = { interval: 'month' as const, seats: 0 }

/** A plan with a price of its own, so that nothing of it is known to the processor. */
async function newPlan(market: Market): Promise<string> {
  const [planId, planVersionId] = [newId(), newId()]
  await market.inTenant(async (ctx) => {
    const name = `Sold ${planId} ${market.marker}`.slice(0, 60)
    await ctx.trx('plans').insert({ id: planId, buyer: 'provider', name, position: 2 })
    await ctx.trx('plan_versions').insert({
      id: planVersionId,
      plan_id: planId,
      number: 1,
      contents: JSON.stringify({ listing: true }),
      currency: 'EUR',
    })
    await ctx.trx('plan_prices').insert({ id: newId(), plan_version_id: planVersionId, ...price })
  })
  return planId
}
const price = { interval: 'month', amount: 1_900 }

/** What the platform sells to marketplaces. */
const planOfPlatform = (at: 1 | 2): Promise<string> =>
  inTenant(systemScope(platformTenantId), async (ctx) => {
    await openPriceList(ctx)
    return (await comparePlans(ctx)).plans.filter(({ prices }) => prices.length > 0)[at - 1]!.id
  })

/** A provider that is new each time, so that nothing is in the way of what is asked; the marketplace is one. */
async function askingAs(market: Market, buyer: Buyer): Promise<Asking> {
  if (buyer === 'Marketplace') {
    const headers = market.authorization('operator')
    return { path: 'marketplace', headers, planId: await planOfPlatform(1), part: { caller: 'operator' } }
  }
  const { providerId } = await market.inTenant((ctx) => createBookable(ctx))
  const owner = await createPerson(market.scope.tenantId, 'provider_owner', { providerId })
  const headers = {
    authorization: `Bearer ${await accessTokenOf(market.edge, market.scope.tenantId, owner)}`,
  }
  return { path: 'provider', headers, planId: await newPlan(market), part: { headers } }
}

const post = (market: Market, { path, headers }: Asking, to: string, payload: object = {}) =>
  market.inject({ method: 'POST', url: `/api/v1/${path}/plan/${to}`, headers, payload })

/** What the marketplace had bought is over, and so is the page on which it did. The buyer first, as the core locks. */
const withoutPlan = (market: Market) =>
  market.inTenant(async (ctx) => {
    await ctx
      .trx('plan_buyers')
      .where({ owner_kind: 'tenant' })
      .update({ page_id: null, page_expires_at: null })
    await ctx
      .trx('subscriptions')
      .where({ owner_kind: 'tenant', source: 'processor' })
      .whereNull('ended_at')
      .update({ state: 'ended', ended_at: ctx.now, next_attempt_at: null })
  })

async function begin(market: Market, buyer: Buyer): Promise<Part> {
  const asking = await askingAs(market, buyer)
  if (buyer === 'Marketplace') await withoutPlan(market)
  return { ...asking.part, body: { planId: asking.planId, ...monthly, couponCode: '' } }
}

/** Somebody who pays for a plan. */
async function subscribed(market: Market, buyer: Buyer): Promise<Asking> {
  const asking = await askingAs(market, buyer)
  if (buyer === 'Marketplace') await withoutPlan(market)
  const opened = await post(market, asking, 'checkouts', { planId: asking.planId, ...monthly })
  // Somebody else of this marketplace may just be at it: then what is asked is refused, and that is an answer too.
  if (opened.statusCode === 201) {
    await payOn(String(opened.json().url), '4242424242424242')
    await post(market, asking, 'settlements')
  }
  return asking
}
const step = (buyer: Buyer) => async (market: Market) => (await subscribed(market, buyer)).part

/** Somebody who was asked to pay twice: a list of them has a second page. */
async function invoiced(market: Market, buyer: Buyer): Promise<Part> {
  const isProvider = buyer === 'Own'
  await market.inTenant(async (ctx) => {
    const subscriptionId = newId()
    await ctx.trx('subscriptions').insert({
      id: subscriptionId,
      owner_kind: isProvider ? 'provider' : 'tenant',
      owner_id: isProvider ? market.ownerId : market.scope.tenantId,
      plan_id: newId(),
      plan_version_id: newId(),
      promise: JSON.stringify({
        name: `Former ${market.marker}`,
        contents: {},
        overage: {},
        currency: 'EUR',
        price: null,
      }),
      source: 'processor',
      state: 'ended',
      started_at: ctx.now,
      ended_at: ctx.now,
    })
    for (const id of [newId(), newId()])
      await ctx.trx('plan_invoices').insert({
        id,
        subscription_id: subscriptionId,
        processor_invoice_id: `in_${market.marker}_${id}`,
        state: 'paid',
        currency: 'EUR',
        total_amount: 1_900,
        paid_amount: 1_900,
        due_amount: 0,
        period_starts_at: ctx.now,
        period_ends_at: ctx.now,
        issued_at: ctx.now,
      })
  })
  return isProvider ? {} : { caller: 'operator' }
}

async function change(market: Market, buyer: Buyer): Promise<Part> {
  const { part } = await subscribed(market, buyer)
  const planId = buyer === 'Own' ? await newPlan(market) : await planOfPlatform(2)
  return { ...part, body: { planId, ...monthly, at: new Date().toISOString() } }
}
async function previewed(market: Market, buyer: Buyer): Promise<Part> {
  const { body, ...part } = await change(market, buyer)
  const { at: _, ...choice } = body ?? {}
  return { ...part, body: choice }
}

/** Somebody who pays for a plan, and a code that nobody has used. */
async function withCode(market: Market, buyer: Buyer): Promise<Part> {
  const { part } = await subscribed(market, buyer)
  const couponCode = `LESS-${newId().slice(-12)}`.toUpperCase()
  const seller = buyer === 'Own' ? market.scope : systemScope(platformTenantId)
  await inTenant(seller, async (ctx) => {
    const currency = buyer === 'Own' ? 'EUR' : (await comparePlans(ctx)).plans[0]!.currency
    await ctx
      .trx('plan_coupons')
      .insert({ id: newId(), code: couponCode, percent_off: 10, currency, duration: 'forever' })
  })
  return { ...part, body: { couponCode } }
}

/** Addressed anew: what is written stays for whoever reads it later. */
async function addressed(market: Market, buyer: Buyer): Promise<Part> {
  const { part } = await askingAs(market, buyer)
  return {
    ...part,
    body: { name: `Name ${market.marker}`, email: 'bills@example.com', address: null, taxId: null },
  }
}

const of = (buyer: Buyer) => ({
  [`get${buyer}Plan`]: async (market: Market) => (await askingAs(market, buyer)).part,
  [`begin${buyer}PlanCheckout`]: (market: Market) => begin(market, buyer),
  [`settle${buyer}PlanCheckout`]: step(buyer),
  [`preview${buyer}PlanChange`]: (market: Market) => previewed(market, buyer),
  [`change${buyer}Plan`]: (market: Market) => change(market, buyer),
  [`cancel${buyer}Plan`]: step(buyer),
  [`pause${buyer}Plan`]: step(buyer),
  [`resume${buyer}Plan`]: step(buyer),
  [`pay${buyer}Plan`]: step(buyer),
  [`preview${buyer}PlanCoupon`]: (market: Market) => withCode(market, buyer),
  [`apply${buyer}PlanCoupon`]: (market: Market) => withCode(market, buyer),
  [`get${buyer}PlanCard`]: step(buyer),
  [`begin${buyer}PlanCardChange`]: step(buyer),
  [`settle${buyer}PlanCardChange`]: step(buyer),
  [`get${buyer}PlanBillingDetails`]: async (market: Market) => (await askingAs(market, buyer)).part,
  [`set${buyer}PlanBillingDetails`]: (market: Market) => addressed(market, buyer),
  [`list${buyer}PlanInvoices`]: (market: Market) => invoiced(market, buyer),
})

const asOperator = async (): Promise<Part> => ({ caller: 'operator' })

/** Plans that are bought, and what their seller sees of that. */
export const goodPlanBuying: Record<string, (market: Market) => Promise<Part>> = {
  ...of('Own'),
  ...of('Marketplace'),
  listSubscriptions: async (market) => {
    await invoiced(market, 'Own')
    return { caller: 'operator' }
  },
  exportSubscriptions: asOperator,
  listSoldInvoices: async (market) => {
    await invoiced(market, 'Own')
    return { caller: 'operator', query: { from: '2020-01-01', state: 'paid' } }
  },
  sumSoldInvoices: asOperator,
  exportSoldInvoices: asOperator,
  getRevenue: asOperator,
}

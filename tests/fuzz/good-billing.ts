import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { GoodRequest } from './good-requests.ts'
import type { Market } from './market.ts'

type Part = Partial<Pick<GoodRequest, 'caller' | 'params' | 'headers' | 'query'>> & {
  body?: Record<string, unknown>
}

/** A plan that nobody has by default, so that nobody loses anything by it. */
const somePlan = (market: Market) =>
  market.inTenant<{ id: string; version: number }>((ctx) =>
    ctx.trx('plans').where({ is_default: false }).orderBy('id').first('id', 'version'),
  )
async function ofPlan(market: Market, body?: Record<string, unknown>): Promise<Part> {
  const { id, version } = await somePlan(market)
  return {
    caller: 'operator',
    params: { planId: id },
    headers: { 'if-match': `"${version}"` },
    ...(body ? { body } : {}),
  }
}
const ofProvider = async (): Promise<Part> => ({ caller: 'operator' })

const terms = {
  contents: { listing: true, bookings: 20, 'team.members': 3 },
  overage: { bookings: 150 },
  prices: [
    { interval: 'month', amount: 1_900, setupAmount: 500, seatAmount: 300 },
    { interval: 'year', amount: 19_000 },
  ],
  trialDays: 14,
}

/** What is sold, who has it, and how much of it is used. */
export const goodBilling: Record<string, (market: Market) => Promise<Part>> = {
  listPlans: ofProvider,
  getPlan: (market) => ofPlan(market),
  createPlan: async ({ marker }) => ({
    caller: 'operator',
    body: { name: `New ${newId()}`, description: `Described ${marker}`, ...terms },
  }),
  renamePlan: (market) => ofPlan(market, { name: `Plan ${market.marker}` }),
  setPlanTerms: (market) => ofPlan(market, { ...terms, running: 'move', noticeDays: 30 }),
  setPlanState: (market) => ofPlan(market, { state: 'hidden' }),
  orderPlans: async (market) => ({
    caller: 'operator',
    body: {
      planIds: await market.inTenant((ctx) => ctx.trx('plans').where({ buyer: 'provider' }).pluck('id')),
    },
  }),
  listCoupons: ofProvider,
  createCoupon: async () => ({
    caller: 'operator',
    body: {
      // A word, and too short for a secret of the other marketplace.
      code: `NEW-${newId().slice(-12)}`,
      percentOff: 20,
      amountOff: null,
      duration: 'months',
      months: 3,
      planIds: null,
      redeemBy: new Date(Date.now() + 86_400_000).toISOString(),
      mostRedemptions: 50,
    },
  }),
  archiveCoupon: async (market) => ({
    caller: 'operator',
    params: { couponId: await market.inTenant((ctx) => insertCoupon(ctx, newId())) },
  }),
  getMarketplaceEntitlements: ofProvider,
  getStaffLeftover: ofProvider,
  // There is room for everybody: whoever rested would be missing in all that is asked later.
  chooseStaffLeftover: async () => ({ caller: 'operator', body: { resting: [] } }),
  getMarketplaceUsage: ofProvider,
  getProviderEntitlements: ofProvider,
  getProviderUsage: ofProvider,
  listGrants: ofProvider,
  grantFeature: async ({ marker, inTenant }) => {
    // What is granted already would be in the way.
    await inTenant((ctx) => ctx.trx('feature_grants').update({ revoked_at: ctx.now }))
    return {
      caller: 'operator',
      body: {
        feature: 'support.priority',
        value: true,
        isOverride: false,
        reason: `Reason ${marker}`,
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    }
  },
  revokeGrant: async (market) => {
    const providerId = market.keeperId
    const grantId = await market.inTenant((ctx) => insertGrant(ctx, providerId, market.marker))
    return { caller: 'operator', params: { providerId, grantId } }
  },
  giveComplimentaryPlan: async (market) => ({
    caller: 'operator',
    body: {
      planId: (await somePlan(market)).id,
      endsAt: new Date(Date.now() + 86_400_000).toISOString(),
    },
  }),
  takeComplimentaryPlanBack: ofProvider,
}

async function insertCoupon(ctx: Ctx, code: string): Promise<string> {
  const id = newId()
  await ctx.trx('plan_coupons').insert({
    id,
    code: code.toUpperCase(),
    percent_off: 10,
    currency: 'EUR',
    duration: 'once',
    processor_coupon_id: `coupon ${code}`,
  })
  return id
}

async function insertGrant(ctx: Ctx, providerId: string, marker: string): Promise<string> {
  const id = newId()
  await ctx.trx('feature_grants').insert({
    id,
    owner_kind: 'provider',
    owner_id: providerId,
    feature: 'support.priority',
    value: 'true',
    reason: `Reason ${marker}`,
    granted_by: `somebody ${marker}`,
  })
  return id
}

/** A plan, a subscription and a grant with the marker in all that people write. */
export async function writeAboutPlans(ctx: Ctx, marker: string): Promise<void> {
  const { id: providerId } = await ctx.trx('providers').where({ slug: 'keeper-studio' }).first('id')
  const [planId, planVersionId] = [newId(), newId()]
  const description = `Described ${marker}`
  await ctx
    .trx('plans')
    .insert({ id: planId, buyer: 'provider', name: `Plan ${marker}`, description, position: 1 })
  await ctx.trx('plan_versions').insert({
    id: planVersionId,
    plan_id: planId,
    number: 1,
    contents: JSON.stringify(terms.contents),
    currency: 'EUR',
  })
  await ctx.trx('plan_prices').insert({
    id: newId(),
    plan_version_id: planVersionId,
    interval: 'month',
    amount: 1_900,
    processor_price_id: `price ${marker}`,
    processor_seat_price_id: `seat ${marker}`,
  })
  const subscriptionId = newId()
  await ctx.trx('subscriptions').insert({
    id: subscriptionId,
    owner_kind: 'provider',
    owner_id: providerId,
    plan_id: planId,
    plan_version_id: planVersionId,
    promise: JSON.stringify({
      name: `Plan ${marker}`,
      contents: {},
      overage: {},
      currency: 'EUR',
      price: null,
    }),
    source: 'complimentary',
    state: 'active',
    started_at: new Date(),
    processor_subscription_id: `subscription ${marker}`,
    discount: JSON.stringify({
      couponId: `coupon ${marker}`,
      code: `CODE ${marker}`,
      percentOff: 10,
      amountOff: null,
      isOnce: false,
      endsAt: null,
    }),
  })
  await ctx.trx('plan_buyers').insert({
    id: newId(),
    owner_kind: 'provider',
    owner_id: providerId,
    processor_customer_id: `customer ${marker}`,
    page_id: `page ${marker}`,
    card_page_id: `card page ${marker}`,
    card: JSON.stringify({
      methodId: `method ${marker}`,
      brand: 'visa',
      last4: '4242',
      month: 12,
      year: 2040,
    }),
    card_warned_for: `card ${marker}`,
    billing_details: JSON.stringify({ name: `Name ${marker}` }),
  })
  await ctx.trx('plan_invoices').insert({
    id: newId(),
    subscription_id: subscriptionId,
    processor_invoice_id: `invoice ${marker}`,
    number: `number ${marker}`,
    plan_name: `Plan ${marker}`,
    state: 'paid',
    currency: 'EUR',
    total_amount: 1_900,
    paid_amount: 1_900,
    due_amount: 0,
    period_starts_at: new Date(),
    period_ends_at: new Date(),
    issued_at: new Date(),
    page_url: `https://example.com/${marker}`,
    processor_charge_id: `charge ${marker}`,
  })
  const couponId = await insertCoupon(ctx, marker)
  await ctx.trx('plan_coupon_redemptions').insert({
    id: newId(),
    coupon_id: couponId,
    owner_kind: 'provider',
    owner_id: providerId,
    held_until: new Date(),
  })
  await ctx.trx('plan_coupons').insert({
    id: newId(),
    code: `CODE ${marker}`,
    percent_off: 10,
    currency: 'EUR',
    duration: 'once',
  })
  await ctx.trx('usage_counters').insert({
    id: newId(),
    owner_kind: 'provider',
    owner_id: providerId,
    meter: 'bookings',
    period: '2020-01',
    used: 12,
    overage: 2,
    overage_amount: 300,
    overage_item_id: `item ${marker}`,
  })
  await insertGrant(ctx, providerId, marker)
}

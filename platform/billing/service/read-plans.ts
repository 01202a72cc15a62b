import { assertAllowed, assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { type Contents, featureOf, featuresFor } from '../features.ts'
import type { PlanState } from '../models.ts'
import { buyerOf } from '../owner.ts'
import { mayManagePlans } from '../policies.ts'
import type { Interval, Overage } from '../rules/index.ts'
import type { OfferedPlan, PlanComparison, PlanView } from '../schemas.ts'

/** A plan with its present terms. */
export type PlanWithTerms = {
  id: string
  name: string
  description: string
  state: PlanState
  isDefault: boolean
  version: number
  versionId: string
  termsNumber: number
  contents: Contents
  overage: Overage
  currency: string
  trialDays: number
  running: 'keep' | 'move'
  noticeDays: number
  subscriberCount: number
  prices: { interval: Interval; amount: number; setupAmount: number; seatAmount: number | null }[]
}

const plansQuery = `
  select p.id, p.name, p.description, p.state, p.is_default as "isDefault", p.version,
    v.id as "versionId", v.number as "termsNumber", v.contents, v.overage, v.currency, v.trial_days as "trialDays",
    v.running, v.notice_days as "noticeDays",
    (select count(*)::int from subscriptions s where s.plan_id = p.id and s.ended_at is null) as "subscriberCount",
    coalesce((select json_agg(json_build_object('interval', r.interval, 'amount', r.amount,
        'setupAmount', r.setup_amount, 'seatAmount', r.seat_amount) order by r.interval)
      from plan_prices r where r.plan_version_id = v.id), '[]') as prices
  from plans p
    join lateral (select * from plan_versions n where n.plan_id = p.id order by n.number desc limit 1) v on true
  where p.buyer = ?`

/** All plans of the price list here, in its order. */
export async function readPlans(ctx: Ctx): Promise<PlanWithTerms[]> {
  const { rows } = await ctx.trx.raw<{ rows: PlanWithTerms[] }>(`${plansQuery} order by p.position, p.id`, [
    buyerOf(ctx),
  ])
  return rows
}

/** @throws AppError `not_found` */
export async function findPlan(ctx: Ctx, planId: string): Promise<PlanWithTerms> {
  const { rows } = await ctx.trx.raw<{ rows: PlanWithTerms[] }>(`${plansQuery} and p.id = ?`, [
    buyerOf(ctx),
    planId,
  ])
  return assertFound(rows[0], 'Plan')
}

/** The whole price list, with what is hidden and retired. @throws AppError `forbidden` */
export async function listPlans(ctx: Ctx): Promise<PlanView[]> {
  assertAllowed(mayManagePlans(ctx))
  return (await readPlans(ctx)).map(toPlanView)
}

/** @throws AppError `forbidden`, `not_found` */
export async function getPlan(ctx: Ctx, planId: string): Promise<PlanView> {
  assertAllowed(mayManagePlans(ctx))
  return toPlanView(await findPlan(ctx, planId))
}

/** What anybody may choose from, beside each other, with the words of each feature that some plan holds. */
export async function comparePlans(ctx: Ctx): Promise<PlanComparison> {
  const plans = (await readPlans(ctx)).filter(({ state }) => state === 'offered')
  const features = featuresFor(buyerOf(ctx)).filter((key) =>
    plans.some(({ contents }) => Object.hasOwn(contents, key)),
  )
  return { features: features.map((key) => describeFeature(key)), plans: plans.map(toOffered) }
}

export function describeFeature(feature: Parameters<typeof featureOf>[0]) {
  const { kind, label, description } = featureOf(feature)
  return { feature, kind, label, description }
}

const toOffered = (plan: PlanWithTerms): OfferedPlan => ({
  id: plan.id,
  name: plan.name,
  description: plan.description,
  isDefault: plan.isDefault,
  contents: plan.contents as OfferedPlan['contents'],
  overage: plan.overage,
  currency: plan.currency,
  prices: plan.prices,
  trialDays: plan.trialDays,
})

export const toPlanView = (plan: PlanWithTerms): PlanView => ({
  ...toOffered(plan),
  state: plan.state,
  termsNumber: plan.termsNumber,
  running: plan.running,
  noticeDays: plan.noticeDays,
  subscriberCount: plan.subscriberCount,
  version: plan.version,
})

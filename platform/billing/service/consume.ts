import { AppError } from '#platform/kernel/errors.ts'
import { emit } from '#platform/kernel/events.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { usageWarned } from '../events.ts'
import { featureOf, features, type MeterKey } from '../features.ts'
import type { Owner, OwnerToFind } from '../owner.ts'
import { entitlementOf, overageOf, periodBounds, periodKey, warningsCrossed } from '../rules/index.ts'
import { type OwnerFacts, readFacts } from './facts.ts'
import { moreWith, plansWith } from './plan-hints.ts'

/** What is left of a meter for one owner, in the period of this moment. */
export type Allowance = {
  meter: MeterKey
  owner: Owner
  period: string
  resetsAt: Date
  used: number
  /** Null: there is no end to it. */
  limit: number | null
  /** What one beyond the limit costs, in minor units; null: nothing goes beyond it. */
  overageAmount: number | null
}

/** Looked up without a lock: good for saying beforehand what will not be. @returns null where nobody is found */
export async function readAllowance(
  ctx: Ctx,
  meter: MeterKey,
  owner: OwnerToFind,
): Promise<Allowance | null> {
  const facts = await readFacts(ctx, owner)
  return facts && allowanceFrom(facts, meter, ctx.now)
}

export function allowanceFrom(facts: OwnerFacts, meter: MeterKey, now: Date): Allowance {
  const { resets } = features[meter]
  const value = entitlementOf(facts, meter, now).value
  const period = periodKey(resets, now, facts.timeZone)
  return {
    meter,
    owner: facts.owner,
    period,
    resetsAt: periodBounds(resets, now, facts.timeZone).endsAt,
    used: facts.used(meter, period),
    limit: value === null ? null : Number(value),
    overageAmount: overageOf(facts, meter, now) ?? null,
  }
}

export const isUsedUp = ({ used, limit, overageAmount }: Allowance, count = 1): boolean =>
  limit !== null && overageAmount === null && used + count > limit

// One statement, so that it is right whoever else counts: the row is locked, looked at as it is by then, and changed or
// left. What goes beyond the limit is told apart at the moment it does, and has the price of that moment ($9, asked for
// at $10): a limit may change within a period.
const countStatement = {
  name: 'usage-count',
  text: `insert into usage_counters
      (id, owner_kind, owner_id, meter, period, used, limit_count, overage, overage_amount, overage_due_at)
    select $1, $2, $3, $4, $5, $6::int, $7::int, n.beyond, n.beyond * coalesce($9::bigint, 0),
        case when n.beyond > 0 and $9::bigint > 0 then $10::timestamptz end
      from (select case when $7::int is null then 0 else greatest(0, $6::int - $7::int) end as beyond) n
      where $8::boolean or $7::int is null or $6::int <= $7::int
    on conflict (tenant_id, owner_kind, owner_id, meter, period) do update set
      used = usage_counters.used + excluded.used,
      limit_count = excluded.limit_count,
      overage = usage_counters.overage + case when excluded.limit_count is null then 0
        else least(excluded.used, greatest(0, usage_counters.used + excluded.used - excluded.limit_count)) end,
      overage_amount = usage_counters.overage_amount + coalesce($9::bigint, 0) * case when excluded.limit_count is null
        then 0 else least(excluded.used, greatest(0, usage_counters.used + excluded.used - excluded.limit_count)) end,
      overage_due_at = case when $9::bigint > 0 and excluded.limit_count is not null
          and usage_counters.used + excluded.used > excluded.limit_count
        then $10::timestamptz else usage_counters.overage_due_at end
    where $8::boolean or excluded.limit_count is null or usage_counters.used + excluded.used <= excluded.limit_count
    returning used`,
}

type Counting = {
  count?: number
  /** `count`: what was promised already is kept, whatever the limit says. */
  atLimit?: 'refuse' | 'count'
}

/**
 * Counts what is used, in the caller's transaction: if that rolls back, nothing was used. The row of the counter stays
 * locked until then. Its owner is warned by the step that reaches a part of the limit.
 * @returns false when the limit is reached, and nothing was counted
 */
export async function tryConsume(
  ctx: Ctx,
  allowance: Allowance,
  { count = 1, atLimit = 'refuse' }: Counting = {},
): Promise<boolean> {
  const { meter, owner, period, resetsAt, limit, overageAmount } = allowance
  const mayExceed = atLimit === 'count' || overageAmount !== null
  const values = [
    newId(),
    owner.kind,
    owner.id,
    meter,
    period,
    count,
    limit,
    mayExceed,
    overageAmount,
    resetsAt,
  ]
  const [answer] = await ctx.send([{ ...countStatement, values }])
  const used = answer?.rows[0]?.used as number | undefined
  if (used === undefined) return false
  for (const percent of warningsCrossed(used - count, used, limit)) {
    const subject = { ownerKind: owner.kind, ownerId: owner.id }
    await emit(ctx, usageWarned, { ...subject, meter, period, percent, used, limit: limit! })
  }
  return true
}

/**
 * The same for callers who are told. One round trip to look, one to count.
 * @throws AppError `limit_reached` with when it begins anew, and the plans that have more
 */
export async function consume(
  ctx: Ctx,
  meter: MeterKey,
  owner: Owner,
  counting: Counting = {},
): Promise<void> {
  const allowance = (await readAllowance(ctx, meter, owner))!
  if (!(await tryConsume(ctx, allowance, counting))) throw await limitReached(ctx, allowance)
}

/** With what would help: a plan that has more, or to wait. */
export async function limitReached(ctx: Ctx, { meter, limit, resetsAt }: Allowance): Promise<AppError> {
  const plans = await plansWith(ctx, meter, limit ?? undefined)
  return new AppError('limit_reached', {
    detail: `${featureOf(meter).label}: your plan has ${limit}, and all of them are used${moreWith(plans)}`,
    extra: { feature: meter, limit, resetsAt: resetsAt.toISOString(), plans },
  })
}

import type { Ctx } from '#platform/kernel/tenant.ts'
import { type FeatureKey, type FeatureValue, isFeature, meterPeriods } from '../features.ts'
import type { Owner, OwnerToFind } from '../owner.ts'
import { defaultContents, type EntitlementFacts, periodKey, type PlanPromise } from '../rules/index.ts'
import type { SubscriptionState } from '../rules/index.ts'

/** What decides about one owner, with what they have used in the periods of this moment. */
export type OwnerFacts = EntitlementFacts & {
  owner: Owner
  /** Of the marketplace: on its wall a month begins. */
  timeZone: string
  used(meter: string, period: string): number
}

type Row = {
  ownerId: string
  timeZone: string
  subscription: {
    planId: string
    promise: PlanPromise
    seats: number
    state: SubscriptionState
    source: string
    startedAt: string
    pastDueSince: string | null
    endsAt: string | null
  } | null
  byDefault: EntitlementFacts['byDefault'] | null
  grants:
    | {
        feature: string
        value: FeatureValue
        isOverride: boolean
        reason: string
        grantedAt: string
        expiresAt: string | null
      }[]
    | null
  usage: { meter: string; period: string; used: number }[] | null
}

const factsQuery = `
  with owner as (select cast(:kind as text) as kind, cast(:id as uuid) as id)
  select owner.id as "ownerId",
    (select t.time_zone from tenants t where t.id = :tenantId) as "timeZone",
    (select json_build_object('planId', s.plan_id, 'promise', s.promise, 'seats', s.seats, 'state', s.state,
        'source', s.source, 'startedAt', s.started_at, 'pastDueSince', s.past_due_since, 'endsAt', s.ends_at)
      from subscriptions s
      where s.owner_kind = owner.kind and s.owner_id = owner.id and s.ended_at is null) as subscription,
    (select json_build_object('id', p.id, 'name', p.name, 'contents', v.contents, 'overage', v.overage)
      from plans p join plan_versions v on v.plan_id = p.id
      where p.is_default and p.buyer = owner.kind
      order by v.number desc limit 1) as "byDefault",
    (select json_agg(json_build_object('feature', g.feature, 'value', g.value, 'isOverride', g.is_override,
        'reason', g.reason, 'grantedAt', g.created_at, 'expiresAt', g.expires_at) order by g.id)
      from feature_grants g
      where g.owner_kind = owner.kind and g.owner_id = owner.id and g.revoked_at is null) as grants,
    (select json_agg(json_build_object('meter', u.meter, 'period', u.period, 'used', u.used))
      from usage_counters u
      where u.owner_kind = owner.kind and u.owner_id = owner.id and u.period = any(:periods)) as usage
  from owner`

/** In one round trip. The owner's id may be a query that finds it. @returns null where that query finds nobody */
export async function readFacts(ctx: Ctx, { kind, id }: OwnerToFind): Promise<OwnerFacts | null> {
  const { rows } = await ctx.trx.raw<{ rows: Row[] }>(factsQuery, {
    kind,
    id,
    tenantId: ctx.tenantId,
    periods: presentPeriods(ctx.now),
  })
  const row = rows[0]
  return row && row.ownerId !== null ? toFacts(kind, row) : null
}

/** The periods that are the present ones somewhere on earth: the zone is read in the same round trip. */
const presentPeriods = (now: Date): string[] => [
  ...new Set(
    meterPeriods.flatMap((period) =>
      ['Etc/GMT-14', 'UTC', 'Etc/GMT+12'].map((zone) => periodKey(period, now, zone)),
    ),
  ),
]

function toFacts(kind: Owner['kind'], row: Row): OwnerFacts {
  const { subscription, byDefault, grants, usage } = row
  return {
    owner: { kind, id: row.ownerId },
    timeZone: row.timeZone,
    subscription: subscription && {
      planId: subscription.planId,
      promise: subscription.promise,
      seats: subscription.seats,
      state: subscription.state,
      isComplimentary: subscription.source === 'complimentary',
      startedAt: new Date(subscription.startedAt),
      pastDueSince: toDate(subscription.pastDueSince),
      endsAt: toDate(subscription.endsAt),
    },
    byDefault: byDefault ?? defaultContents(kind),
    grants: (grants ?? []).flatMap((grant) =>
      isFeature(grant.feature)
        ? [
            {
              ...grant,
              feature: grant.feature as FeatureKey,
              grantedAt: new Date(grant.grantedAt),
              expiresAt: toDate(grant.expiresAt),
            },
          ]
        : [],
    ),
    used: (meter, period) => usage?.find((each) => each.meter === meter && each.period === period)?.used ?? 0,
  }
}

const toDate = (text: string | null) => (text === null ? null : new Date(text))

/** The same, asked once per call of an edge. */
export async function factsOf(ctx: Ctx, owner: Owner): Promise<OwnerFacts> {
  const { known } = ctx
  if (!known) return (await readFacts(ctx, owner))!
  const key = keyOf(owner)
  const found = known.get(key) as Promise<OwnerFacts> | undefined
  if (found) return found
  const reading = readFacts(ctx, owner).then((facts) => facts!)
  known.set(key, reading)
  // What could not be read is asked again by the next.
  reading.catch(() => known.delete(key))
  return reading
}

/** For whoever changes what decides. */
export const forgetFacts = ({ known }: Ctx, owner: Owner): void => void known?.delete(keyOf(owner))

const keyOf = ({ kind, id }: Owner) => `billing.facts ${kind} ${id}`

import { Type, type Static } from 'typebox'
import { Currency, Id, Input, Instant, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { featureKeys, type FeatureKey, featureOf } from './features.ts'
import { planStates } from './models.ts'
import { intervals, mostPlans } from './rules/index.ts'

const Amount = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 99_999_999, description: `${description}; minor units` })
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 })

const valueSchema = (key: FeatureKey) => {
  const { kind, label } = featureOf(key)
  const description = `${label}: ${kind}`
  if (kind === 'switch') return Type.Boolean({ description })
  if (kind === 'rate')
    return Type.Integer({ minimum: 0, maximum: 10_000, description: `${description}, basis points` })
  return Type.Union([Count, Type.Null()], { description: `${description}; null: no limit` })
}
/** What a plan holds, by feature; what is not named is not in it. */
export const ContentsSchema = Type.Object(
  Object.fromEntries(featureKeys.map((key) => [key, Type.Optional(valueSchema(key))])),
  { additionalProperties: false },
)
const meters = featureKeys.filter((key) => featureOf(key).kind === 'meter')
export const OverageSchema = Type.Object(
  Object.fromEntries(meters.map((key) => [key, Type.Optional(Amount('what one beyond the limit costs'))])),
  { additionalProperties: false },
)

const priceFields = {
  interval: OneOf(intervals),
  amount: Amount('each interval'),
}
const PriceInput = Input({
  ...priceFields,
  setupAmount: Type.Optional(Amount('once, with the first invoice')),
  seatAmount: Type.Optional(Nullable(Amount('each interval, for each seat beside those of the plan'))),
})
export const PriceView = Type.Object({
  ...priceFields,
  setupAmount: Type.Integer(),
  seatAmount: Nullable(Type.Integer()),
})

const words = { name: Text(60, 1), description: Type.Optional(Text(400)) }
const terms = {
  contents: ContentsSchema,
  overage: Type.Optional(OverageSchema),
  prices: Type.Array(PriceInput, { maxItems: intervals.length, description: 'none: nothing is paid for it' }),
  trialDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365 })),
}
export const CreatePlanBody = Input({ ...words, ...terms })
export type CreatePlan = Static<typeof CreatePlanBody>

export const RenamePlanBody = Input({ name: Type.Optional(words.name), description: words.description })
export type RenamePlan = Static<typeof RenamePlanBody>

const running = OneOf(
  ['keep', 'move'] as const,
  'those who subscribed before keep their terms, or move to the new ones at the first renewal after the notice',
)
const noticeDays = Type.Integer({ minimum: 0, maximum: 365 })
export const PlanTermsBody = Input({
  ...terms,
  running: Type.Optional(running),
  noticeDays: Type.Optional(noticeDays),
})
export type SetPlanTerms = Static<typeof PlanTermsBody>

export const PlanStateBody = Input({
  state: OneOf(planStates, 'hidden: nobody new sees it; retired: nobody new gets it'),
})
export const OrderPlansBody = Input({ planIds: Type.Array(Id, { maxItems: mostPlans, uniqueItems: true }) })

const offered = {
  id: Id,
  name: Type.String(),
  description: Type.String(),
  isDefault: Type.Boolean({ description: 'what everybody has who has chosen no other' }),
  contents: ContentsSchema,
  overage: OverageSchema,
  currency: Currency,
  prices: Type.Array(PriceView),
  trialDays: Type.Integer(),
}
/** A plan as whoever may choose it sees it. */
export const OfferedPlan = Type.Object(offered)
export type OfferedPlan = Static<typeof OfferedPlan>

export const PlanView = Type.Object({
  ...offered,
  state: OneOf(planStates),
  termsNumber: Type.Integer({ description: 'grows with each change of the terms' }),
  running,
  noticeDays,
  subscriberCount: Type.Integer(),
  version: Type.Integer(),
})
export type PlanView = Static<typeof PlanView>

const FeatureView = Type.Object({
  feature: Type.String(),
  kind: OneOf(['switch', 'limit', 'meter', 'rate'] as const),
  label: Type.String(),
  description: Type.String(),
})
export const PlanComparison = Type.Object({
  features: Type.Array(FeatureView),
  plans: Type.Array(OfferedPlan),
})
export type PlanComparison = Static<typeof PlanComparison>

const FeatureValueSchema = Type.Union([Type.Boolean(), Type.Integer(), Type.Null()], {
  description: 'whether it is there, how many, or null for no limit; of a rate basis points',
})
export const EntitlementView = Type.Object({
  ...FeatureView.properties,
  value: FeatureValueSchema,
  because: Type.String({ description: 'why, as a sentence' }),
})
export type EntitlementView = Static<typeof EntitlementView>

export const standings = [
  'incomplete',
  'trialing',
  'active',
  'past_due',
  'grace',
  'lapsed',
  'paused',
  'ended',
] as const
export const EntitlementsView = Type.Object({
  plan: Type.Object({
    id: Nullable(Id),
    name: Type.String(),
    standing: OneOf(standings),
    since: Nullable(Instant),
    endsAt: Nullable(Instant),
  }),
  entitlements: Type.Array(EntitlementView),
})
export type EntitlementsView = Static<typeof EntitlementsView>

export const UsageQuery = Type.Object(
  { periods: Type.Optional(Type.Integer({ minimum: 1, maximum: 36, description: '12 when missing' })) },
  { additionalProperties: false },
)
export const UsageView = Type.Object({
  meters: Type.Array(
    Type.Object({
      meter: Type.String(),
      label: Type.String(),
      used: Type.Integer(),
      limit: Nullable(Type.Integer({ description: 'null: no limit' })),
      usedPercent: Nullable(Type.Integer()),
      overageAmount: Nullable(Type.Integer({ description: 'what one beyond the limit costs; minor units' })),
      resetsAt: Instant,
      history: Type.Array(
        Type.Object({
          period: Type.String({ description: 'on the wall of the marketplace, such as 2027-03' }),
          used: Type.Integer(),
          overage: Type.Integer({ description: 'of them beyond the limit' }),
          overageAmount: Type.Integer({ description: 'what those cost; minor units' }),
        }),
        { description: 'the earliest first, the present one last' },
      ),
    }),
  ),
})
export type UsageView = Static<typeof UsageView>

export const GrantBody = Input({
  feature: Type.String({ maxLength: 60 }),
  value: FeatureValueSchema,
  isOverride: Type.Optional(Type.Boolean({ description: 'it holds even where the plan gives more' })),
  reason: Text(400, 1),
  expiresAt: Type.Optional(Nullable(Instant)),
})
export type NewGrant = Static<typeof GrantBody>
export const GrantView = Type.Object({
  id: Id,
  feature: Type.String(),
  value: FeatureValueSchema,
  isOverride: Type.Boolean(),
  reason: Type.String(),
  grantedAt: Instant,
  expiresAt: Nullable(Instant),
  revokedAt: Nullable(Instant),
  isCounting: Type.Boolean(),
})
export type GrantView = Static<typeof GrantView>

export const ComplimentaryBody = Input({ planId: Id, endsAt: Type.Optional(Nullable(Instant)) })
export type GiveComplimentary = Static<typeof ComplimentaryBody>

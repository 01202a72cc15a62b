// What a seller sees of what was sold. Amounts are minor units of the seller's currency.
import { Type, type Static } from 'typebox'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'
import { Currency, Id, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { buyers } from './features.ts'
import { intervals } from './rules/index.ts'
import { standings } from './schemas.ts'

const filters = {
  standing: Type.Optional(OneOf(standings)),
  planId: Type.Optional(Id),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'a part of the name of who subscribed' })),
}
export const SubscriptionsQuery = Type.Object(
  { ...PageQuery.properties, ...filters },
  { additionalProperties: false },
)
export type SubscriptionsQuery = Static<typeof SubscriptionsQuery>
export const SubscriptionsExportQuery = Type.Object(filters, { additionalProperties: false })
export type SubscriptionsExportQuery = Static<typeof SubscriptionsExportQuery>

export const OwnerView = Type.Object({
  kind: OneOf(buyers),
  id: Id,
  name: Type.String(),
  slug: Nullable(Type.String({ description: 'of a marketplace' })),
})
export const SoldSubscription = Type.Object({
  id: Id,
  owner: OwnerView,
  planId: Id,
  planName: Type.String(),
  standing: OneOf(standings),
  isGiven: Type.Boolean({ description: 'nothing is paid for it' }),
  interval: Nullable(OneOf(intervals)),
  amount: Type.Integer({ description: 'each interval, with the seats' }),
  currency: Currency,
  seats: Type.Integer(),
  startedAt: Instant,
  periodEndsAt: Nullable(Instant),
  trialEndsAt: Nullable(Instant),
  isCancelled: Type.Boolean(),
  endedAt: Nullable(Instant),
  owed: Type.Integer({ description: 'asked for and not paid' }),
})
export type SoldSubscription = Static<typeof SoldSubscription>
export const SubscriptionPage = pageOf(SoldSubscription)

export const RevenueQuery = Type.Object(
  { months: Type.Optional(Type.Integer({ minimum: 1, maximum: 36, description: '12 when missing' })) },
  { additionalProperties: false },
)

const MonthRevenue = Type.Object({
  month: Type.String({ description: 'on the wall of the seller, such as 2027-03' }),
  recurring: Type.Integer({ description: 'each month, as it stood at the end of the month, or stands now' }),
  gained: Type.Integer({ description: 'recurring that was won in the month: new, back, or a larger plan' }),
  lost: Type.Integer({ description: 'recurring that was lost: gone, or a smaller plan; not negative' }),
  subscribers: Type.Integer({ description: 'who paid at the end of the month, or pay now' }),
  joined: Type.Integer(),
  left: Type.Integer(),
  churn: Nullable(
    Type.Integer({
      description: 'of those who paid when it began, who left; basis points; null: nobody paid',
    }),
  ),
  trialsStarted: Type.Integer(),
  converted: Type.Integer({ description: 'trials that became paid in the month' }),
})
export type MonthRevenue = Static<typeof MonthRevenue>

export const RevenueView = Type.Object({
  currency: Currency,
  timeZone: Type.String(),
  recurring: Type.Integer({ description: 'monthly recurring revenue now, net of coupons' }),
  subscribers: Type.Integer({ description: 'who pay now' }),
  series: Type.Array(MonthRevenue, { description: 'the earliest first, the present month last' }),
  churn: Nullable(Type.Integer({ description: 'of the last whole month, basis points' })),
  trialing: Type.Integer(),
  conversion: Nullable(
    Type.Integer({
      description: 'of the trials that ended in these months, those that became paid; basis points',
    }),
  ),
  pastDue: Type.Object({ count: Type.Integer(), amount: Type.Integer() }),
  failed: Type.Array(
    Type.Object({
      subscriptionId: Id,
      owner: OwnerView,
      planName: Type.String(),
      amount: Type.Integer(),
      currency: Currency,
      since: Instant,
      standing: OneOf(standings),
    }),
    { description: 'who has not paid, the longest first' },
  ),
})
export type RevenueView = Static<typeof RevenueView>

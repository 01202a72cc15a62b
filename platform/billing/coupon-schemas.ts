import { Type, type Static } from 'typebox'
import { Currency, Id, Input, Instant, Nullable, OneOf, Text } from '#platform/kernel/schemas.ts'
import { couponDurations, mostPlans } from './rules/index.ts'

const duration = OneOf(
  couponDurations,
  'once: the first payment; months: what is paid within so many months; forever: every payment',
)

export const CreateCouponBody = Input({
  code: Text(60, 1),
  percentOff: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100 }))),
  amountOff: Type.Optional(
    Nullable(Type.Integer({ minimum: 1, maximum: 99_999_999, description: 'minor units' })),
  ),
  duration,
  months: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 36 }))),
  planIds: Type.Optional(
    Nullable(
      Type.Array(Id, { minItems: 1, maxItems: mostPlans, uniqueItems: true, description: 'null: all plans' }),
    ),
  ),
  redeemBy: Type.Optional(Nullable(Instant)),
  mostRedemptions: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
})
export type CreateCoupon = Static<typeof CreateCouponBody>

export const couponStates = ['valid', 'over', 'used_up', 'archived'] as const
export const CouponView = Type.Object({
  id: Id,
  code: Type.String(),
  words: Type.String({ description: 'what it does, such as 20 % off for 3 months' }),
  percentOff: Nullable(Type.Integer()),
  amountOff: Nullable(Type.Integer({ description: 'minor units' })),
  currency: Currency,
  duration,
  months: Nullable(Type.Integer()),
  planIds: Nullable(Type.Array(Id)),
  redeemBy: Nullable(Instant),
  mostRedemptions: Nullable(Type.Integer()),
  redemptionCount: Type.Integer({ description: 'buyers who have it, or are just about to pay with it' }),
  state: OneOf(couponStates),
  createdAt: Instant,
  archivedAt: Nullable(Instant),
})
export type CouponView = Static<typeof CouponView>

export const CouponCodeBody = Input({ couponCode: Text(60, 1) })
export const ShownCouponView = Type.Object({
  code: Type.String(),
  words: Type.String({ description: 'what it does, such as 20 % off for 3 months' }),
  next: Type.Object(
    {
      at: Instant,
      discountAmount: Type.Integer({ description: 'taken off, in minor units' }),
      dueAmount: Type.Integer({ description: 'what is left to pay' }),
      currency: Currency,
    },
    { description: 'the next payment, with the code' },
  ),
})

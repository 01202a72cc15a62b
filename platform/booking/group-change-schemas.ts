import { Type, type Static } from 'typebox'
import { Currency, Id, Input, Instant, Nullable, OneOf, Text, TimeZone } from '#platform/kernel/schemas.ts'
import { LeavingView } from './booking-view.ts'
import { BookingGroupView, judgedFields, mostOccurrences } from './group-schemas.ts'
import { RescheduleBody, RescheduleByProviderBody, RescheduleTimesQuery } from './reschedule-schemas.ts'
import { groupScopes } from './rules/group-rule.ts'

const scope = OneOf(groupScopes, 'this one, this and those after it, or all that are still to come')
const reason = Type.Optional(Text(1000))

export const GroupScopeQuery = Type.Object({ scope: Type.Optional(scope) }, { additionalProperties: false })
export const GroupMoveTimesQuery = Type.Object(
  { ...RescheduleTimesQuery.properties, scope: Type.Optional(scope) },
  { additionalProperties: false },
)
export type GroupMoveTimes = Static<typeof GroupMoveTimesQuery>
export const CancelGroupBody = Input({
  scope,
  reason,
  feeAmount: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'as the preview said, minor units: when it is another one by now, nothing is cancelled',
    }),
  ),
})
export type CancelGroup = Static<typeof CancelGroupBody>

const refusal = (what: string) =>
  Nullable(Type.String({ description: `why it cannot be ${what}; then none of them is` }))

export const GroupCancellationPreview = Type.Object({
  currency: Currency,
  isPossible: Type.Boolean(),
  refundAmount: Type.Integer({ description: 'minor units' }),
  feeAmount: Type.Integer({ description: 'minor units' }),
  deadline: Nullable(Type.String({ format: 'date-time', description: 'until when these amounts hold' })),
  payment: Nullable(LeavingView),
  items: Type.Array(
    Type.Object({
      bookingId: Id,
      position: Type.Integer({ description: 'from 0' }),
      startsAt: Instant,
      refundAmount: Type.Integer(),
      feeAmount: Type.Integer(),
      refusal: refusal('cancelled'),
    }),
  ),
})
export type GroupCancellationPreview = Static<typeof GroupCancellationPreview>

const start = (description: string) => Type.String({ format: 'date-time', maxLength: 64, description })
const moveFields = {
  scope,
  startsAt: start('the new start of the booking that is named; the others move as far on the wall'),
  memberId: RescheduleBody.properties.memberId,
  includeMoved: Type.Optional(
    Type.Boolean({ description: 'also those that have a time of their own; otherwise they keep it' }),
  ),
  instead: Type.Optional(
    Type.Array(
      Type.Object(
        {
          position: Type.Integer({ minimum: 0, maximum: mostOccurrences - 1 }),
          startsAt: Type.Optional(start('such as an alternative; missing: it stays where it is')),
        },
        { additionalProperties: false },
      ),
      { maxItems: mostOccurrences, description: 'those that are to have a time of their own' },
    ),
  ),
  reason,
}
export const MoveGroupBody = Input(moveFields)
/** By the provider: asks the customer first, unless the two have agreed on it already. */
export const MoveGroupByProviderBody = Input({
  ...moveFields,
  isAgreed: RescheduleByProviderBody.properties.isAgreed,
})
export type MoveGroup = Static<typeof MoveGroupByProviderBody>

export const GroupMovePreview = Type.Object({
  timeZone: TimeZone,
  isPossible: Type.Boolean(),
  isAsked: Type.Boolean({ description: 'the other side has to agree first' }),
  items: Type.Array(
    Type.Object({
      bookingId: Id,
      fromStartsAt: Instant,
      isKept: Type.Boolean({ description: 'it has a time of its own' }),
      ...judgedFields,
      refusal: refusal('moved'),
    }),
  ),
})
export type GroupMovePreview = Static<typeof GroupMovePreview>

/** Either all have moved, or there is a proposal for each of them that waits for the other side. */
export const GroupMoveOutcome = Type.Object({ isAsked: Type.Boolean(), group: BookingGroupView })
export type GroupMoveOutcome = Static<typeof GroupMoveOutcome>

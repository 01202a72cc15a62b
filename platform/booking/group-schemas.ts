import { Type, type Static } from 'typebox'
import {
  Currency,
  Id,
  Input,
  Instant,
  LocalDate,
  Nullable,
  OneOf,
  TimeZone,
} from '#platform/kernel/schemas.ts'
import { wishFields } from '#platform/scheduling/index.ts'
import { BookingView } from './booking-view.ts'
import { viaProviderId } from './customer-source.ts'
import { ProposalView } from './reschedule-schemas.ts'
import { Answer, ConfirmBookingBody, HoldView, mostItems, NewHoldView } from './schemas.ts'

const Weekday = Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday' })
export const mostOccurrences = 52

const ruleFields = {
  everyWeeks: Type.Integer({ minimum: 1, maximum: 12 }),
  weekdays: Type.Optional(
    Type.Array(Weekday, { maxItems: 7, uniqueItems: true, description: "besides the first start's own" }),
  ),
  count: Type.Optional(
    Type.Integer({ minimum: 2, maximum: mostOccurrences, description: 'this or `until`, or both' }),
  ),
  until: Type.Optional(LocalDate),
}
const seriesFields = { serviceId: Id, firstStartsAt: Instant, ...ruleFields, ...wishFields }

export const PreviewSeriesBody = Input(seriesFields)
export type PreviewSeries = Static<typeof PreviewSeriesBody>

export const CreateSeriesHoldsBody = Input({
  ...seriesFields,
  customerTimeZone: Type.Optional(TimeZone),
  viaProviderId,
  chosen: Type.Optional(
    Type.Array(
      Type.Object(
        {
          position: Type.Integer({ minimum: 0, maximum: mostOccurrences - 1 }),
          startsAt: Type.Optional(
            Type.String({
              format: 'date-time',
              description: 'another start instead, such as an alternative',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      {
        minItems: 2,
        maxItems: mostOccurrences,
        description: 'of the preview; what is not named is left out. Missing: all of them',
      },
    ),
  ),
})
export type CreateSeriesHolds = Static<typeof CreateSeriesHoldsBody>

/** Why a start cannot be had. */
export const conflictReasons = [
  'taken',
  'too_soon',
  'too_far',
  'outside_hours',
  'off_grid',
  'time_off',
] as const

export const judgedFields = {
  position: Type.Integer({ description: 'from 0' }),
  startsAt: Instant,
  endsAt: Instant,
  isFree: Type.Boolean(),
  reason: Nullable(OneOf(conflictReasons, 'why it cannot be had')),
  alternatives: Type.Array(Instant, { description: 'the nearest free starts, for a conflict' }),
}

export const SeriesPreview = Type.Object({
  serviceId: Id,
  timeZone: TimeZone,
  durationMinutes: Type.Integer(),
  currency: Currency,
  priceAmount: Type.Integer({ description: 'of each, minor units' }),
  freeCount: Type.Integer(),
  totalAmount: Type.Integer({ description: 'of those that are free, minor units' }),
  occurrences: Type.Array(Type.Object(judgedFields)),
})
export type SeriesPreview = Static<typeof SeriesPreview>

/** Minutes between two services of a visit, beyond their buffers. */
export const mostWait = 240
const VisitItem = Type.Object(
  { serviceId: Id, durationMinutes: wishFields.durationMinutes, memberId: wishFields.memberId },
  { additionalProperties: false },
)
const items = Type.Array(VisitItem, {
  minItems: 2,
  maxItems: mostItems,
  description: 'in the order in which they are to follow each other',
})
export const PreviewVisitBody = Input({
  items,
  from: LocalDate,
  to: LocalDate,
  timeZone: Type.Optional(TimeZone),
  mostWaitMinutes: Type.Optional(
    Type.Integer({ minimum: 0, maximum: mostWait, description: 'before each that follows; 0 when missing' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
export type PreviewVisit = Static<typeof PreviewVisitBody>

export const VisitPreview = Type.Object({
  timeZone: TimeZone,
  currency: Currency,
  totalAmount: Type.Integer({ description: 'minor units' }),
  items: Type.Array(
    Type.Object({
      serviceId: Id,
      title: Type.String(),
      providerId: Id,
      durationMinutes: Type.Integer(),
      priceAmount: Type.Integer(),
    }),
  ),
  options: Type.Array(
    Type.Object({
      startsAt: Instant,
      endsAt: Instant,
      totalMinutes: Type.Integer({ description: 'from the first start to the last end' }),
      starts: Type.Array(Instant, { description: 'of each item' }),
    }),
    { description: 'the shortest first, of equally short ones the earliest' },
  ),
})
export type VisitPreview = Static<typeof VisitPreview>

export const CreateVisitHoldsBody = Input({
  items,
  starts: Type.Array(Instant, {
    minItems: 2,
    maxItems: mostItems,
    description: 'of each item, as the preview says',
  }),
  customerTimeZone: Type.Optional(TimeZone),
  viaProviderId,
})
export type CreateVisitHolds = Static<typeof CreateVisitHoldsBody>

/** A chosen visit looked at once more, with who would do each of its services. */
export const VisitCheck = Type.Object({
  isFree: Type.Boolean(),
  items: Type.Array(
    Type.Object({
      position: Type.Integer({ description: 'from 0' }),
      reason: Nullable(OneOf(conflictReasons, 'why it cannot be had')),
      members: BookingView.properties.members,
    }),
  ),
})
export type VisitCheck = Static<typeof VisitCheck>

export const groupKinds = ['series', 'visit'] as const

const groupHoldFields = {
  groupId: Id,
  kind: OneOf(groupKinds),
  timeZone: TimeZone,
  currency: Currency,
  totalAmount: Type.Integer({ description: 'minor units' }),
  expiresAt: Instant,
  isExtended: Type.Boolean(),
  holds: Type.Array(Type.Object({ position: Type.Integer(), ...HoldView.properties })),
}
/** Several starts kept together, under one secret. */
export const GroupHoldView = Type.Object(groupHoldFields)
export type GroupHoldView = Static<typeof GroupHoldView>
export const NewGroupHoldView = Type.Object({ ...groupHoldFields, secret: NewHoldView.properties.secret })
export type NewGroupHoldView = Static<typeof NewGroupHoldView>

const { holdId: _, answers: _answers, ...contactFields } = ConfirmBookingBody.properties
export const ConfirmGroupBody = Input({
  ...contactFields,
  answers: Type.Optional(
    Type.Array(
      Type.Object(
        {
          ...Answer.properties,
          position: Type.Optional(
            Type.Integer({ minimum: 0, description: 'for this one only; missing: for all that ask it' }),
          ),
        },
        { additionalProperties: false },
      ),
      { maxItems: 72 },
    ),
  ),
})
export type ConfirmGroup = Static<typeof ConfirmGroupBody>

export const BookingGroupView = Type.Object({
  id: Id,
  kind: OneOf(groupKinds),
  /** Of a series. */
  rule: Nullable(
    Type.Object({
      everyWeeks: Type.Integer(),
      weekdays: Type.Array(Weekday),
      timeZone: TimeZone,
    }),
  ),
  currency: Currency,
  totalAmount: Type.Integer({ description: 'of all that are not cancelled or declined, minor units' }),
  items: Type.Array(
    Type.Object({
      position: Type.Integer({ description: 'from 0' }),
      isException: Type.Boolean({ description: 'not at the time that the series has' }),
      proposal: Nullable(ProposalView),
      booking: BookingView,
    }),
  ),
})
export type BookingGroupView = Static<typeof BookingGroupView>

export const ConfirmedGroupView = Type.Object({
  group: BookingGroupView,
  links: Type.Array(Type.Object({ bookingId: Id, managePath: Type.String() })),
})
export type ConfirmedGroupView = Static<typeof ConfirmedGroupView>

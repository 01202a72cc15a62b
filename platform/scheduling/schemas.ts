import { Type, type Static } from 'typebox'
import { FoundServiceCard, locationKinds, nearFields } from '#platform/catalog/index.ts'
import { Id, Input, Instant, LocalDate, OneOf, Text, TimeZone } from '#platform/kernel/schemas.ts'

const Minute = Type.Integer({
  minimum: 0,
  maximum: 1439,
  description: 'minutes of the wall clock since midnight',
})
const EndMinute = Type.Integer({ minimum: 1, maximum: 2879, description: 'past 1440 it is on the next day' })

export const AvailabilityWindow = Type.Object(
  { startMinute: Minute, endMinute: EndMinute },
  { additionalProperties: false },
)
export type AvailabilityWindow = Static<typeof AvailabilityWindow>
export const WeeklyWindow = Type.Object(
  {
    weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday' }),
    startMinute: Minute,
    endMinute: EndMinute,
  },
  { additionalProperties: false },
)
export type WeeklyWindow = Static<typeof WeeklyWindow>
/** Another day than usual: no windows means closed. */
export const DateException = Type.Object(
  {
    date: LocalDate,
    windows: Type.Array(AvailabilityWindow, { maxItems: 12 }),
    note: Type.Optional(Text(200)),
  },
  { additionalProperties: false },
)
export type DateException = Static<typeof DateException>

export const TimeOffView = Type.Object({ id: Id, startsAt: Instant, endsAt: Instant, reason: Type.String() })
export type TimeOffView = Static<typeof TimeOffView>

export const ScheduleView = Type.Object({
  timeZone: TimeZone,
  weekly: Type.Array(WeeklyWindow),
  exceptions: Type.Array(DateException),
  timeOff: Type.Array(TimeOffView),
  version: Type.Integer(),
})
export type ScheduleView = Static<typeof ScheduleView>

/** The whole schedule at once: what is not in it is gone. */
export const ReplaceScheduleBody = Input({
  timeZone: TimeZone,
  weekly: Type.Array(WeeklyWindow, { maxItems: 84 }),
  exceptions: Type.Array(DateException, { maxItems: 400 }),
})
export type ReplaceSchedule = Static<typeof ReplaceScheduleBody>
export const AddTimeOffBody = Input({ startsAt: Instant, endsAt: Instant, reason: Type.Optional(Text(200)) })
export type AddTimeOff = Static<typeof AddTimeOffBody>

/** What of a wanted appointment decides which starts are free. */
export const wishFields = {
  durationMinutes: Type.Optional(
    Type.Integer({ minimum: 5, maximum: 1440, description: "one of the service's lengths" }),
  ),
  seats: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'of a class; 1 when missing' })),
  memberId: Type.Optional(Id),
}

export const AvailabilityQuery = Type.Object(
  { from: LocalDate, to: LocalDate, timeZone: Type.Optional(TimeZone), ...wishFields },
  {
    additionalProperties: false,
    description: 'Days in `timeZone` (the service zone when missing), both inclusive, at most 62',
  },
)
export const SlotDay = Type.Object({
  date: LocalDate,
  slots: Type.Array(Type.String({ description: 'RFC 3339 with the offset of `timeZone`' })),
})
export const AvailabilityView = Type.Object({
  serviceId: Id,
  timeZone: TimeZone,
  serviceTimeZone: TimeZone,
  durationMinutes: Type.Integer(),
  days: Type.Array(SlotDay, { description: 'Only days that have a free slot' }),
  sessions: Type.Array(Type.Object({ startsAt: Instant, seatsLeft: Type.Integer() }), {
    description: 'Classes that take place and have room',
  }),
  nextFree: Type.Union([Instant, Type.Null()], {
    description: 'The first free start after the range, when the range has none',
  }),
})
export type AvailabilityView = Static<typeof AvailabilityView>

export const FreeServicesQuery = Type.Object(
  {
    from: Instant,
    to: Instant,
    q: Type.Optional(Type.String({ maxLength: 200 })),
    category: Type.Optional(Type.String({ maxLength: 60, description: "A category's slug" })),
    locationKind: Type.Optional(OneOf(locationKinds)),
    ...nearFields,
    sort: Type.Optional(
      OneOf(['earliest', 'price', 'distance'] as const, 'earliest when missing; distance needs `near`'),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '24 when missing' })),
  },
  {
    additionalProperties: false,
    description: 'Appointments that begin from `from` until before `to`, at most 48 hours',
  },
)
export type FreeServicesQuery = Static<typeof FreeServicesQuery>
export const FreeServicesView = Type.Object({
  items: Type.Array(
    Type.Object({
      ...FoundServiceCard.properties,
      starts: Type.Array(Instant, { description: 'The first three of them' }),
    }),
    {
      description:
        'The earliest start first and then the lowest price, or by what `sort` names and then those',
    },
  ),
  total: Type.Integer({ description: 'All that are free, shown or not' }),
  isCut: Type.Boolean({ description: 'There are more services than are asked at once: narrow it down' }),
})
export type FreeServicesView = Static<typeof FreeServicesView>

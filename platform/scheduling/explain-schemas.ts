import { Type, type Static } from 'typebox'
import { Id, Instant, LocalDate, Nullable, OneOf, TimeZone } from '#platform/kernel/schemas.ts'
import { removalRules } from './rules/index.ts'

const Rule = OneOf(
  removalRules,
  'What took the start, in this order: the first that does is the one that counts',
)

/** One thing that took starts of a day: a booking, a calendar's entry, time off, the exception of the date. */
export const ExplainedCause = Type.Object({
  rule: Rule,
  kind: OneOf(['booking', 'checkout', 'class', 'calendar', 'time_off', 'exception', 'resource']),
  label: Type.String({
    description:
      "The calendar's, the room's or the exception's own words; never a customer's name. Operators do not read what a calendar or time off is called.",
  }),
  bookingId: Nullable(Id),
  memberName: Nullable(Type.String({ description: 'Whose time it takes, where it is one person of a team' })),
  seats: Nullable(
    Type.Object({ taken: Type.Integer(), capacity: Type.Integer() }, { description: 'Of a full class' }),
  ),
  startsAt: Nullable(Instant),
  endsAt: Nullable(Instant),
  count: Type.Integer(),
})
export type ExplainedCause = Static<typeof ExplainedCause>

export const DayExplanation = Type.Object({
  date: LocalDate,
  candidates: Type.Integer({
    description: 'Starts that the hours allow; `free` and all `removed` add up to it',
  }),
  free: Type.Integer(),
  closed: Nullable(OneOf(['no_hours', 'too_short'], 'Why the day has no candidates at all')),
  removed: Type.Array(Type.Object({ rule: Rule, count: Type.Integer() })),
  runs: Type.Array(
    Type.Object({
      rule: Nullable(Rule),
      firstStart: Instant,
      lastStart: Instant,
      count: Type.Integer(),
    }),
    { description: 'The day in order: starts that follow each other and met the same end; null is free' },
  ),
  causes: Type.Array(ExplainedCause),
})
export type DayExplanation = Static<typeof DayExplanation>

export const AvailabilityExplanation = Type.Object({
  serviceId: Id,
  serviceTitle: Type.String(),
  providerId: Id,
  timeZone: Nullable(TimeZone),
  durationMinutes: Type.Integer({ description: 'the length that the answer is about' }),
  durations: Type.Array(Type.Integer(), {
    description: 'the lengths that can be chosen, the shortest first',
  }),
  minimumNoticeMinutes: Type.Integer(),
  horizonDays: Type.Integer(),
  capacity: Type.Integer({ description: 'Above 1 the service is a class' }),
  membersNeeded: Type.Integer({ description: 'So many people at the same time' }),
  people: Type.Integer({ description: 'So many do it; 1 when it is the business as a whole' }),
  hasHours: Type.Boolean({ description: 'Somebody who does this service has working hours' }),
  stops: Type.Array(
    Type.Object({
      rule: OneOf(['provider', 'service']),
      reason: OneOf(['paused', 'not_verified', 'not_published', 'inactive']),
    }),
    { description: 'What keeps it from being booked at all' },
  ),
  days: Type.Array(DayExplanation),
})
export type AvailabilityExplanation = Static<typeof AvailabilityExplanation>

export const ExplanationQuery = Type.Object(
  {
    from: LocalDate,
    to: LocalDate,
    durationMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1440,
        description: 'one of the lengths; the usual one when missing',
      }),
    ),
  },
  { additionalProperties: false, description: "Days on the provider's wall, both inclusive, at most 31" },
)

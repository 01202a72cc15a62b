import { Type, type Static } from 'typebox'
import { Id, Instant, LocalDate, OneOf, TimeZone } from '#platform/kernel/schemas.ts'
import { dayParts, missedWishes, wishedWhens } from './rules/index.ts'
import { wishFields } from './schemas.ts'

/** A list as it stands in an address: `1,3`. */
const listOf = (values: readonly (string | number)[], description: string) =>
  Type.String({
    pattern: `^(${values.join('|')})(,(${values.join('|')})){0,${values.length - 1}}$`,
    description,
  })

export const SuggestionsQuery = Type.Object(
  {
    when: Type.Optional(
      OneOf(
        wishedWhens,
        'Days in words; `from` and `to` win. A week begins on Monday; anytime is four weeks',
      ),
    ),
    from: Type.Optional(LocalDate),
    to: Type.Optional(LocalDate),
    weekdays: Type.Optional(listOf([1, 2, 3, 4, 5, 6, 7], 'Such as `1,3`; 1 is Monday. Missing: any')),
    dayParts: Type.Optional(
      listOf(dayParts, 'Such as `morning,evening`: until 12:00, until 17:00, from 17:00. Missing: any'),
    ),
    near: Type.Optional(
      Type.String({ format: 'date-time', description: 'A start that was wanted and cannot be had' }),
    ),
    timeZone: Type.Optional(TimeZone),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    ...wishFields,
  },
  {
    additionalProperties: false,
    description:
      'The wish is read on one clock: that of `timeZone` for a service that takes place online, else that of the service. The answer says which.',
  },
)
export type SuggestionsQuery = Static<typeof SuggestionsQuery>

export const SuggestionsView = Type.Object({
  serviceId: Id,
  durationMinutes: Type.Integer(),
  timeZone: Type.String({ description: 'on whose clock the wish was read and `localTime` is written' }),
  serviceTimeZone: TimeZone,
  from: LocalDate,
  to: LocalDate,
  isExact: Type.Boolean({ description: 'all of these meet the whole wish' }),
  suggestions: Type.Array(
    Type.Object({
      startsAt: Instant,
      localTime: Type.String({ description: 'RFC 3339 with the offset of `timeZone`' }),
      missed: Type.Array(OneOf(missedWishes), { description: 'Which wishes it does not meet' }),
    }),
    { description: 'Best first' },
  ),
})
export type SuggestionsView = Static<typeof SuggestionsView>

import { Type, type Static } from 'typebox'
import { Email, Id, Input, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'

/** Somebody whose place a limit of a plan counts. */
const PersonLeft = Type.Object({
  id: Id,
  name: Type.String(),
  email: Nullable(Email),
  role: Type.String(),
  since: Instant,
  stays: Type.Boolean({ description: 'As it stands chosen, or by default: whoever is there longest stays' }),
  mustStay: Type.Boolean({ description: 'The owner who is there longest never rests' }),
  isResting: Type.Boolean({ description: 'At this moment' }),
})
export type PersonLeft = Static<typeof PersonLeft>

const PeopleLeft = Type.Object({
  feature: Type.String(),
  label: Type.String(),
  limit: Type.Integer({ description: 'So many stay besides the one who must' }),
  tooMany: Type.Integer({ description: 'So many rest' }),
  isChosen: Type.Boolean({ description: 'False: it is what happens when nobody chooses' }),
  people: Type.Array(PersonLeft, { description: 'Whoever is there longest first' }),
})
export type PeopleLeft = Static<typeof PeopleLeft>

const EndingFeature = Type.Object({
  feature: Type.String(),
  label: Type.String(),
  kept: Nullable(
    Type.String({ description: 'What rests because of it, as a sentence; null: there is nothing' }),
  ),
})
export type EndingFeature = Static<typeof EndingFeature>

/** What a smaller plan leaves over. Nothing of it is deleted. */
export const LeftoverView = Type.Object({
  because: OneOf(
    ['now', 'scheduled', 'cancelled', 'unpaid', 'preview'] as const,
    'now: it is so already; preview: of the plan that was asked for',
  ),
  planName: Type.String({ description: 'The plan that counts then' }),
  from: Nullable(Instant),
  people: Nullable(PeopleLeft),
  ends: Type.Array(EndingFeature),
})
export type LeftoverView = Static<typeof LeftoverView>

export const LeftoverQuery = Type.Object(
  {
    planId: Type.Optional(
      Type.String({ format: 'uuid', description: 'What this plan would leave over, before it is chosen' }),
    ),
  },
  { additionalProperties: false },
)

export const ChooseWhatStaysBody = Input({
  resting: Type.Array(Id, {
    maxItems: 500,
    uniqueItems: true,
    description: 'Of the people, whoever is to rest: at least as many as are too many',
  }),
  planId: LeftoverQuery.properties.planId,
})
export type ChooseWhatStays = Static<typeof ChooseWhatStaysBody>

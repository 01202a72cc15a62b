import { Type, type Static } from 'typebox'
import { ImageView } from '#platform/media/index.ts'
import { ProviderCard } from '#platform/providers/index.ts'
import { Colour, Currency, Id, Input, Nullable, OneOf, Slug, Text } from '#platform/kernel/schemas.ts'

export const CategoryView = Type.Object({
  id: Id,
  slug: Slug,
  name: Type.String(),
  description: Type.String(),
  icon: Type.String({ description: 'a name of the icon set' }),
  colour: Colour,
  serviceCount: Type.Integer(),
})
export type CategoryView = Static<typeof CategoryView>

export const locationKinds = ['at_customer', 'at_provider', 'virtual'] as const
export type LocationKind = (typeof locationKinds)[number]

export const questionKinds = ['short_text', 'long_text', 'single_choice', 'yes_no'] as const
/** A question that the customer answers when booking. */
export const IntakeQuestion = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9_-]{1,40}$' }),
    label: Text(160, 1),
    kind: OneOf(questionKinds),
    isRequired: Type.Boolean(),
    choices: Type.Optional(Type.Array(Text(80, 1), { maxItems: 12 })),
  },
  { additionalProperties: false },
)
export type IntakeQuestion = Static<typeof IntakeQuestion>

export const ServiceCard = Type.Object({
  id: Id,
  title: Type.String(),
  durationMinutes: Type.Integer(),
  priceAmount: Type.Integer({ description: 'minor units' }),
  currency: Currency,
  locationKind: OneOf(locationKinds),
  category: Type.Object({ slug: Slug, name: Type.String(), icon: Type.String(), colour: Colour }),
  image: Nullable(ImageView),
  provider: ProviderCard,
})
export type ServiceCard = Static<typeof ServiceCard>

export const ServiceView = Type.Object({
  ...ServiceCard.properties,
  description: Type.String(),
  bufferBeforeMinutes: Type.Integer(),
  bufferAfterMinutes: Type.Integer(),
  stepMinutes: Type.Integer(),
  minimumNoticeMinutes: Type.Integer(),
  horizonDays: Type.Integer(),
  intakeQuestions: Type.Array(IntakeQuestion),
  images: Type.Array(ImageView),
  isActive: Type.Boolean(),
  version: Type.Integer(),
})
export type ServiceView = Static<typeof ServiceView>

const editable = {
  title: Text(100, 3),
  description: Text(5000),
  categoryId: Id,
  durationMinutes: Type.Integer({ minimum: 5, maximum: 1440 }),
  priceAmount: Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'minor units' }),
  bufferBeforeMinutes: Type.Integer({ minimum: 0, maximum: 480 }),
  bufferAfterMinutes: Type.Integer({ minimum: 0, maximum: 480 }),
  stepMinutes: Type.Integer({ minimum: 5, maximum: 240 }),
  minimumNoticeMinutes: Type.Integer({ minimum: 0, maximum: 43_200 }),
  horizonDays: Type.Integer({ minimum: 1, maximum: 730 }),
  locationKind: OneOf(locationKinds),
  intakeQuestions: Type.Array(IntakeQuestion, { maxItems: 12 }),
  imageIds: Type.Array(Id, { maxItems: 8 }),
  isActive: Type.Boolean(),
}
/** Buffers, step, notice, horizon and questions have defaults; a new service is inactive until its provider says otherwise. */
export const CreateServiceBody = Input({
  title: editable.title,
  description: Type.Optional(editable.description),
  categoryId: editable.categoryId,
  durationMinutes: editable.durationMinutes,
  priceAmount: editable.priceAmount,
  bufferBeforeMinutes: Type.Optional(editable.bufferBeforeMinutes),
  bufferAfterMinutes: Type.Optional(editable.bufferAfterMinutes),
  stepMinutes: Type.Optional(editable.stepMinutes),
  minimumNoticeMinutes: Type.Optional(editable.minimumNoticeMinutes),
  horizonDays: Type.Optional(editable.horizonDays),
  locationKind: editable.locationKind,
  intakeQuestions: Type.Optional(editable.intakeQuestions),
  imageIds: Type.Optional(editable.imageIds),
  isActive: Type.Optional(editable.isActive),
})
export type CreateService = Static<typeof CreateServiceBody>
export const EditServiceBody = Type.Partial(Input(editable), { additionalProperties: false })
export type EditService = Static<typeof EditServiceBody>

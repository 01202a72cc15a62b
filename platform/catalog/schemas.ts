import { Type, type Static } from 'typebox'
import { ImageView } from '#platform/media/index.ts'
import { ProviderCard } from '#platform/providers/index.ts'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'
import { distanceFields, nearFields } from './near.ts'
import { Colour, Currency, Id, Input, Nullable, OneOf, Slug, Text } from '#platform/kernel/schemas.ts'

export const CategoryView = Type.Object({
  id: Id,
  slug: Slug,
  name: Type.String(),
  description: Type.String(),
  icon: Type.String({ description: 'a name of the icon set' }),
  colour: Colour,
  serviceCount: Type.Integer({ description: 'services that can be booked' }),
  version: Type.Integer(),
})
export type CategoryView = Static<typeof CategoryView>

const categoryFields = {
  name: Text(60, 1),
  description: Text(300),
  icon: Type.String({
    pattern: '^[a-z][a-z0-9-]{0,39}$',
    description: 'A name of the icon set, such as paint-roller',
  }),
  colour: Colour,
}
/** The category's address is made from its name, and stays when the name changes. */
export const CreateCategoryBody = Input({
  ...categoryFields,
  description: Type.Optional(categoryFields.description),
})
export type CreateCategory = Static<typeof CreateCategoryBody>
export const EditCategoryBody = Type.Partial(Input(categoryFields), { additionalProperties: false })
export type EditCategory = Static<typeof EditCategoryBody>
export const OrderCategoriesBody = Input({
  categoryIds: Type.Array(Id, {
    maxItems: 200,
    uniqueItems: true,
    description: 'All of them, in the new order',
  }),
})
export type OrderCategories = Static<typeof OrderCategoriesBody>

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

export const bookingModes = ['instant', 'approval'] as const
export type BookingMode = (typeof bookingModes)[number]
export const assignments = ['least_loaded', 'round_robin', 'priority'] as const
export type Assignment = (typeof assignments)[number]

/** A length to choose instead of the service's own, at its own price. */
export const DurationOption = Type.Object(
  {
    durationMinutes: Type.Integer({ minimum: 5, maximum: 1440 }),
    priceAmount: Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'minor units' }),
  },
  { additionalProperties: false },
)
export type DurationOption = Static<typeof DurationOption>

const Days = (most: number) => Type.Integer({ minimum: 0, maximum: most })
const closed = { additionalProperties: false } as const
const Share = Type.Union([
  Type.Object({ basisPoints: Type.Integer({ minimum: 1, maximum: 10_000 }) }, closed),
  Type.Object(
    { amount: Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'minor units' }) },
    closed,
  ),
])

/** How a service is paid for. What of it a marketplace allows is the marketplace's. */
export const PaymentTerms = Type.Union(
  [
    Type.Object({ kind: Type.Literal('full') }, closed),
    Type.Object(
      {
        kind: Type.Literal('deposit'),
        deposit: Share,
        balance: Type.Union([
          Type.Object({ daysBefore: Days(90) }, closed),
          Type.Literal('at_start'),
          Type.Literal('in_person'),
        ]),
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal('pay_later'),
        due: Type.Union([
          Type.Object({ daysBefore: Days(90) }, closed),
          Type.Object({ daysAfterBooking: Days(90) }, closed),
        ]),
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal('instalments'),
        count: Type.Integer({ minimum: 2, maximum: 12 }),
        every: Type.Object(
          { unit: OneOf(['week', 'month'] as const), count: Type.Integer({ minimum: 1, maximum: 4 }) },
          closed,
        ),
        endsBeforeStart: Type.Boolean(),
      },
      closed,
    ),
    Type.Object({ kind: Type.Literal('card_on_file') }, closed),
    Type.Object({ kind: Type.Literal('in_person') }, closed),
    Type.Object({ kind: Type.Literal('credits') }, closed),
  ],
  { description: 'when how much is paid; in_person: at the appointment' },
)
export type PaymentTerms = Static<typeof PaymentTerms>

/** How a service is booked, and what it takes besides one person of the team. */
const bookingFields = {
  bookingMode: OneOf(bookingModes, 'approval: a booking is a request until the provider accepts it'),
  responseMinutes: Type.Integer({
    minimum: 15,
    maximum: 20_160,
    description: 'how long a request may wait for its answer',
  }),
  durationOptions: Type.Array(DurationOption, {
    maxItems: 8,
    description: 'lengths to choose from; empty: the one length of the service',
  }),
  capacity: Type.Integer({ minimum: 1, maximum: 500, description: 'seats; above 1 the service is a class' }),
  mostSeats: Type.Integer({ minimum: 1, maximum: 500, description: 'seats of one booking' }),
  membersNeeded: Type.Integer({
    minimum: 1,
    maximum: 10,
    description: 'people of the team at the same time',
  }),
  assignment: OneOf(assignments, 'who of the team gets a booking for which nobody was chosen'),
  mayChooseMember: Type.Boolean({ description: 'customers may choose who of the team does it' }),
  hasWaitingRoom: Type.Boolean({
    description: 'a virtual appointment opens when the provider lets people in',
  }),
  paymentTerms: PaymentTerms,
  creditsRequired: Nullable(
    Type.Integer({
      minimum: 1,
      maximum: 100_000_000,
      description:
        'minor units: what it costs, tax included, for whoever pays all of it with credits; null: its price',
    }),
  ),
  /** One of the marketplace's booking policies; null: its default. */
  policyId: Nullable(Id),
}

export type BookingFields = Static<Type.TObject<typeof bookingFields>>

/** What a customer agrees to. Percentages are of the price. */
export const PolicyTerms = Type.Object(
  {
    cancellation: Type.Array(
      Type.Object(
        {
          hoursBefore: Type.Integer({ minimum: 0, maximum: 2160 }),
          refundPercent: Type.Integer({ minimum: 0, maximum: 100 }),
        },
        { additionalProperties: false },
      ),
      {
        minItems: 1,
        maxItems: 6,
        description:
          'Cancelled at least so long before the start: so much back. Later than the last one: nothing.',
      },
    ),
    reschedule: Type.Object(
      {
        mostTimes: Type.Integer({ minimum: 0, maximum: 20 }),
        hoursBefore: Type.Integer({ minimum: 0, maximum: 2160 }),
      },
      { additionalProperties: false },
    ),
    noShow: Type.Object(
      {
        graceMinutes: Type.Integer({ minimum: 0, maximum: 120 }),
        feePercent: Type.Integer({ minimum: 0, maximum: 100 }),
        contestHours: Type.Integer({ minimum: 1, maximum: 168 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
export type PolicyTerms = Static<typeof PolicyTerms>

/** A policy as a booking keeps it: the terms at one version. `id` is null for the terms that hold where a marketplace has set none. */
export const BookingPolicy = Type.Object({
  id: Nullable(Id),
  name: Type.String(),
  version: Type.Integer(),
  ...PolicyTerms.properties,
})
export type BookingPolicy = Static<typeof BookingPolicy>

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

/** The terms of a service, as they are shown before it is booked. */
export const ShownPolicy = Type.Object({ ...BookingPolicy.properties, description: Type.String() })
export type ShownPolicy = Static<typeof ShownPolicy>

export const ServiceView = Type.Object({
  ...ServiceCard.properties,
  description: Type.String(),
  bufferBeforeMinutes: Type.Integer(),
  bufferAfterMinutes: Type.Integer(),
  stepMinutes: Type.Integer(),
  minimumNoticeMinutes: Type.Integer(),
  horizonDays: Type.Integer(),
  ...bookingFields,
  members: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
    description: 'whom a customer may choose; empty where nobody can be chosen',
  }),
  policy: ShownPolicy,
  intakeQuestions: Type.Array(IntakeQuestion),
  categoryId: Id,
  images: Type.Array(ImageView),
  isActive: Type.Boolean({ description: 'Its provider offers it' }),
  isListed: Type.Boolean({ description: 'Active, and its provider is published and verified' }),
  version: Type.Integer(),
})
export type ServiceView = Static<typeof ServiceView>

export const FoundServiceCard = Type.Object({ ...ServiceCard.properties, ...distanceFields })
export type FoundServiceCard = Static<typeof FoundServiceCard>
export const ServicePage = pageOf(FoundServiceCard)
export type ServicePage = Static<typeof ServicePage>
export const OwnServicePage = pageOf(ServiceView)
export type OwnServicePage = Static<typeof OwnServicePage>

export const serviceSorts = ['newest', 'price', 'relevance', 'distance'] as const
export const ListServicesQuery = Type.Object(
  {
    ...PageQuery.properties,
    q: Type.Optional(
      Type.String({ maxLength: 200, description: 'All words must match; the last may be a beginning' }),
    ),
    category: Type.Optional(Type.String({ maxLength: 60, description: "A category's slug" })),
    provider: Type.Optional(Type.String({ maxLength: 60, description: "A provider's id or slug" })),
    locationKind: Type.Optional(OneOf(locationKinds)),
    priceMin: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'minor units' })),
    priceMax: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'minor units' })),
    ...nearFields,
    sort: Type.Optional(
      OneOf(
        serviceSorts,
        'newest when missing, or relevance when words are asked for; price is lowest first, distance (with `near`) nearest',
      ),
    ),
  },
  { additionalProperties: false },
)
export type ListServices = Static<typeof ListServicesQuery>

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
  ...bookingFields,
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
  ...Type.Partial(Type.Object(bookingFields)).properties,
  locationKind: editable.locationKind,
  intakeQuestions: Type.Optional(editable.intakeQuestions),
  imageIds: Type.Optional(editable.imageIds),
  isActive: Type.Optional(editable.isActive),
})
export type CreateService = Static<typeof CreateServiceBody>
export const EditServiceBody = Type.Partial(Input(editable), { additionalProperties: false })
export type EditService = Static<typeof EditServiceBody>

import { Type, type Static } from 'typebox'
import { ImageView } from '#platform/media/index.ts'
import { Colour, Email, Id, Input, Nullable, OneOf, Phone, Slug, Text } from '#platform/kernel/schemas.ts'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'

/** The sections of a provider's page; the provider switches and orders them. */
export const pageSectionKinds = [
  'introduction',
  'services',
  'gallery',
  'availability',
  'location',
  'contact',
] as const
export const PageSection = Type.Object(
  { kind: OneOf(pageSectionKinds), isVisible: Type.Boolean() },
  { additionalProperties: false },
)
export type PageSection = Static<typeof PageSection>

export const ProviderCard = Type.Object({
  id: Id,
  slug: Slug,
  businessName: Type.String(),
  headline: Type.String(),
  city: Type.String(),
  isVerified: Type.Boolean(),
  logo: Nullable(ImageView),
  header: Nullable(ImageView),
})
export type ProviderCard = Static<typeof ProviderCard>

export const GalleryImageView = Type.Object({ id: Id, caption: Type.String(), image: ImageView })
export type GalleryImageView = Static<typeof GalleryImageView>

export const ProviderPage = pageOf(ProviderCard)
export type ProviderPage = Static<typeof ProviderPage>
export const ListProvidersQuery = Type.Object(
  {
    ...PageQuery.properties,
    q: Type.Optional(
      Type.String({ maxLength: 200, description: 'Words of the name, the headline or the town' }),
    ),
  },
  { additionalProperties: false },
)
export type ListProviders = Static<typeof ListProvidersQuery>

/** A provider's page, as anybody sees it. */
export const ProviderView = Type.Object({
  ...ProviderCard.properties,
  introduction: Type.String(),
  accent: Nullable(Colour),
  street: Type.String(),
  postalCode: Type.String(),
  country: Type.String(),
  sections: Type.Array(PageSection),
  gallery: Type.Array(GalleryImageView),
})
export type ProviderView = Static<typeof ProviderView>

export const ChecklistItem = Type.Object({
  item: Type.String({ description: 'business_name, introduction, city, headline, logo, header or gallery' }),
  isRequired: Type.Boolean({ description: 'Without it the page cannot be published' }),
  isDone: Type.Boolean(),
  words: Type.String(),
})

/** The same, with what only the provider and the operator see. */
export const OwnProviderView = Type.Object({
  ...ProviderView.properties,
  status: OneOf(['pending', 'verified', 'suspended']),
  isPublished: Type.Boolean(),
  email: Email,
  phone: Nullable(Type.String()),
  version: Type.Integer(),
  checklist: Type.Array(ChecklistItem),
})
export type OwnProviderView = Static<typeof OwnProviderView>

/** The page's address is made from the name; country and status have defaults. */
export const CreateProviderBody = Input({
  businessName: Text(80, 1),
  email: Email,
  phone: Type.Optional(Nullable(Phone)),
  headline: Type.Optional(Text(140)),
  introduction: Type.Optional(Text(5000)),
  street: Type.Optional(Text(120)),
  city: Type.Optional(Text(80)),
  postalCode: Type.Optional(Text(16)),
  country: Type.Optional(
    Type.String({ pattern: '^[A-Z]{2}$', description: "ISO 3166-1; the marketplace's when missing" }),
  ),
  accent: Type.Optional(Nullable(Colour)),
})
export type CreateProvider = Static<typeof CreateProviderBody>

export const AddGalleryImageBody = Input({ imageId: Id, caption: Type.Optional(Text(200)) })
export type AddGalleryImage = Static<typeof AddGalleryImageBody>
export const EditGalleryImageBody = Input({ caption: Text(200) })
export type EditGalleryImage = Static<typeof EditGalleryImageBody>
export const OrderGalleryBody = Input({
  galleryImageIds: Type.Array(Id, {
    maxItems: 24,
    uniqueItems: true,
    description: 'All of them, in the new order',
  }),
})
export type OrderGallery = Static<typeof OrderGalleryBody>

export const EditProviderBody = Input({
  businessName: Type.Optional(Text(80, 1)),
  headline: Type.Optional(Text(140)),
  introduction: Type.Optional(Text(5000)),
  accent: Type.Optional(Nullable(Colour)),
  email: Type.Optional(Email),
  phone: Type.Optional(Nullable(Phone)),
  street: Type.Optional(Text(120)),
  city: Type.Optional(Text(80)),
  postalCode: Type.Optional(Text(16)),
  logoImageId: Type.Optional(Nullable(Id)),
  headerImageId: Type.Optional(Nullable(Id)),
  sections: Type.Optional(Type.Array(PageSection, { maxItems: pageSectionKinds.length })),
  isPublished: Type.Optional(Type.Boolean()),
})
export type EditProvider = Static<typeof EditProviderBody>

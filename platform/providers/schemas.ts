import { Type, type Static } from 'typebox'
import { ImageView } from '#platform/media/index.ts'
import { Colour, Email, Id, Input, Nullable, OneOf, Phone, Slug, Text } from '#platform/kernel/schemas.ts'

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

/** The same, with what only the provider and the operator see. */
export const OwnProviderView = Type.Object({
  ...ProviderView.properties,
  status: OneOf(['pending', 'verified', 'suspended']),
  isPublished: Type.Boolean(),
  email: Email,
  phone: Nullable(Type.String()),
  version: Type.Integer(),
})
export type OwnProviderView = Static<typeof OwnProviderView>

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

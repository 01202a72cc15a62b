import { Type, type Static } from 'typebox'
import { ImageView } from '#platform/media/index.ts'
import { Colour, Currency, Id, Nullable, Slug, TimeZone } from '#platform/kernel/schemas.ts'

/** Words and pictures with which a marketplace fills its theme; what is missing comes from the theme. */
export const BrandSettings = Type.Object({
  colour: Type.Optional(Colour),
  logoImageId: Type.Optional(Id),
  /** One for a split or full-bleed opening, three for a collage; the first is also the social preview. */
  heroImageIds: Type.Optional(Type.Array(Id, { maxItems: 6 })),
  /** Fill `{lead}` and `{promise}` of the theme's words. */
  lead: Type.Optional(Type.String({ maxLength: 400 })),
  promise: Type.Optional(Type.String({ maxLength: 400 })),
  /** Own words over the theme's, by section id of the home page and name of the word. */
  words: Type.Optional(
    Type.Record(Type.String(), Type.Record(Type.String(), Type.String({ maxLength: 600 }))),
  ),
  steps: Type.Optional(
    Type.Array(Type.Object({ title: Type.String(), text: Type.String() }), { maxItems: 6 }),
  ),
  questions: Type.Optional(
    Type.Array(Type.Object({ question: Type.String(), answer: Type.String() }), { maxItems: 20 }),
  ),
})
export type BrandSettings = Static<typeof BrandSettings>

export const tenantStatuses = [
  'provisioning',
  'draft',
  'live',
  'past_due',
  'read_only',
  'suspended',
  'closing',
  'erased',
] as const
export type TenantStatus = (typeof tenantStatuses)[number]

/** What anybody may know of a marketplace. */
export const TenantView = Type.Object({
  id: Id,
  slug: Slug,
  name: Type.String(),
  trade: Type.String(),
  tagline: Type.String(),
  status: Type.String(),
  locale: Type.String(),
  currency: Currency,
  timeZone: TimeZone,
  country: Type.String(),
  legalName: Type.String(),
  legalAddress: Type.String(),
  supportEmail: Type.String(),
  supportPhone: Nullable(Type.String()),
  /** The host that canonical links name: the primary custom domain, or null for the subdomain. */
  primaryHost: Nullable(Type.String()),
  /** How long a visitor may keep a slot, in minutes. */
  holdMinutes: Type.Integer(),
  theme: Type.String(),
  brand: BrandSettings,
  /** Changes with every published change of brand or words; part of cache keys. */
  version: Type.String(),
  logo: Nullable(ImageView),
  heroes: Type.Array(ImageView),
})
export type TenantView = Static<typeof TenantView>

import { Type, type Static } from 'typebox'
import { ImageView } from '#platform/media/index.ts'
import {
  Colour,
  Currency,
  Email,
  Id,
  Input,
  Instant,
  Nullable,
  OneOf,
  Phone,
  Slug,
  Text,
  TimeZone,
} from '#platform/kernel/schemas.ts'
import type { Domain } from './models.ts'

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

export const tenantAccesses = ['open', 'invite_only', 'email_domains'] as const
export type TenantAccess = (typeof tenantAccesses)[number]

/** What anybody may know of a marketplace. */
export const TenantView = Type.Object({
  id: Id,
  slug: Slug,
  name: Type.String(),
  trade: Type.String(),
  tagline: Type.String(),
  status: Type.String(),
  /** Anything but `open` is private: strangers see how to sign in, and nothing else. */
  access: OneOf(tenantAccesses),
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

const Country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' })
const Locale = Type.String({
  minLength: 2,
  maxLength: 20,
  description: 'A BCP 47 language tag, such as de or pt-BR',
})
const Theme = Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$', description: 'The name of a theme' })

const editable = {
  name: Text(80, 1),
  trade: Text(60, 1),
  tagline: Text(160),
  locale: Locale,
  timeZone: TimeZone,
  country: Country,
  legalName: Text(120, 1),
  legalAddress: Text(300, 1),
  supportEmail: Email,
  supportPhone: Nullable(Phone),
  holdMinutes: Type.Integer({ minimum: 5, maximum: 30 }),
}

export const CreateTenantBody = Input({
  slug: Type.String({ minLength: 3, maxLength: 40 }),
  name: editable.name,
  trade: editable.trade,
  tagline: Type.Optional(editable.tagline),
  locale: Type.Optional(editable.locale),
  currency: Currency,
  timeZone: editable.timeZone,
  country: editable.country,
  legalName: editable.legalName,
  legalAddress: editable.legalAddress,
  supportEmail: editable.supportEmail,
  supportPhone: Type.Optional(editable.supportPhone),
  holdMinutes: Type.Optional(editable.holdMinutes),
  theme: Theme,
  brand: Type.Optional(BrandSettings),
})
export type CreateTenant = Static<typeof CreateTenantBody>

/** The currency stays: prices, holds and history are kept in it. */
export const EditTenantBody = Type.Partial(Input(editable), { additionalProperties: false })
export type EditTenant = Static<typeof EditTenantBody>

export const BrandBody = Input({ theme: Theme, settings: BrandSettings })
export type Brand = Static<typeof BrandBody>

export const domainStatuses = [
  'pending_dns',
  'verifying',
  'issuing',
  'active',
  'degraded',
  'failed',
  'released',
] as const
export type DomainStatus = (typeof domainStatuses)[number]

export const DomainView = Type.Object({
  host: Type.String({ description: 'lower case, international names in their ASCII form' }),
  status: OneOf(domainStatuses),
  isPrimary: Type.Boolean(),
  verifiedAt: Nullable(Instant),
})
export type DomainView = Static<typeof DomainView>

export const toDomainView = (domain: Domain): DomainView => ({
  host: domain.host,
  status: domain.status,
  isPrimary: domain.isPrimary,
  verifiedAt: domain.verifiedAt?.toISOString() ?? null,
})

export const AccessBody = Input({
  access: OneOf(tenantAccesses),
  domains: Type.Array(Type.String({ minLength: 1, maxLength: 253 }), {
    maxItems: 100,
    description: 'of e-mail addresses, such as example.edu; exactly these, not what is below them',
  }),
})
export type Access = Static<typeof AccessBody>
export const AccessView = Type.Object({
  access: OneOf(tenantAccesses),
  domains: Type.Array(Type.String()),
  version: Type.Integer(),
})
export type AccessView = Static<typeof AccessView>

import { Type, type Static } from 'typebox'
import { ImageView } from '#platform/media/index.ts'
import {
  Colour,
  Email,
  Id,
  Input,
  Instant,
  LocalDate,
  Nullable,
  OneOf,
  Phone,
  Slug,
  Text,
} from '#platform/kernel/schemas.ts'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'
import { onboardingSteps } from './rules/completeness.ts'
import { providerStages, providerStatuses, type StageStepName, stageSteps } from './rules/stages.ts'

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

export const accountTypes = ['individual', 'company'] as const
export type AccountType = (typeof accountTypes)[number]

export const credentialKinds = ['certificate', 'degree', 'licence', 'insurance', 'identity'] as const
export type CredentialKind = (typeof credentialKinds)[number]
export const credentialStates = ['pending', 'approved', 'rejected', 'expired', 'replaced'] as const
export type CredentialState = (typeof credentialStates)[number]

/** What a provider has shown to the marketplace, and the marketplace has found to be right. */
export const BadgeView = Type.Object({
  kind: OneOf(credentialKinds),
  title: Type.String(),
  issuer: Type.String(),
})
export type BadgeView = Static<typeof BadgeView>

const Skill = Text(60, 1)
const Language = Type.String({ pattern: '^[a-z]{2,3}$', description: 'ISO 639, such as de' })
/** What the profile says besides the page's own words. */
const profile = {
  accountType: OneOf(accountTypes),
  skills: Type.Array(Skill, { maxItems: 20, uniqueItems: true }),
  languages: Type.Array(Language, { maxItems: 12, uniqueItems: true }),
  serviceRadiusKm: Nullable(
    Type.Integer({
      minimum: 0,
      maximum: 500,
      description: 'kilometres travelled from the address; 0 is not at all',
    }),
  ),
}

/** Degrees, WGS 84. */
const point = {
  latitude: Type.Number({ minimum: -90, maximum: 90, description: 'degrees, WGS 84' }),
  longitude: Type.Number({ minimum: -180, maximum: 180, description: 'degrees, WGS 84' }),
}
/** Where a provider is, as far as everybody may know it. */
export const PlaceView = Type.Object(
  {
    ...point,
    isExact: Type.Boolean({ description: 'false: about a kilometre around the real place' }),
  },
  { description: 'null while the provider has not said it' },
)
export type PlaceView = Static<typeof PlaceView>
/** The same for its own people. */
export const OwnPlace = Type.Object(
  {
    ...point,
    isPublic: Type.Boolean({
      description: 'true: everybody sees the exact place; false: about a kilometre around it',
    }),
  },
  { additionalProperties: false },
)
export type OwnPlace = Static<typeof OwnPlace>

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
  ...profile,
  place: Nullable(PlaceView),
  badges: Type.Array(BadgeView, {
    description: 'One for each credential that was approved and is still valid',
  }),
  takesBookings: Type.Boolean({ description: 'False while the provider pauses' }),
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
  stage: OneOf(providerStages),
  status: OneOf(providerStatuses),
  isPublished: Type.Boolean(),
  email: Email,
  phone: Nullable(Type.String()),
  ownPlace: Nullable(OwnPlace),
  version: Type.Integer(),
  checklist: Type.Array(ChecklistItem),
  isLookResting: Type.Boolean({
    description: 'Colour and sections are kept, and not shown: the plan has no look of its own at present',
  }),
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
  accountType: Type.Optional(profile.accountType),
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
  accountType: Type.Optional(profile.accountType),
  skills: Type.Optional(profile.skills),
  languages: Type.Optional(profile.languages),
  serviceRadiusKm: Type.Optional(profile.serviceRadiusKm),
  ownPlace: Type.Optional(Nullable(OwnPlace)),
})
export type EditProvider = Static<typeof EditProviderBody>

/** What an application begins with; the rest is asked by the wizard. The addresses are the person's own when missing. */
export const ApplyBody = Input({
  businessName: Text(80, 1),
  accountType: profile.accountType,
  email: Type.Optional(Email),
  phone: Type.Optional(Nullable(Phone)),
  city: Type.Optional(Text(80)),
})
export type Apply = Static<typeof ApplyBody>

export const stageStepNames = Object.keys(stageSteps) as StageStepName[]
const Told = Type.Object({ step: OneOf(stageStepNames), reason: Type.String(), at: Instant })

/** How far a provider has come on its way to the marketplace. */
export const OnboardingView = Type.Object({
  providerId: Id,
  slug: Slug,
  businessName: Type.String(),
  stage: OneOf(providerStages),
  status: OneOf(providerStatuses),
  isPublished: Type.Boolean(),
  powers: Type.Object({
    mayEdit: Type.Boolean(),
    mayPublish: Type.Boolean(),
    mayTakeBookings: Type.Boolean(),
    isSeen: Type.Boolean(),
  }),
  told: Nullable(Told),
  submittedAt: Nullable(Instant),
  score: Type.Integer({ description: '0 to 100' }),
  items: Type.Array(
    Type.Object({
      item: Type.String(),
      step: Type.String(),
      words: Type.String(),
      weight: Type.Integer({ description: 'hundredths of the score' }),
      isRequired: Type.Boolean(),
      isDone: Type.Boolean(),
    }),
  ),
  steps: Type.Array(Type.Object({ step: OneOf(onboardingSteps), isDone: Type.Boolean() })),
  maySubmit: Type.Boolean(),
  version: Type.Integer(),
})
export type OnboardingView = Static<typeof OnboardingView>

export const ReasonBody = Input({ reason: Text(2000, 1) })

/** What is said of a credential; the file comes with it, as a part of the form. */
export const CredentialFields = Input({
  kind: OneOf(credentialKinds),
  title: Text(80, 1),
  issuer: Type.Optional(Text(120)),
  number: Type.Optional(Text(60)),
  issuedOn: Type.Optional(LocalDate),
  expiresOn: Type.Optional(LocalDate),
  replacesId: Type.Optional(Id),
})
export type CredentialFields = Static<typeof CredentialFields>
/** The same with the file itself, as the API's document tells it. */
export const CredentialForm = Type.Object({
  file: Type.String({ format: 'binary', description: 'PDF, JPEG, PNG or WebP; at most 10 MB' }),
  ...CredentialFields.properties,
})

/** A credential as its owner and the reviewers see it. The number stays sealed but for its end. */
export const CredentialView = Type.Object({
  id: Id,
  providerId: Id,
  kind: OneOf(credentialKinds),
  title: Type.String(),
  issuer: Type.String(),
  numberEnding: Type.String({ description: 'the last four characters of the number' }),
  issuedOn: Nullable(LocalDate),
  expiresOn: Nullable(LocalDate),
  file: Nullable(
    Type.Object({
      name: Type.String(),
      type: OneOf(['application/pdf', 'image/webp']),
      size: Type.Integer({ description: 'bytes' }),
    }),
  ),
  state: OneOf(credentialStates),
  reason: Type.String({ description: 'Why it was rejected' }),
  addedAt: Instant,
  reviewedAt: Nullable(Instant),
  replacesId: Nullable(Id),
  version: Type.Integer(),
})
export type CredentialView = Static<typeof CredentialView>
export const CredentialList = Type.Object({ items: Type.Array(CredentialView) })

export const reviewFilters = ['waiting', ...providerStages] as const
export const ReviewQueueQuery = Type.Object(
  {
    ...PageQuery.properties,
    state: Type.Optional(
      OneOf(reviewFilters, 'waiting: submitted profiles and providers with new credentials'),
    ),
  },
  { additionalProperties: false },
)
export type ReviewQueue = Static<typeof ReviewQueueQuery>
export const ReviewItem = Type.Object({
  providerId: Id,
  slug: Slug,
  businessName: Type.String(),
  city: Type.String(),
  accountType: OneOf(accountTypes),
  stage: OneOf(providerStages),
  pendingCredentials: Type.Integer(),
  since: Instant,
  version: Type.Integer(),
})
export type ReviewItem = Static<typeof ReviewItem>
export const ReviewPage = pageOf(ReviewItem)
export type ReviewPage = Static<typeof ReviewPage>

export const BackgroundCheckView = Type.Object({
  id: Id,
  state: OneOf(['requested', 'clear', 'consider', 'failed']),
  detail: Type.String(),
  requestedAt: Instant,
  completedAt: Nullable(Instant),
})
export type BackgroundCheckView = Static<typeof BackgroundCheckView>

/** Everything that a decision about a provider needs. */
export const ReviewCase = Type.Object({
  provider: OwnProviderView,
  onboarding: OnboardingView,
  credentials: Type.Array(CredentialView),
  services: Type.Array(
    Type.Object({ id: Id, title: Type.String(), priceAmount: Type.Integer(), currency: Type.String() }),
  ),
  people: Type.Array(
    Type.Object({
      userId: Id,
      firstName: Type.String(),
      lastName: Type.String(),
      email: Email,
      role: Type.String(),
    }),
  ),
  history: Type.Array(
    Type.Object({
      step: OneOf(stageStepNames),
      from: OneOf(providerStages),
      to: OneOf(providerStages),
      reason: Type.String(),
      actorKind: OneOf(['user', 'account', 'system']),
      actorId: Nullable(Id),
      at: Instant,
    }),
  ),
  backgroundCheck: Nullable(BackgroundCheckView),
})
export type ReviewCase = Static<typeof ReviewCase>

export const providerRoles = ['provider_owner', 'provider_member'] as const
export const TeamMemberView = Type.Object({
  id: Id,
  userId: Id,
  name: Type.String(),
  email: Email,
  role: OneOf(providerRoles),
  since: Instant,
  isResting: Type.Boolean({ description: 'The plan has no room for them at present' }),
})
export type TeamMemberView = Static<typeof TeamMemberView>
export const TeamView = Type.Object({
  members: Type.Array(TeamMemberView),
  invitations: Type.Array(
    Type.Object({ id: Id, email: Email, role: OneOf(providerRoles), sentAt: Instant, expiresAt: Instant }),
    { description: 'For owners' },
  ),
})
export type TeamView = Static<typeof TeamView>
export const TeamInvitationView = Type.Object({
  kind: OneOf(['staff', 'provider_member', 'customer']),
  email: Email,
  role: Type.String(),
  invitedBy: Type.String(),
  businessName: Nullable(Type.String()),
  hasAccount: Type.Boolean({ description: 'Somebody here has the address: they sign in to accept' }),
})
export type TeamInvitationView = Static<typeof TeamInvitationView>

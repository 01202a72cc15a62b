import { fromMicrodegrees } from '#platform/kernel/geography.ts'
import { type ImageRow, toImageView } from '#platform/media/index.ts'
import {
  completeSections,
  type ProviderStage,
  type ProviderStatus,
  publishChecklist,
  stagePowers,
  statusOf,
} from './rules/index.ts'
import type { Credential } from './models.ts'
import type {
  AccountType,
  BadgeView,
  CredentialView,
  OwnPlace,
  OwnProviderView,
  PlaceView,
  ProviderCard,
  ProviderView,
} from './schemas.ts'

/** What `providerCardJson` reads. */
export type ProviderCardRow = {
  id: string
  slug: string
  businessName: string
  headline: string
  city: string
  status: ProviderStatus
  logo: ImageRow | null
  header: ImageRow | null
}

/** One row of a provider's page, as `service/read-provider.ts` asks for it. */
export type ProviderRow = Omit<ProviderCardRow, 'status'> & {
  stage: ProviderStage
  accountType: AccountType
  skills: string[]
  languages: string[]
  serviceRadiusKm: number | null
  latitudeE6: number | null
  longitudeE6: number | null
  shownLatitudeE6: number | null
  shownLongitudeE6: number | null
  isPlacePublic: boolean
  badges: BadgeView[] | null
  introduction: string
  accent: string | null
  street: string
  postalCode: string
  country: string
  sections: { kind: string; isVisible: boolean }[]
  isLookResting: boolean
  gallery: { id: string; caption: string; image: ImageRow }[] | null
  isPublished: boolean
  isListed: boolean
  email: string
  phone: string | null
  version: number
}

export const toProviderCard = (row: ProviderCardRow): ProviderCard => ({
  id: row.id,
  slug: row.slug,
  businessName: row.businessName,
  headline: row.headline,
  city: row.city,
  isVerified: row.status === 'verified',
  logo: toImageView(row.logo),
  header: toImageView(row.header),
})

function placeView({ shownLatitudeE6, shownLongitudeE6, isPlacePublic }: ProviderRow): PlaceView | null {
  if (shownLatitudeE6 === null || shownLongitudeE6 === null) return null
  return {
    latitude: fromMicrodegrees(shownLatitudeE6),
    longitude: fromMicrodegrees(shownLongitudeE6),
    isExact: isPlacePublic,
  }
}

function ownPlace({ latitudeE6, longitudeE6, isPlacePublic }: ProviderRow): OwnPlace | null {
  if (latitudeE6 === null || longitudeE6 === null) return null
  return {
    latitude: fromMicrodegrees(latitudeE6),
    longitude: fromMicrodegrees(longitudeE6),
    isPublic: isPlacePublic,
  }
}

export const toProviderView = (row: ProviderRow): ProviderView => ({
  ...toProviderCard({ ...row, status: statusOf(row.stage) }),
  introduction: row.introduction,
  accent: row.isLookResting ? null : row.accent,
  street: row.street,
  postalCode: row.postalCode,
  country: row.country,
  sections: completeSections(row.isLookResting ? [] : row.sections),
  gallery: (row.gallery ?? []).map(({ id, caption, image }) => ({
    id,
    caption,
    image: toImageView(image),
  })),
  accountType: row.accountType,
  skills: row.skills,
  languages: row.languages,
  serviceRadiusKm: row.serviceRadiusKm,
  place: placeView(row),
  badges: row.badges ?? [],
  takesBookings: stagePowers[row.stage].mayTakeBookings,
})

export function toOwnProviderView(row: ProviderRow): OwnProviderView {
  const view = toProviderView(row)
  return {
    ...view,
    // Its editor shows what is kept.
    accent: row.accent,
    sections: completeSections(row.sections),
    isLookResting: row.isLookResting,
    stage: row.stage,
    status: statusOf(row.stage),
    isPublished: row.isPublished,
    email: row.email,
    phone: row.phone,
    ownPlace: ownPlace(row),
    version: row.version,
    checklist: publishChecklist(view),
  }
}

export const toCredentialView = (row: Credential): CredentialView => ({
  id: row.id,
  providerId: row.providerId,
  kind: row.kind,
  title: row.title,
  issuer: row.issuer,
  numberEnding: row.numberEnding,
  issuedOn: row.issuedOn,
  expiresOn: row.expiresOn,
  file: row.fileType && { name: row.fileName, type: row.fileType, size: row.fileSize ?? 0 },
  state: row.state,
  reason: row.reason,
  addedAt: row.createdAt.toISOString(),
  reviewedAt: row.reviewedAt?.toISOString() ?? null,
  replacesId: row.replacesId,
  version: row.version,
})

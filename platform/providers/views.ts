import { type ImageRow, toImageView } from '#platform/media/index.ts'
import { completeSections, type ProviderStatus, publishChecklist } from './rules.ts'
import type { OwnProviderView, ProviderCard, ProviderView } from './schemas.ts'

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
export type ProviderRow = ProviderCardRow & {
  introduction: string
  accent: string | null
  street: string
  postalCode: string
  country: string
  sections: { kind: string; isVisible: boolean }[]
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

export const toProviderView = (row: ProviderRow): ProviderView => ({
  ...toProviderCard(row),
  introduction: row.introduction,
  accent: row.accent,
  street: row.street,
  postalCode: row.postalCode,
  country: row.country,
  sections: completeSections(row.sections),
  gallery: (row.gallery ?? []).map(({ id, caption, image }) => ({
    id,
    caption,
    image: toImageView(image),
  })),
})

export function toOwnProviderView(row: ProviderRow): OwnProviderView {
  const view = toProviderView(row)
  return {
    ...view,
    status: row.status,
    isPublished: row.isPublished,
    email: row.email,
    phone: row.phone,
    version: row.version,
    checklist: publishChecklist(view),
  }
}

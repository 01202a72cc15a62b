import { TenantModel } from '#platform/kernel/tenant.ts'
import type { PageSection } from './schemas.ts'
import type { ProviderStatus } from './rules.ts'

export class Provider extends TenantModel {
  static override tableName = 'providers'
  static override jsonAttributes = ['sections']
  declare slug: string
  declare businessName: string
  /** The name in lower case without accents: lists are in its order. */
  declare sortName: string
  declare headline: string
  declare introduction: string
  declare status: ProviderStatus
  declare isPublished: boolean
  /** Published and verified; computed by the database. */
  declare readonly isListed: boolean
  declare accent: string | null
  declare email: string
  declare phone: string | null
  declare street: string
  declare city: string
  declare postalCode: string
  declare country: string
  declare logoImageId: string | null
  declare headerImageId: string | null
  declare sections: PageSection[]
  declare version: number
  declare updatedAt: Date
}

export class GalleryImage extends TenantModel {
  static override tableName = 'gallery_images'
  declare providerId: string
  declare imageId: string
  declare position: number
  declare caption: string
}

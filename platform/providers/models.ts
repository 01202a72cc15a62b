import { TenantModel } from '#platform/kernel/tenant.ts'
import type { AccountType, CredentialKind, CredentialState, PageSection } from './schemas.ts'
import type { ProviderStage, ProviderStatus, StageStepName } from './rules/index.ts'

export class Provider extends TenantModel {
  static override tableName = 'providers'
  static override jsonAttributes = ['sections']
  declare slug: string
  declare businessName: string
  /** The name in lower case without accents: lists are in its order. */
  declare sortName: string
  declare headline: string
  declare introduction: string
  declare stage: ProviderStage
  /** Follows from the stage; computed by the database. */
  declare readonly status: ProviderStatus
  declare isPublished: boolean
  /** Published and verified; computed by the database. */
  declare readonly isListed: boolean
  declare submittedAt: Date | null
  declare accountType: AccountType
  declare skills: string[]
  /** ISO 639 codes. */
  declare languages: string[]
  /** How far the provider travels from its address; 0 not at all, null not said yet. */
  declare serviceRadiusKm: number | null
  /** Millionths of a degree; both or neither. */
  declare latitudeE6: number | null
  declare longitudeE6: number | null
  /** Everybody may know the place exactly; otherwise about a kilometre around it. */
  declare isPlacePublic: boolean
  declare accent: string | null
  /** Its plan has no look of its own at present: accent and sections are kept and not shown. */
  declare lookRestedAt: Date | null
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

/** A step that was taken. Rows are only ever added. */
export class StageChange extends TenantModel {
  static override tableName = 'provider_stage_changes'
  declare providerId: string
  declare step: StageStepName
  declare fromStage: ProviderStage
  declare toStage: ProviderStage
  declare reason: string
  declare actorKind: 'user' | 'account' | 'system'
  declare actorId: string | null
}

export class GalleryImage extends TenantModel {
  static override tableName = 'gallery_images'
  declare providerId: string
  declare imageId: string
  declare position: number
  declare caption: string
}

export class Credential extends TenantModel {
  static override tableName = 'credentials'
  declare providerId: string
  declare kind: CredentialKind
  declare title: string
  declare issuer: string
  /** Sealed for the purpose `credential`. */
  declare sealedNumber: string | null
  declare numberEnding: string
  declare issuedOn: string | null
  /** The last day on which it is valid. */
  declare expiresOn: string | null
  declare fileKey: string | null
  declare fileName: string
  declare fileType: 'application/pdf' | 'image/webp' | null
  declare fileSize: number | null // bytes
  declare state: CredentialState
  declare reason: string
  declare reviewedAt: Date | null
  /** The one that this is the renewal of. */
  declare replacesId: string | null
  declare version: number
}

/** One question about a person to a service outside. */
export class BackgroundCheck extends TenantModel {
  static override tableName = 'background_checks'
  declare providerId: string
  declare gateway: string
  /** What the service calls it; null until it has been asked. */
  declare reference: string | null
  declare state: 'requested' | 'clear' | 'consider' | 'failed'
  declare detail: string
  declare askedAt: Date | null
  declare completedAt: Date | null
}

/** Somebody who works for a provider, as a resource whose time can be taken. Stays when the person leaves. */
export class TeamMember extends TenantModel {
  static override tableName = 'team_members'
  declare providerId: string
  declare userId: string | null
  /** As customers and colleagues read it. */
  declare name: string
  declare leftAt: Date | null
  /** The plan has no room for them at present: they take no new bookings and keep those that they have. */
  declare restedAt: Date | null
  /** What the owner wants when there is no room for all. */
  declare restChoice: 'stay' | 'rest' | null
}

import { TenantModel } from '#platform/kernel/tenant.ts'
import type { IntakeQuestion, LocationKind } from './schemas.ts'

export class Category extends TenantModel {
  static override tableName = 'categories'
  declare slug: string
  declare name: string
  declare description: string
  declare icon: string
  declare colour: string
  declare position: number
  declare version: number
}

export class Service extends TenantModel {
  static override tableName = 'services'
  static override jsonAttributes = ['intakeQuestions']
  declare providerId: string
  /** The provider's own `is_listed`: taken from it by a trigger, moved with it by the foreign key. */
  declare readonly providerIsListed: boolean
  declare categoryId: string
  declare title: string
  declare description: string
  declare durationMinutes: number
  declare priceAmount: number // minor units
  declare currency: string
  declare bufferBeforeMinutes: number
  declare bufferAfterMinutes: number
  declare stepMinutes: number
  declare minimumNoticeMinutes: number
  declare horizonDays: number
  declare locationKind: LocationKind
  declare intakeQuestions: IntakeQuestion[]
  declare isActive: boolean
  declare version: number
  declare updatedAt: Date
}

export class ServiceImage extends TenantModel {
  static override tableName = 'service_images'
  declare serviceId: string
  declare imageId: string
  declare position: number
}

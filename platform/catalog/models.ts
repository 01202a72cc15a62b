import { TenantModel } from '#platform/kernel/tenant.ts'
import type {
  Assignment,
  BookingMode,
  DurationOption,
  IntakeQuestion,
  LocationKind,
  PaymentTerms,
  PolicyTerms,
} from './schemas.ts'

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
  static override jsonAttributes = ['intakeQuestions', 'durationOptions', 'paymentTerms']
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
  declare bookingMode: BookingMode
  declare responseMinutes: number
  declare durationOptions: DurationOption[]
  declare capacity: number
  declare mostSeats: number
  declare membersNeeded: number
  declare assignment: Assignment
  declare mayChooseMember: boolean
  declare hasWaitingRoom: boolean
  declare paymentTerms: PaymentTerms
  /** Minor units, tax included; null: what it costs otherwise. */
  declare creditsRequired: number | null
  declare policyId: string | null
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

/** A preset of the marketplace. What was agreed under it is copied into the booking. */
export class Policy extends TenantModel {
  static override tableName = 'booking_policies'
  static override jsonAttributes = ['terms']
  declare name: string
  declare description: string
  declare terms: PolicyTerms
  declare position: number
  /** Providers may choose it. */
  declare isOffered: boolean
  declare isDefault: boolean
  declare version: number
}

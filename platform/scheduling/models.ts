import { TenantModel } from '#platform/kernel/tenant.ts'
import type { ResourceKind } from './resource-schemas.ts'
import type { AvailabilityWindow } from './schemas.ts'

export class Schedule extends TenantModel {
  static override tableName = 'schedules'
  declare providerId: string
  /** Null for the calendar of the provider as a whole. */
  declare memberId: string | null
  declare timeZone: string
  declare version: number
}

export class AvailabilityRule extends TenantModel {
  static override tableName = 'availability_rules'
  declare providerId: string
  /** Null for the calendar of the provider as a whole. */
  declare memberId: string | null
  declare weekday: number
  declare startMinute: number
  declare endMinute: number
}

export class AvailabilityException extends TenantModel {
  static override tableName = 'availability_exceptions'
  static override jsonAttributes = ['windows']
  declare providerId: string
  /** Null for the calendar of the provider as a whole. */
  declare memberId: string | null
  declare date: string
  declare windows: AvailabilityWindow[]
  declare note: string
}

export class TimeOff extends TenantModel {
  static override tableName = 'time_off'
  declare providerId: string
  /** Null for the calendar of the provider as a whole. */
  declare memberId: string | null
  declare startsAt: Date
  declare endsAt: Date
  declare reason: string
}

/** A room, a vehicle, equipment: of a quantity of three, three bookings may have it at the same time. */
export class Resource extends TenantModel {
  static override tableName = 'resources'
  declare providerId: string
  declare name: string
  declare kind: ResourceKind
  declare quantity: number
  /** False for an archived one, which stays with the bookings that had it. */
  declare isActive: boolean
  declare version: number
}

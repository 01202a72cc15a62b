import { TenantModel } from '#platform/kernel/tenant.ts'
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

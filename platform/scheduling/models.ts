import { TenantModel } from '#platform/kernel/tenant.ts'
import type { AvailabilityWindow } from './schemas.ts'

export class Schedule extends TenantModel {
  static override tableName = 'schedules'
  declare providerId: string
  declare timeZone: string
  declare version: number
}

export class AvailabilityRule extends TenantModel {
  static override tableName = 'availability_rules'
  declare providerId: string
  declare weekday: number
  declare startMinute: number
  declare endMinute: number
}

export class AvailabilityException extends TenantModel {
  static override tableName = 'availability_exceptions'
  static override jsonAttributes = ['windows']
  declare providerId: string
  declare date: string
  declare windows: AvailabilityWindow[]
  declare note: string
}

export class TimeOff extends TenantModel {
  static override tableName = 'time_off'
  declare providerId: string
  declare startsAt: Date
  declare endsAt: Date
  declare reason: string
}

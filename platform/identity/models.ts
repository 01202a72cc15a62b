import { TenantModel } from '#platform/kernel/tenant.ts'
import type { Role } from './schemas.ts'

export class User extends TenantModel {
  static override tableName = 'users'
  declare email: string // lower case
  declare passwordHash: string | null
  declare firstName: string
  declare lastName: string
  declare phone: string | null
  declare emailVerifiedAt: Date | null
  declare lastSignedInAt: Date | null
  declare version: number
}

export class Membership extends TenantModel {
  static override tableName = 'memberships'
  declare userId: string
  declare role: Role
  declare providerId: string | null
}

export class Session extends TenantModel {
  static override tableName = 'sessions'
  declare userId: string
  declare secretHash: string
  declare userAgent: string
  declare lastUsedAt: Date
  declare expiresAt: Date
  declare revokedAt: Date | null
}

export class Customer extends TenantModel {
  static override tableName = 'customers'
  declare email: string // lower case
  declare firstName: string
  declare lastName: string
  declare phone: string
  declare userId: string | null
}

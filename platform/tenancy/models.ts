import { Model, snakeCaseMappers } from 'objection'
import { TenantModel } from '#platform/kernel/tenant.ts'
import type { BrandSettings, DomainStatus, TenantAccess, TenantStatus } from './schemas.ts'

/** A shared table: everybody may read it, only the tenant itself may write its row. */
export class Tenant extends Model {
  static override tableName = 'tenants'
  static override columnNameMappers = snakeCaseMappers()
  declare id: string
  declare createdAt: Date
  declare slug: string
  declare name: string
  declare trade: string
  declare tagline: string
  declare status: TenantStatus
  declare locale: string
  declare currency: string
  declare timeZone: string
  declare country: string
  declare legalName: string
  declare legalAddress: string
  declare supportEmail: string
  declare supportPhone: string | null
  declare holdMinutes: number
  /** Who may enter: anybody, or those who are invited, or of certain e-mail domains. */
  declare access: TenantAccess
  declare version: number
}

/** A shared table as well: the host finds the tenant. */
export class Domain extends Model {
  static override tableName = 'domains'
  static override idColumn = 'host'
  static override columnNameMappers = snakeCaseMappers()
  declare host: string
  declare tenantId: string
  declare createdAt: Date
  declare status: DomainStatus
  declare isPrimary: boolean
  declare verifiedAt: Date | null
}

/** One version of a look. At most one is a draft, and at most one is published. */
export class Branding extends TenantModel {
  static override tableName = 'brandings'
  static override jsonAttributes = ['settings']
  declare state: 'draft' | 'published' | 'retired'
  declare theme: string
  declare settings: BrandSettings
  declare publishedAt: Date | null
}

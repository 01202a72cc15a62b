import { TenantModel } from '#platform/kernel/tenant.ts'

export class Meeting extends TenantModel {
  static override tableName = 'meetings'
  /** Null for a class, whose occurrence is what its people share. */
  declare bookingId: string | null
  declare groupSessionId: string | null
  /** As `roomMark`: of another standing of the booking it leads nowhere. */
  declare madeFor: string
  /** Which gateway made it. */
  declare gateway: string
  /** A `Room`, as JSON. */
  declare sealedRoom: string
  declare hostArrivedAt: Date | null
}

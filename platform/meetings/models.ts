import { TenantModel } from '#platform/kernel/tenant.ts'
import type { MeetingProblem } from './gateways/index.ts'
import type { MeetingService } from './rules.ts'

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

/** What a marketplace says about its calls, and what it said before. */
export class MeetingSettings extends TenantModel {
  static override tableName = 'meeting_settings'
  declare service: MeetingService
  declare address: string | null
  declare zoomAccountId: string | null
  declare zoomClientId: string | null
  /** Only of what holds now. */
  declare sealedZoomSecret: string | null
  declare zoomProblem: MeetingProblem | null
  declare version: number
  declare isCurrent: boolean
}

/** A video service is still to be asked: for a room, for another time of it, or to close it. Gone once it is done. */
export class MeetingTask extends TenantModel {
  static override tableName = 'meeting_tasks'
  declare bookingId: string | null
  declare groupSessionId: string | null
  declare subjectId: string
  declare dueAt: Date
  declare attempts: number
  declare problem: MeetingProblem | null
  declare problemAt: Date | null
}

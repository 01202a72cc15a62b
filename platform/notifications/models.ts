import { TenantModel } from '#platform/kernel/tenant.ts'
import type { DeliveryState, MessageTemplate } from './rules.ts'
import type { MessageData } from './schemas.ts'

/** One message to one person about one event. */
export class Delivery extends TenantModel {
  static override tableName = 'deliveries'
  static override jsonAttributes = ['data']
  declare eventId: string
  declare template: MessageTemplate
  declare channel: 'email'
  declare recipient: string
  declare recipientName: string
  /** What the message says, with the secret of its link; cut down to the booking's id once it is sent. */
  declare data: MessageData | { bookingId: string }
  declare state: DeliveryState
  declare attempts: number
  declare nextAttemptAt: Date
  declare sentAt: Date | null
  declare lastError: string | null
}

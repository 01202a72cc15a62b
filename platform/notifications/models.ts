import { TenantModel } from '#platform/kernel/tenant.ts'
import type { Channel, DeliveryState, MessageTemplate } from './rules.ts'
import type { MessageData, MessageReference } from './schemas.ts'

/** One message to one person about one event. */
export class Delivery extends TenantModel {
  static override tableName = 'deliveries'
  static override jsonAttributes = ['data']
  declare eventId: string
  declare template: MessageTemplate
  declare channel: Channel
  declare recipient: string
  declare recipientName: string
  /** What the message is made of; cut down to what it was about once it is sent. */
  declare data: MessageData | MessageReference
  declare state: DeliveryState
  declare attempts: number
  declare nextAttemptAt: Date
  declare sentAt: Date | null
  declare lastError: string | null
}

import type { getBookingForNotification } from '#platform/booking/index.ts'
import type { Delivery } from './models.ts'
import type { DeliveryState, MessageTemplate } from './rules.ts'

/** The booking as it was when the event happened, all a message needs of it. */
export type BookingSnapshot = Awaited<ReturnType<typeof getBookingForNotification>>

export type MessageData = {
  bookingId: string
  booking: BookingSnapshot
  /** Path on the tenant's own host. For the customer it holds a secret. */
  managePath: string
}

/** A delivery as staff may see it: whether a message went out, not what it said. */
export type DeliveryView = {
  id: string
  template: MessageTemplate
  recipient: string
  state: DeliveryState
  attempts: number
  sentAt: string | null
  lastError: string | null
}

export const toDeliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  template: delivery.template,
  recipient: delivery.recipient,
  state: delivery.state,
  attempts: delivery.attempts,
  sentAt: delivery.sentAt?.toISOString() ?? null,
  lastError: delivery.lastError,
})

import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id } from '#platform/kernel/schemas.ts'

/** A message has been written down and waits to be sent. */
export const messageQueued = defineEvent('notifications.message-queued', Type.Object({ deliveryId: Id }))

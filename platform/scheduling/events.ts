import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id } from '#platform/kernel/schemas.ts'

export const scheduleChanged = defineEvent(
  'schedule.changed',
  Type.Object({ providerId: Id, version: Type.Integer() }),
)

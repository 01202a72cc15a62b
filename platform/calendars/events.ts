import { Type } from 'typebox'
import { defineEvent } from '#platform/kernel/events.ts'
import { Id, Nullable } from '#platform/kernel/schemas.ts'

const Subject = { connectionId: Id, providerId: Id, memberId: Nullable(Id) }

export const calendarConnected = defineEvent(
  'calendar.connected',
  Type.Object({ ...Subject, kind: Type.String() }),
)
export const calendarDisconnected = defineEvent(
  'calendar.disconnected',
  Type.Object({ ...Subject, kind: Type.String() }),
)
/** What it is called, blocks or shows was changed, or it was paused or resumed. */
export const calendarEdited = defineEvent('calendar.edited', Type.Object(Subject))
/** It could be read before, and now cannot: `failure` says why, as a code. Told once until it works again. */
export const calendarFailing = defineEvent(
  'calendar.failing',
  Type.Object({ ...Subject, failure: Type.String() }),
)
/** The consent at the other program has ended; only a person can renew it. */
export const calendarNeedsConsent = defineEvent('calendar.needs_consent', Type.Object(Subject))

/** An entry of ours was deleted or moved in the other calendar; the booking stands, and the entry is put back. */
export const calendarEntryRestored = defineEvent(
  'calendar.entry_restored',
  Type.Object({ ...Subject, bookingId: Id, because: Type.String() }),
)

import type { BookingStatus } from './transitions.ts'

/** A guest may cancel until the appointment starts; the exact start still counts. */
export const mayCancelAt = (status: BookingStatus, startsAt: Date, now: Date) =>
  (status === 'confirmed' || status === 'requested') && now.getTime() <= startsAt.getTime()

import type { Actor } from '#platform/kernel/tenant.ts'

/** Bookings of a provider are seen and changed by its own members and by the system; guests come by their link. */
export const mayManageBookings = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || (actor.kind === 'user' && actor.providerId === providerId)

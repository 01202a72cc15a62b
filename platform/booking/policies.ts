import { mayUse } from '#platform/identity/index.ts'
import type { Actor } from '#platform/kernel/tenant.ts'

/** A customer's own: made by one of the guests that this person was. */
export const isOwnBooking = (booking: { customerId: string | null }, ownCustomerIds: readonly string[]) =>
  booking.customerId !== null && ownCustomerIds.includes(booking.customerId)

/** Bookings of a provider are seen and changed by its own members and by the system; guests come by their link. */
export const mayManageBookings = (actor: Actor, providerId: string) =>
  actor.kind === 'system' || (actor.kind === 'user' && actor.providerId === providerId)

/** The people who run the marketplace may read and settle every booking in it. */
export const mayManageAnyBooking = (actor: Actor) => mayUse('booking.manage_any', actor)

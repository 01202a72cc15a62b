export { getCheckout, leaveHold, resumeHold, saveDraft } from './checkout.ts'
export { cancelBooking, cancelBookingByLink } from './cancel-booking.ts'
export { confirmBooking, createManageLink } from './confirm-booking.ts'
export {
  claimOffer,
  createHold,
  expireHolds,
  extendHold,
  getHold,
  lookAtSlot,
  releaseHold,
} from './hold-slot.ts'
export { bookingIdOfLink } from './links.ts'
export { getBooking, getBookingByLink, getBookingForNotification, listBookings } from './read-bookings.ts'
export { cancelOwnBooking, getOwnBooking, getOwnCalendarFile, listOwnBookings } from './own-bookings.ts'
export { getCalendarEvent } from './read-calendar.ts'

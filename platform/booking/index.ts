// Bookings: from the hold of a slot to the confirmed appointment and its cancellation.
// Owns `bookings`, `booking_cancellations` and `booking_links`; the time itself belongs to scheduling.
export { bookingCancelled, bookingConfirmed, bookingReassigned } from './events.ts'
export { holdSlot } from './flows.ts'
export { bookingSweeps } from './jobs.ts'
export { bookingSubscribers } from './subscribers.ts'
export { eraseFromBookings, readPersonalBookings } from './service/personal-data.ts'
export { countCompletedJobs } from './service/count-jobs.ts'
export { closeProvider, type FutureBooking, removeTeamMember } from './service/team-bookings.ts'
export { bookingRoutes } from './routes/index.ts'
export { type BookingParty, type BookingStatus } from './rules/index.ts'
export {
  BookingPage,
  BookingView,
  CheckoutDraft,
  CheckoutView,
  ConfirmBookingBody,
  ConfirmedBookingView,
  CreateHoldBody,
  HoldView,
  NewHoldView,
} from './schemas.ts'
export {
  cancelBooking,
  cancelBookingByLink,
  cancelOwnBooking,
  confirmBooking,
  createHold,
  createManageLink,
  expireHolds,
  extendHold,
  getBooking,
  getBookingByLink,
  getBookingForNotification,
  getCalendarEvent,
  getCheckout,
  getHold,
  getOwnBooking,
  getOwnCalendarFile,
  leaveHold,
  listBookings,
  listOwnBookings,
  releaseHold,
  resumeHold,
  saveDraft,
} from './service/index.ts'
export { summariseCustomer, type CustomerSummary } from './service/customer-summary.ts'

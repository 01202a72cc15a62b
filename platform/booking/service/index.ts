export { getCheckout, leaveHold, resumeHold, saveDraft } from './checkout.ts'
export { acceptRequest, acceptRequests, declineOverdue, declineRequest } from './answer-request.ts'
export type { Asked } from './asked.ts'
export {
  cancel,
  cancelAsked,
  cancelBooking,
  cancelBookingByLink,
  cancelBookings,
  previewCancellation,
} from './cancel-booking.ts'
export { confirmBooking, createManageLink } from './confirm-booking.ts'
export { claimOffer, createHold, expireHolds, extendHold, lookAtSlot, releaseHold } from './hold-slot.ts'
export { createOfferedHold } from './offered-hold.ts'
export { bookingIdOfLink } from './links.ts'
export { answerProposal, getRescheduleStanding, settleProposals, withdrawProposal } from './proposals.ts'
export {
  findMoveAlternatives,
  findRescheduleTimes,
  moveBooking,
  namingAlternatives,
  rescheduleAsked,
} from './reschedule.ts'
export {
  closeBooking,
  closeDue,
  completeBooking,
  completeBySilence,
  finishBooking,
  startBooking,
  startDue,
} from './do-work.ts'
export { assertMayShowCode, checkIn } from './check-in.ts'
export { checkInHere } from './check-in-here.ts'
export { mayFollowBooking } from './follow.ts'
export {
  endLapsedSharing,
  movePosition,
  startSharing,
  stopSharing,
  type SharingEnd,
} from './live-position.ts'
export { forgetProgress, getLiveStatus, setProgress } from './live.ts'
export { listAnyBookings, listBookings, listOwnBookings } from './list-bookings.ts'
export { contestNoShow, decideNoShow, listContestedNoShows, reportNoShow } from './no-show.ts'
export {
  getBooking,
  getBookingByLink,
  getBookingForNotification,
  listBookingsForNotification,
  readBooking,
} from './read-bookings.ts'
export { cancelOwnBooking, getOwnBooking, getOwnCalendarFile } from './own-bookings.ts'
export { bookingIdOfSubject, listPapersByLink, readPaperByLink, readPaymentByLink } from './papers.ts'
export { getCalendarEvent } from './read-calendar.ts'

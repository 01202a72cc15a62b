// Bookings: from the hold of a slot to the confirmed appointment and its cancellation.
// Owns `bookings`, `unpaid_balances`, `booking_groups`, `booking_cancellations`, `booking_transitions`, `no_show_reports`, `booking_check_ins`, `live_positions` and `booking_links`; the time itself belongs to scheduling.
export {
  balanceReminded,
  bookingCancelled,
  bookingCheckedIn,
  bookingClosed,
  bookingCompleted,
  bookingConfirmed,
  bookingDeclined,
  bookingFinished,
  bookingGroupAnswered,
  bookingGroupCancelled,
  bookingGroupConfirmed,
  bookingGroupDeclined,
  bookingGroupProposed,
  bookingGroupRequested,
  bookingGroupRescheduled,
  bookingNoShow,
  bookingProgressed,
  bookingReassigned,
  bookingReminderDue,
  bookingRequested,
  bookingRescheduled,
  bookingStarted,
  bookingsErased,
  noShowContested,
  noShowDecided,
  paymentCameTooLate,
  paymentFellThrough,
  positionEnded,
  positionShared,
  rescheduleAnswered,
  rescheduleProposed,
  reviewInvited,
  slotFreed,
} from './events.ts'
export { confirmHold, holdSlot } from './flows.ts'
export { type OtherService } from './service/others-instead.ts'
export { holdSeries, holdVisit } from './group-flows.ts'
export { GroupMovePreview } from './group-change-schemas.ts'
export { BookingGroupView, SeriesPreview, VisitPreview } from './group-schemas.ts'
export {
  acceptGroup,
  answerGroupProposals,
  cancelGroup,
  checkVisit,
  confirmGroup,
  declineGroup,
  extendGroupHold,
  findGroupMoveTimes,
  getBookingGroup,
  getGroupHold,
  leaveGroupHold,
  moveGroup,
  openOtherOfGroup,
  previewGroupCancellation,
  previewGroupMove,
  previewSeries,
  previewVisit,
  releaseGroupHold,
  resumeGroupHold,
  withdrawGroupProposals,
} from './service/groups/index.ts'
export { type GroupScope } from './rules/group-rule.ts'
export { checkInByCode, makeCheckInCode, readCheckIn, sweepPositions } from './live-flows.ts'
export { LiveView, type SetProgress } from './live-schemas.ts'
export { ProposalView } from './reschedule-schemas.ts'
export { bookingSweeps } from './jobs.ts'
export { unpaidUntil } from './service/money/unpaid.ts'
export { lapseUnpaidHolds, payHold, settleHold } from './payment-flows.ts'
export { fundHold } from './service/payment/fund-hold.ts'
export { bookingPaymentJobs } from './payment-jobs.ts'
export { PaymentOffer } from './payment-schemas.ts'
export {
  BookingChargeView,
  BookingPaymentView,
  BookingRefundView,
  OverrunOfferView,
} from './money-schemas.ts'
export {
  answerOverrun,
  answerRelease,
  askForRelease,
  getBookingPayment,
  giveTip,
  makePayLink,
  offerOverrun,
  refundBooking,
  withdrawOverrun,
} from './service/money/index.ts'
export { getTimerSettings, setTimerSettings } from './service/timer-settings.ts'
export { type BookingSettings } from './timer-schemas.ts'
export { bookingSubscribers } from './subscribers.ts'
export { eraseFromBookings, readOwnPositions, readPersonalBookings } from './service/personal-data.ts'
export { type FeedBooking, listFeedBookings } from './service/feed-bookings.ts'
export { type CalendarEntry, findCalendarEntry, listComingBookingIds } from './service/calendar-entries.ts'
export { getNoticeFacts, listNoticeFacts, type NoticeFacts } from './service/notice-facts.ts'
export { createOfferedHold } from './service/offered-hold.ts'
export { bookingIdOfSubject, readPaymentByLink } from './service/papers.ts'
export {
  findMeetingFacts,
  getMeetingFacts,
  listMeetingEnds,
  type MeetingFacts,
} from './service/meeting-facts.ts'
export { countCompletedJobs } from './service/count-jobs.ts'
export { type FutureBooking, removeTeamMember } from './service/team-bookings.ts'
export { bookingRoutes } from './routes/index.ts'
export { type BookingParty, type BookingStatus } from './rules/index.ts'
export {
  BookingDetails,
  BookingPage,
  BookingView,
  CancellationPreview,
  CheckoutDraft,
  CheckoutView,
} from './schemas.ts'
export {
  acceptRequest,
  acceptRequests,
  answerProposal,
  type Asked,
  bookingIdOfLink,
  cancelAsked,
  cancelBooking,
  cancelBookingByLink,
  cancelBookings,
  cancelOwnBooking,
  closeBooking,
  closeDue,
  completeBooking,
  completeBySilence,
  confirmBooking,
  contestNoShow,
  createHold,
  createManageLink,
  decideNoShow,
  declineOverdue,
  declineRequest,
  expireHolds,
  extendHold,
  findMoveAlternatives,
  findRescheduleTimes,
  finishBooking,
  getBooking,
  getBookingByLink,
  getBookingForNotification,
  listBookingsForNotification,
  getLiveStatus,
  getRescheduleStanding,
  getCalendarEvent,
  getCheckout,
  getOwnBooking,
  getOwnCalendarFile,
  leaveHold,
  listBookings,
  listOwnBookings,
  mayFollowBooking,
  previewCancellation,
  readBooking,
  releaseHold,
  rescheduleAsked,
  reportNoShow,
  resumeHold,
  saveDraft,
  setProgress,
  startBooking,
  startDue,
  checkInHere,
  startSharing,
  stopSharing,
  withdrawProposal,
} from './service/index.ts'
export { summariseCustomer } from './service/customer-summary.ts'

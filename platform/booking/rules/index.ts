// What may happen to a booking, when and at what cost. Pure: no I/O, no clock of its own.
export {
  type Agreed,
  agreedPolicy,
  cancellationOutcome,
  type CancellationOutcome,
  cancellationSchedule,
  type CancellationStep,
  mayCancelAt,
  penaltyStart,
  shareOf,
} from './cancellation.ts'
export { historyLabel, movedLabel } from './history.ts'
export { absentParties, type AbsentParty, contestUntil, haveMet, noShowFee, noShowWindow } from './no-show.ts'
export {
  checkInRefusal,
  codeMinutes,
  type Going,
  type Progress,
  progressSteps,
  sharingMinutes,
  sharingRefusal,
  travelRefusal,
  travelSteps,
} from './live.ts'
export {
  checkInMetres,
  freshFor,
  hereRefusal,
  judgeWhereabouts,
  type Whereabouts,
  worstAccuracyMetres,
} from './here.ts'
export {
  type AgreedPayment,
  asItIsPaid,
  chargesOf,
  holdEnd,
  isPaid,
  pageEnd,
  paymentNeedOf,
  type PaymentNeed,
  paymentSubjectOf,
  quoteFrom,
  type StoredQuote,
  wayToPay,
  type WayToPay,
} from './payment.ts'
export { placeOf } from './place.ts'
export { cancelledAt, lastReminderAt, unpaidDeadline } from './unpaid.ts'
export {
  type Movable,
  penaltyAfterMove,
  proposalExpiry,
  rescheduleAllowance,
  rescheduleRefusal,
} from './reschedule.ts'
export { respondByOf } from './requests.ts'
export {
  assertStep,
  type BookingStep,
  bookingSteps,
  type Report,
  type Standing,
  stepRefusal,
  stepsOf,
} from './steps.ts'
export {
  assertTransition,
  type BookingParty,
  bookingParties,
  type BookingStatus,
  bookingStatuses,
  mayTransition,
  neverBooked,
  takenStatuses,
  transitions,
} from './transitions.ts'

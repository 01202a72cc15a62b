// What may happen to a booking, when and at what cost. Pure: no I/O, no clock of its own.
export { mayCancelAt } from './cancellation.ts'
export { placeOf } from './place.ts'
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

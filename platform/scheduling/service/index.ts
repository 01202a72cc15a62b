export {
  assertFree,
  type ClaimSlot,
  claimSlot,
  extendClaim,
  findConditions,
  keepClaim,
  releaseClaim,
  toExactMinute,
  whoIsFreeAt,
} from './claim-slot.ts'
export { type BusyChanges, dropBusyTimes, replaceBusyTimes } from './busy-times.ts'
export { moveClaims } from './move-claims.ts'
export {
  addTimeOff,
  dropMemberSchedule,
  getSchedule,
  removeTimeOff,
  replaceSchedule,
} from './edit-schedule.ts'
export { type FindAvailability, findAlternatives, findAvailability } from './find-availability.ts'

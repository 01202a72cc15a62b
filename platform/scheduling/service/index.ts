export { findAllocations, findConditions, toExactMinute } from './allocate.ts'
export { type AllocatedNames, listAllocatedNames } from './allocated-names.ts'
export { type BusyChanges, dropBusyTimes, replaceBusyTimes } from './busy-times.ts'
export { type ClaimSlot, claimSlot, lockResources } from './claim-slot.ts'
export { findOccurrences, type Occurrence } from './find-occurrences.ts'
export { type ClaimOwner, extendClaims, keepClaims, releaseClaims } from './keep-claims.ts'
export { moveClaims, reassignClaims } from './move-claims.ts'
export { type Allocation, timingOf, type WantedSlot } from './wanted.ts'
export {
  addTimeOff,
  dropMemberSchedule,
  getSchedule,
  removeTimeOff,
  replaceSchedule,
} from './edit-schedule.ts'
export { createResource, editResource, getResource, listResources } from './resources.ts'
export { getServiceNeeds, setServiceNeeds } from './service-needs.ts'
export {
  assertWish,
  type FindAvailability,
  findAlternatives,
  findAvailability,
  findStarts,
  type Wish,
} from './find-availability.ts'
export { findFreeServices } from './free-services.ts'
export { type BlockedTime, listBlockedTimes } from './blocked-times.ts'
export { shiftClaims, type SharedTime } from './shift-claims.ts'
export { promisedWall, zoneRulesInUse } from './zone-rules.ts'

// When a provider can be booked: schedules, time off, the slot engine and the claims on a provider's time.
// Owns `schedules`, `availability_rules`, `availability_exceptions`, `time_off`, `busy_times`, `resources`,
// `service_resources`, `group_sessions` and `slot_claims`.
// Every path that takes or moves time goes through `claimSlot`; listing and claiming ask the same engine.
export { scheduleChanged } from './events.ts'
export type { AvailabilityExplanation, DayExplanation, ExplainedCause } from './explain-schemas.ts'
export { explainAvailability } from './service/explain.ts'
export { mostNeeds, type ResourceKind, ResourceView } from './resource-schemas.ts'
export { findSuggestions } from './service/suggest.ts'
export { SuggestionsView } from './suggestion-schemas.ts'
export { schedulingRoutes } from './routes.ts'
export {
  agreedStart,
  instantOfWall,
  wallText,
  type ZoneRules,
  type DayPart,
  dayPartOf,
  dayParts,
  type WishedWhen,
  isTimeZone,
  isoDate,
  dayNumber,
  planVisits,
  seriesStarts,
  type SeriesRule,
  seriesWalls,
  timeZone,
  waitsOf,
  weekdayOf,
} from './rules/index.ts'
export {
  AvailabilityView,
  AvailabilityWindow,
  DateException,
  ScheduleView,
  TimeOffView,
  WeeklyWindow,
  wishFields,
} from './schemas.ts'
export {
  addTimeOff,
  type AllocatedNames,
  type Allocation,
  assertWish,
  type BlockedTime,
  type BusyChanges,
  claimSlot,
  createResource,
  dropBusyTimes,
  dropMemberSchedule,
  editResource,
  extendClaims,
  findAllocations,
  findAlternatives,
  findAvailability,
  findConditions,
  findFreeServices,
  findOccurrences,
  findStarts,
  getResource,
  getSchedule,
  getServiceNeeds,
  keepClaims,
  listAllocatedNames,
  listBlockedTimes,
  listResources,
  lockResources,
  promisedWall,
  shiftClaims,
  zoneRulesInUse,
  moveClaims,
  type Occurrence,
  reassignClaims,
  releaseClaims,
  removeTimeOff,
  replaceBusyTimes,
  replaceSchedule,
  setServiceNeeds,
  timingOf,
  toExactMinute,
  type WantedSlot,
  type Wish,
} from './service/index.ts'

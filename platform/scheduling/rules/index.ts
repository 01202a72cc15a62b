// The slot engine: which starts are free, from rules, exceptions, claims and the clock. Pure: no I/O, no clock of
// its own, nothing that a browser lacks. Instants are epoch minutes (whole minutes since 1970-01-01T00:00Z) as
// plain numbers, wall-clock times minutes since that midnight on the zone's wall, durations minutes of elapsed
// time. Listing, holding, confirming and rescheduling all ask `findSlots` or `isFree`, which never disagree.
export { dayNumber, isoDate, MINUTES_PER_DAY, wallMinute, weekdayOf } from './calendar.ts'
export {
  dateInZone,
  decodeSlots,
  encodeSlots,
  formatInZone,
  formatUtc,
  slotsByDate,
  type SlotText,
  type SlotWire,
} from './encode.ts'
export { type ExplainedStarts, explainStarts, type RemovalRule, removalRules, runsOf } from './explain.ts'
export { toIntervals, type Intervals } from './intervals.ts'
export { nearestSlots } from './nearest.ts'
export { seriesStarts, type SeriesRule, seriesWalls, weeklyOccurrences } from './recurrence.ts'
export {
  compileSchedule,
  type DatedException,
  type Schedule,
  type ScheduleRules,
  type WeeklyWindow,
  type WorkingWindow,
} from './schedule.ts'
export {
  findSlots,
  isFree,
  type Refusal,
  type ServiceTiming,
  type SlotAnswer,
  type SlotConditions,
  type SlotSearch,
} from './slots.ts'
export {
  type DayPart,
  dayPartOf,
  dayParts,
  daysOfWish,
  type MissedWish,
  missedWishes,
  type Suggestion,
  type SuggestionWish,
  suggestStarts,
  type WishedWhen,
  wishedWhens,
} from './suggest.ts'
export { nextStart, planVisits, type VisitPlan, type VisitStep, waitsOf } from './visit.ts'
export { agreedStart, instantOfWall, wallText, type ZoneRules } from './wall.ts'
export { idsAt, whoIsFree, type FreeProviders, type ProviderSlots } from './who-is-free.ts'
export { isTimeZone, timeZone, type Zone } from './zone.ts'

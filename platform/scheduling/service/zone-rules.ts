import { timeZone, wallText, type ZoneRules } from '../rules/index.ts'
import { toExactMinute } from './allocate.ts'

/** The zone data of this process: it comes with Node, so a newer Node may bring newer rules. */
export const zoneRulesInUse: ZoneRules = { version: process.versions.tz ?? '1970a', zoneOf: timeZone }

/**
 * What is written down of a start so that a change of the zone's rules shows later: the time on the wall that is
 * promised, and by which rules it belongs to the instant.
 */
export const promisedWall = (zoneName: string, startsAt: Date, rules: ZoneRules = zoneRulesInUse) => ({
  startsWall: wallText(rules.zoneOf(zoneName), toExactMinute(startsAt)),
  zoneRules: rules.version,
})

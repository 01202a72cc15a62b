import type { LoadContext } from '#platform/http/remix-context.ts'
import type { ScheduleView } from '#platform/scheduling/index.ts'
import type { CalendarLane } from '#ui/calendar/week-calendar.tsx'
import type { WorkingHours } from '#ui/index.ts'
import { teamLane } from './calendar-events.ts'
import { workingOn } from './working-hours.ts'

type Reading = Parameters<Parameters<LoadContext['read']>[0]>

/** Hours of work on a date, for each column; who has none of their own keeps the team's. */
export async function workingByLane(
  ctx: Reading[0],
  core: Reading[1],
  of: { providerId: string; date: string; lanes: readonly CalendarLane[]; schedule: ScheduleView },
): Promise<Record<string, WorkingHours[]>> {
  const { providerId, date, lanes, schedule } = of
  const entries = await Promise.all(
    lanes.map(async ({ id }): Promise<[string, WorkingHours[]]> => {
      const own = id === teamLane ? schedule : await core.scheduling.getSchedule(ctx, providerId, id)
      return [id, workingOn(date, own.version > 0 ? own : schedule)]
    }),
  )
  return Object.fromEntries(entries)
}

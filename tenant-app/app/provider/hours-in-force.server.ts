import type { LoadContext } from '#platform/http/remix-context.ts'
import type { ScheduleView } from '#platform/scheduling/index.ts'

type Reading = Parameters<Parameters<LoadContext['read']>[0]>

/** The hours that hold for the business, or for one of its team: a member without hours of its own keeps the team's. */
export async function hoursInForce(
  ctx: Reading[0],
  core: Reading[1],
  of: { providerId: string; memberId: string | null; timeZone: string },
): Promise<{ own: ScheduleView; held: ScheduleView }> {
  const { providerId, memberId } = of
  const [team, member] = await Promise.all([
    core.scheduling.getSchedule(ctx, providerId),
    memberId === null ? null : core.scheduling.getSchedule(ctx, providerId, memberId),
  ])
  const own = member ?? team
  const held = member && member.version > 0 ? member : team
  // A provider without hours has no zone of its own yet: the marketplace's is the better guess.
  return { own, held: held.version === 0 ? { ...held, timeZone: of.timeZone } : held }
}

/** All zones that can be chosen. */
export const zonesWith = (zone: string): string[] =>
  [...new Set([zone, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].toSorted()

import { assertOwnHands } from '#platform/identity/index.ts'
import type { Log } from '#platform/kernel/log.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { meetingWindow } from './rules.ts'
import type { MeetingEntryView } from './schemas.ts'
import { keepRoom, markHost, openSealedRoom } from './service/rooms.ts'
import { readMeetingAddress } from './service/settings.ts'
import { assertOpen, type AskedByParty, partOf, readStanding } from './service/standing.ts'

type Parts = Pick<Runtime, 'database' | 'vault' | 'meetings'> & { log: Pick<Log, 'warn'> }

/**
 * The address of the call for one of its parties. The first to come brings the room about; a provider who comes lets in
 * whoever waits. Support who act in somebody's place hear no conversation of theirs.
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `conflict` with a `reason` while the door is closed, `unavailable`
 */
export async function enterMeeting(
  { database, vault, meetings, log }: Parts,
  scope: Scope,
  asked: AskedByParty,
): Promise<MeetingEntryView> {
  if (asked.as !== 'guest') assertOwnHands(scope)
  const part = partOf(asked)
  const { standing, address } = await database.inTenant(scope, async (ctx) => {
    const found = await readStanding(ctx, asked)
    assertOpen(found)
    return { standing: found, address: await readMeetingAddress(ctx) }
  })
  const { startsAt, endsAt, serviceTitle: topic } = standing.facts
  const { hasWaitingRoom } = standing
  const made = standing.meeting
    ? null
    : await meetings.main.openRoom({ topic, startsAt, endsAt, hasWaitingRoom, address })

  const { facts, meeting, room, former } = await database.inTenant(scope, async (ctx) => {
    // While the room was made somebody may have moved the booking.
    const now = made ? await readStanding(ctx, asked) : standing
    assertOpen(now)
    const kept = now.meeting
      ? { meeting: now.meeting, former: null }
      : await keepRoom(ctx, vault, now.facts, { gateway: meetings.main.name, room: made! })
    if (part === 'provider') await markHost(ctx, now.facts)
    return {
      facts: now.facts,
      meeting: kept.meeting,
      room: openSealedRoom(ctx, vault, kept.meeting),
      former: kept.former && { gateway: kept.former.gateway, room: openSealedRoom(ctx, vault, kept.former) },
    }
  })
  // Somebody was faster, or the booking was moved: what nobody will enter is closed. It would harm nobody if it stayed.
  const surplus = [
    ...(made && made.joinUrl !== room.joinUrl ? [{ gateway: meetings.main.name, room: made }] : []),
    ...(former ? [former] : []),
  ]
  for (const each of surplus) {
    await meetings.byName
      .get(each.gateway)
      ?.closeRoom(each.room)
      .catch((error: unknown) => log.warn({ err: error }, 'a room could not be closed'))
  }
  const gateway = meetings.byName.get(meeting.gateway) ?? meetings.main
  return {
    joinUrl: gateway.linkFor(room, { name: facts.names[part], topic, part }),
    closesAt: meetingWindow(facts).closesAt.toISOString(),
  }
}

import { assertOwnHands } from '#platform/identity/index.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import {
  chosenGateway,
  gatewayNamed,
  MeetingFailure,
  type MeetingAccess,
  type Room,
} from '../gateways/index.ts'
import type { Meeting } from '../models.ts'
import { meetingWindow } from '../rules.ts'
import type { MeetingEntryView } from '../schemas.ts'
import { dropMeeting, markHost, openSealedRoom } from '../service/rooms.ts'
import { readMeetingAccess, recordServiceHealth } from '../service/settings.ts'
import { assertOpen, type AskedByParty, partOf, readStanding, type Standing } from '../service/standing.ts'
import { beginAttempt, failTask, finishTask } from '../service/tasks.ts'
import { makeRoom, planRoom, storeRoom } from './make-room.ts'
import { closeSurplus, type Parts } from './parts.ts'

/**
 * The address of the call for one of its parties. Where nothing has prepared the room, the first to come brings it
 * about; a provider who comes lets in whoever waits. Support who act in somebody's place hear no conversation of theirs.
 * @throws AppError `not_found`, `link_expired`, `forbidden`, `conflict` with a `reason` while the door is closed,
 * `unavailable` while a video service does not do its part: the booking stands, and it is tried again
 */
export async function enterMeeting(
  parts: Parts,
  scope: Scope,
  asked: AskedByParty,
): Promise<MeetingEntryView> {
  if (asked.as !== 'guest') assertOwnHands(scope)
  const { database, vault, meetings } = parts
  const part = partOf(asked)
  const found = await database.inTenant(scope, async (ctx) => {
    const standing = await readStanding(ctx, asked)
    assertOpen(standing)
    const access = await readMeetingAccess(ctx, vault)
    const room = standing.meeting ? openSealedRoom(ctx, vault, standing.meeting) : null
    return { standing, access, room }
  })
  const known = found.room && found.standing.meeting && { meeting: found.standing.meeting, room: found.room }
  const renewed = known ? await renew(parts, { ...known, access: found.access, part }) : null
  if (known && !renewed) await database.inTenant(scope, (ctx) => dropMeeting(ctx, known.meeting))

  const entered = renewed
    ? { standing: found.standing, gateway: known!.meeting.gateway, room: renewed }
    : await bringAbout(parts, scope, { asked, access: found.access })
  const { facts } = entered.standing
  if (part === 'provider') await database.inTenant(scope, (ctx) => markHost(ctx, facts))
  const gateway = gatewayNamed(meetings, entered.gateway, found.access) ?? meetings.main
  return {
    joinUrl: gateway.linkFor(entered.room, { name: facts.names[part], topic: facts.serviceTitle, part }),
    closesAt: meetingWindow(facts).closesAt.toISOString(),
  }
}

type Known = { meeting: Meeting; room: Room; access: MeetingAccess; part: 'customer' | 'provider' }

/** Whoever leads needs an address that still lets them lead. @returns null when somebody has deleted the room there */
async function renew({ meetings, log }: Parts, { meeting, room, access, part }: Known): Promise<Room | null> {
  const gateway = gatewayNamed(meetings, meeting.gateway, access)
  if (part === 'customer' || !gateway?.isCalled) return room
  try {
    return await gateway.renewRoom(room)
  } catch (error) {
    if (!(error instanceof MeetingFailure)) throw error
    // Who is signed in there leads by the common address as well.
    log.warn({ err: error, gateway: meeting.gateway }, 'the address of a host could not be renewed')
    return { ...room, hostUrl: room.joinUrl }
  }
}

type Entered = { standing: Standing; gateway: string; room: Room }

async function bringAbout(
  parts: Parts,
  scope: Scope,
  { asked, access }: { asked: AskedByParty; access: MeetingAccess },
): Promise<Entered> {
  const { database, vault } = parts
  const gateway = chosenGateway(parts.meetings, access)
  const begun = await database.inTenant(scope, async (ctx) => {
    const { facts } = await readStanding(ctx, asked)
    const plan = await planRoom(ctx, vault, { facts, access })
    return { plan, attempt: gateway.isCalled ? await beginAttempt(ctx, facts) : null }
  })
  const { plan, attempt } = begun
  const made = await makeRoom(gateway, plan, attempt?.attempts ?? 0).catch(async (error: unknown) => {
    if (error instanceof MeetingFailure && attempt) {
      await database.inTenant(scope, async (ctx) => {
        await failTask(ctx, plan.facts, { failure: error, lease: attempt.lease })
        await recordServiceHealth(ctx, access, error.problem)
      })
    }
    throw error
  })
  const { standing, stored, room } = await database.inTenant(scope, async (ctx) => {
    // While the room was made somebody may have moved the booking.
    const now = await readStanding(ctx, asked)
    assertOpen(now)
    const kept = await storeRoom(ctx, vault, { ...plan, facts: now.facts }, made)
    if (attempt) {
      await finishTask(ctx, now.facts, attempt.lease)
      await recordServiceHealth(ctx, access, null)
    }
    return { standing: now, stored: kept, room: openSealedRoom(ctx, vault, kept.meeting) }
  })
  await closeSurplus(parts, access, stored.surplus)
  return { standing, gateway: stored.meeting.gateway, room }
}

import type { MeetingFacts } from '#platform/booking/index.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import type { MeetingAccess, MeetingGateway, Room, WantedRoom } from '../gateways/index.ts'
import type { Meeting } from '../models.ts'
import { isSameHost } from '../rules.ts'
import { findAnyMeeting, findMeeting, keepMovedRoom, keepRoom, openSealedRoom } from '../service/rooms.ts'
import { wantedRoom } from '../service/wanted.ts'

/** A room that is to be made for a booking as it stands, and what is there already. */
export type Plan = {
  facts: MeetingFacts
  access: MeetingAccess
  wanted: WantedRoom
  /** Of another standing of the booking. */
  former: { meeting: Meeting; room: Room } | null
}

export async function planRoom(
  ctx: Ctx,
  vault: Vault,
  { facts, access }: { facts: MeetingFacts; access: MeetingAccess },
): Promise<Plan> {
  const [wanted, meeting] = await Promise.all([
    wantedRoom(ctx, vault, { facts, access }),
    findAnyMeeting(ctx, facts),
  ])
  const former = meeting ? { meeting, room: openSealedRoom(ctx, vault, meeting) } : null
  return { facts, access, wanted, former }
}

/** A room that a gateway has made, or moved to the time that the booking has now. */
export type Made = { gateway: string; room: Room; isMoved: boolean }

/**
 * Outside of any transaction. @param attempts how many there were before, of which one may have left a room
 * @throws MeetingFailure
 */
export async function makeRoom(gateway: MeetingGateway, plan: Plan, attempts: number): Promise<Made> {
  const { facts, wanted, former } = plan
  const mayMove = former?.meeting.gateway === gateway.name && isSameHost(former.meeting.madeFor, facts)
  const moved = mayMove ? await gateway.moveRoom(former.room, wanted) : null
  if (moved) return { gateway: gateway.name, room: moved, isMoved: true }
  const left = attempts > 0 ? await gateway.findRoom(wanted) : null
  const room = (left && (await gateway.moveRoom(left, wanted))) ?? (await gateway.openRoom(wanted))
  return { gateway: gateway.name, room, isMoved: false }
}

export type Stored = { meeting: Meeting; surplus: { gateway: string; room: Room }[] }

/** Somebody may have been faster, or moved the booking: what nobody will enter is then to be closed. */
export async function storeRoom(ctx: Ctx, vault: Vault, plan: Plan, made: Made): Promise<Stored> {
  const { facts, former } = plan
  if (made.isMoved && former) {
    await keepMovedRoom(ctx, vault, facts, { meeting: former.meeting, room: made.room })
    const meeting = await findMeeting(ctx, facts)
    if (meeting) return { meeting, surplus: [] }
  }
  const kept = await keepRoom(ctx, vault, facts, made)
  const { joinUrl } = openSealedRoom(ctx, vault, kept.meeting)
  const replaced = kept.former && {
    gateway: kept.former.gateway,
    room: openSealedRoom(ctx, vault, kept.former),
  }
  return {
    meeting: kept.meeting,
    surplus: [
      ...(made.room.joinUrl === joinUrl ? [] : [made]),
      ...(replaced && replaced.room.joinUrl !== joinUrl ? [replaced] : []),
    ],
  }
}

import type { MeetingFacts } from '#platform/booking/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import type { Room } from '../gateways/index.ts'
import { Meeting } from '../models.ts'
import { roomMark, subjectOf } from '../rules.ts'

const purpose = 'meeting room'

/** The room for the booking as it stands; undefined before somebody entered, or after it was moved. */
export async function findMeeting(ctx: Ctx, facts: MeetingFacts): Promise<Meeting | undefined> {
  return Meeting.query(ctx.trx).findOne({ subject_id: subjectOf(facts), made_for: roomMark(facts) })
}

export const openSealedRoom = (ctx: Ctx, vault: Vault, meeting: Pick<Meeting, 'sealedRoom'>): Room =>
  JSON.parse(vault.open(purpose, ctx.tenantId, meeting.sealedRoom)) as Room

/** The room of the booking, whatever standing it was made for. */
export async function findAnyMeeting(ctx: Ctx, facts: MeetingFacts): Promise<Meeting | undefined> {
  return Meeting.query(ctx.trx).findOne({ subject_id: subjectOf(facts) })
}

/** The room leads nowhere any more. */
export async function dropMeeting(ctx: Ctx, meeting: Pick<Meeting, 'id'>): Promise<void> {
  await Meeting.query(ctx.trx).where({ id: meeting.id }).delete()
}

/** The same people meet there at another time; customers wait for the provider anew. */
export async function keepMovedRoom(
  ctx: Ctx,
  vault: Vault,
  facts: MeetingFacts,
  { meeting, room }: { meeting: Meeting; room: Room },
): Promise<void> {
  await Meeting.query(ctx.trx)
    .where({ id: meeting.id, made_for: meeting.madeFor })
    .patch({
      madeFor: roomMark(facts),
      sealedRoom: vault.seal(purpose, ctx.tenantId, JSON.stringify(room)),
      hostArrivedAt: null,
    })
}

/** Where customers wait, this lets them in. */
export async function markHost(ctx: Ctx, facts: MeetingFacts): Promise<void> {
  await ctx
    .trx('meetings')
    .where({ subject_id: subjectOf(facts), made_for: roomMark(facts) })
    .whereNull('host_arrived_at')
    .update({ host_arrived_at: ctx.now })
}

type Kept = { meeting: Meeting; /** The one that it took the place of. */ former: Meeting | null }

/** Of two who enter at once the first one's room stays. A room of another standing is replaced, with its host. */
export async function keepRoom(
  ctx: Ctx,
  vault: Vault,
  facts: MeetingFacts,
  made: { gateway: string; room: Room },
): Promise<Kept> {
  await ctx.trx.raw(`select pg_advisory_xact_lock(hashtextextended(?::text || ?::text, 3))`, [
    ctx.tenantId,
    subjectOf(facts),
  ])
  const known = await Meeting.query(ctx.trx).findOne({ subject_id: subjectOf(facts) })
  if (known?.madeFor === roomMark(facts)) return { meeting: known, former: null }
  if (known) await dropMeeting(ctx, known)
  const row = {
    id: newId(),
    bookingId: facts.groupSessionId ? null : facts.bookingId,
    groupSessionId: facts.groupSessionId,
    madeFor: roomMark(facts),
    gateway: made.gateway,
    sealedRoom: vault.seal(purpose, ctx.tenantId, JSON.stringify(made.room)),
    hostArrivedAt: null,
  }
  return { meeting: await Meeting.query(ctx.trx).insertAndFetch(row), former: known ?? null }
}

import type { Statement } from '#platform/kernel/batch.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { isFree } from '../rules/index.ts'
import { isInTime, toExactMinute } from './allocate.ts'
import { conditionsStatement, toConditions } from './conditions.ts'
import { freeSeats, sessionsStatement, toSessions } from './group-sessions.ts'
import { freeLane, needsStatement, toNeeds } from './needs.ts'
import { asTaken, refusal } from './refusal.ts'
import { blockedRange, timingOf, type Allocation, type WantedSlot } from './wanted.ts'

export type ClaimSlot = {
  /** The row of `bookings` that will own the claims. */
  bookingId: string
  wanted: WantedSlot
  allocation: Allocation
  /** When a hold lapses by itself; null for a booking. */
  expiresAt: Date | null
  /** Writes the owner's row; sent with the claims, in one message, right before them. */
  before: readonly Statement[]
}

/** A row of `slot_claims` to be: whose time, which lane of it, and for whom. */
export type Target = { resourceId: string; lane: number; isSeat: boolean }

/**
 * Claims the time with its buffers, of everybody and everything that it takes. Lock, ask the engine again, insert:
 * the lock keeps waiting short, the exclusion constraint is the proof, and fewer rows inserted than asked for means
 * taken. Never a bare insert against it.
 * @throws AppError `slot_taken`, `slot_unavailable`
 */
export async function claimSlot(ctx: Ctx, claim: ClaimSlot): Promise<void> {
  const { wanted, allocation } = claim
  try {
    const targets = await lockedTargets(ctx, wanted, allocation)
    const inserts = targets.map((target) => claimInsert(ctx, claim, target))
    const sent = await ctx.send([...sessionInsert(ctx, wanted, allocation), ...claim.before, ...inserts])
    if (sent.slice(-inserts.length).some(({ rowCount }) => rowCount === 0)) throw new AppError('slot_taken')
    if (allocation.groupSession && !allocation.groupSession.isNew) {
      const isAlive = await outlive(ctx, allocation.groupSession.id, claim.expiresAt)
      if (!isAlive) throw new AppError('slot_taken')
    }
  } catch (error) {
    throw asTaken(error)
  }
}

/**
 * Takes the locks of all that is wanted, in one order for everybody, and asks again whether it is free.
 * @returns what is to be claimed, with lanes
 * @throws AppError `slot_taken`, `slot_unavailable`
 */
export async function lockedTargets(
  ctx: Ctx,
  wanted: WantedSlot,
  { people, resources, groupSession }: Allocation,
  alsoLocked: readonly string[] = [],
): Promise<Target[]> {
  const { service, except = [], seats = 1 } = wanted
  const minute = toExactMinute(wanted.startsAt)
  const isJoin = groupSession !== null && !groupSession.isNew
  const claimed = isJoin ? [groupSession.id] : [...people, ...resources]
  const asked = isJoin
    ? [sessionsStatement(service.id, minute, minute, ctx.now, except)]
    : [
        ...people.map((id) => conditionsStatement('resource', id, minute, minute, ctx.now, except)),
        ...(resources.length > 0 ? [needsStatement(service.id, minute, minute, ctx.now, except)] : []),
      ]
  const answers = await ctx.send([
    ...[...new Set([...claimed, ...alsoLocked])].toSorted().map((id) => lock(ctx, id)),
    ...claimed.map((id) => lapse(ctx, id)),
    ...asked,
  ])
  const found = answers.slice(-asked.length)
  const timing = timingOf(wanted)

  if (isJoin) {
    const session = toSessions(found[0]!).find(({ id }) => id === groupSession.id)
    const lanes = session && freeSeats(session, seats)
    if (!lanes) throw refusal('taken')
    if (!isInTime(timing, minute, ctx.now)) throw refusal('too_soon')
    return lanes.map((lane) => ({ resourceId: groupSession.id, lane, isSeat: true }))
  }

  for (const index of people.keys()) {
    const conditions = await toConditions(ctx, found[index]!.rows[0])
    const answer = isFree({ ...conditions, service: timing, now: ctx.now.getTime() / 60_000 }, minute)
    if (!answer.isFree) throw refusal(answer.reason)
  }
  const targets = people.map((resourceId): Target => ({ resourceId, lane: 0, isSeat: false }))
  if (resources.length > 0) {
    const things = toNeeds(found.at(-1)!).flat()
    const from = minute - timing.bufferBeforeMinutes
    const to = minute + timing.durationMinutes + timing.bufferAfterMinutes
    for (const resourceId of resources) {
      const thing = things.find((each) => each.resourceId === resourceId)
      const lane = thing ? freeLane(thing.lanes, from, to) : null
      if (lane === null) throw refusal('taken')
      targets.push({ resourceId, lane, isSeat: false })
    }
  }
  if (groupSession) {
    for (let lane = 0; lane < seats; lane += 1)
      targets.push({ resourceId: groupSession.id, lane, isSeat: true })
  }
  return targets
}

const lock = (ctx: Ctx, resourceId: string): Statement => ({
  name: 'claim-lock',
  text: `select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))`,
  values: [ctx.tenantId, resourceId],
})

/**
 * Of one resource after the other in one order, so that two who claim several never wait for each other for ever.
 * @throws AppError `slot_taken` when somebody else keeps one of them for too long
 */
export async function lockResources(ctx: Ctx, resourceIds: readonly string[]): Promise<void> {
  try {
    await ctx.send([...new Set(resourceIds)].toSorted().map((id) => lock(ctx, id)))
  } catch (error) {
    throw asTaken(error)
  }
}

const lapse = (ctx: Ctx, resourceId: string): Statement => ({
  name: 'claim-lapse',
  text: `update slot_claims set active = false where resource_id = $1 and active and expires_at <= $2`,
  values: [resourceId, ctx.now],
})

/** The class itself, when this booking opens it. */
export const sessionInsert = (ctx: Ctx, wanted: WantedSlot, { groupSession }: Allocation): Statement[] =>
  groupSession?.isNew
    ? [
        {
          name: 'session-insert',
          text: `insert into group_sessions (tenant_id, id, service_id, provider_id, starts_at, ends_at, capacity)
            values ($1, $2, $3, $4, $5, $6, $7)`,
          values: [
            ctx.tenantId,
            groupSession.id,
            wanted.service.id,
            wanted.service.provider.id,
            wanted.startsAt,
            new Date(wanted.startsAt.getTime() + timingOf(wanted).durationMinutes * 60_000),
            wanted.service.capacity,
          ],
        },
      ]
    : []

/** People and rooms of a class are the class's; its seats are the bookings'. */
export function claimInsert(
  ctx: Ctx,
  { bookingId, wanted, allocation: { groupSession }, expiresAt }: Omit<ClaimSlot, 'before'>,
  { resourceId, lane, isSeat }: Target,
): Statement {
  const { from, to } = blockedRange(timingOf(wanted), wanted.startsAt)
  return {
    name: 'claim-insert',
    text: `insert into slot_claims (tenant_id, id, resource_id, lane, booking_id, group_session_id, starts_at, ends_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
    values: [
      ctx.tenantId,
      newId(),
      resourceId,
      lane,
      groupSession && !isSeat ? null : bookingId,
      groupSession?.id ?? null,
      from,
      to,
      expiresAt,
    ],
  }
}

/**
 * A class lasts at least as long as the seat that was just taken of it.
 * @returns false when it ended in the meantime: then the seat is none
 */
export async function outlive(ctx: Ctx, groupSessionId: string, expiresAt: Date | null): Promise<boolean> {
  const [kept] = await ctx.send([
    {
      name: 'session-outlive',
      text: `update slot_claims
        set expires_at = case when $2::timestamptz is null or expires_at is null then null else greatest(expires_at, $2) end
        where group_session_id = $1 and booking_id is null and active`,
      values: [groupSessionId, expiresAt],
    },
  ])
  return kept!.rowCount! > 0
}
